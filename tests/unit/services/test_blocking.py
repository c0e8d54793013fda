"""Blocking by hand and on a flood, through a whole channel in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import ProviderName
from domain.blocks import block
from domain.conversations import CloseReason
from domain.errors import Conflict
from tests.builders import CUSTOMER
from tests.fakes.faults import Fault
from tests.fakes.world import WORKSTREAM, World

MOST_PER_MINUTE = 30
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    world = World()
    world.put(replace(WORKSTREAM, flood_per_minute=MOST_PER_MINUTE))
    world.restart()
    return world


def blocked(world: World) -> None:
    made = block(CUSTOMER, "abuse", "eve", world.clock.now())
    world.channel.blocking.block(made)
    world.channel.blocking.close_all(made)


def dropped(world: World) -> int:
    return sum(count for _, count in world.channel.blocking.all())


def test_what_a_blocked_customer_writes_is_dropped_and_counted(world: World) -> None:
    world.text("hello")
    blocked(world)
    assert world.head.last is not None
    assert world.head.last.close_reason is CloseReason.BLOCKED
    world.text("you cannot")
    world.text("ignore me")
    assert [m.text for m in world.messages] == ["hello"]
    assert dropped(world) == 2


def test_a_text_that_comes_again_is_counted_once(world: World) -> None:
    blocked(world)
    for _ in range(3):
        world.text("you cannot")
    world.restart()
    world.text("ignore me")
    world.text("you cannot")
    assert dropped(world) == 2


def test_a_count_says_what_was_dropped_on_all_our_numbers_whatever_dies(world: World) -> None:
    blocked(world)
    world.faults.plan(Fault.DIE_AFTER, table="threads", verb="transact")
    world.text("you cannot")
    world.text("you cannot")
    world.provider = ProviderName.TELESIGN
    world.text("ignore me")
    assert dropped(world) == 2


def test_a_new_block_counts_from_the_beginning(world: World) -> None:
    blocked(world)
    world.text("you cannot")
    world.clock.advance(days=1)
    blocked(world)
    assert dropped(world) == 0
    world.text("ignore me")
    assert dropped(world) == 1


def test_a_block_is_seen_by_no_text_that_was_stored_before(world: World) -> None:
    world.text("hello")
    blocked(world)
    world.text("hello")
    assert dropped(world) == 0


def test_nothing_is_sent_to_a_blocked_customer(world: World) -> None:
    blocked(world)
    with pytest.raises(Conflict, match="customer_blocked"):
        world.initiate("hello")


def test_what_was_queued_before_a_block_is_not_sent(world: World) -> None:
    world.text("help")
    world.channel.blocking.block(block(CUSTOMER, "", "eve", world.clock.now()))
    world.ring()
    assert world.gateway.texts() == []
    assert world.messages[-1].error_code == "customer_blocked"


def test_a_blocked_customer_still_opts_out(world: World) -> None:
    blocked(world)
    world.text("STOP")
    assert world.channel.consent.customer(CUSTOMER).suppressed
    assert world.messages == []


def test_who_is_let_in_again_writes_again(world: World) -> None:
    blocked(world)
    [(made, _)] = world.channel.blocking.all()
    world.channel.blocking.lift(made.id)
    world.text("hello")
    assert world.head.live is not None
    world.channel.blocking.lift(made.id)


def test_a_flood_is_stopped_for_an_hour(world: World) -> None:
    for n in range(MOST_PER_MINUTE + 10):
        world.clock.advance(seconds=1)
        world.text(f"spam {n}")
    assert len(world.messages) == MOST_PER_MINUTE + 1
    [(made, count)] = world.channel.blocking.all()
    assert (made.by, count) == ("flood", 9)
    world.clock.advance(hours=1)
    world.text("sorry")
    assert world.message("sorry")
    assert world.channel.blocking.all() == []


def test_a_flood_never_replaces_a_block_that_holds(world: World) -> None:
    for n in range(MOST_PER_MINUTE):
        world.text(f"spam {n}")
    by_hand = block(CUSTOMER, "abuse", "eve", world.clock.now())
    world.truth.catalogue.put(by_hand, None)  # another process; this one does not know it yet
    world.text("one too many")
    assert [made for made, _ in world.channel.blocking.all()] == [by_hand]


def test_a_flood_replaces_a_block_that_has_run_out(world: World) -> None:
    now = world.clock.now()
    world.truth.catalogue.put(block(CUSTOMER, "", "eve", now - HOUR, until=now), None)
    world.restart()
    for n in range(MOST_PER_MINUTE + 1):
        world.text(f"spam {n}")
    [(made, _)] = world.channel.blocking.all()
    assert made.by == "flood"


def test_texts_that_were_written_slowly_and_come_at_once_are_no_flood(world: World) -> None:
    for n in range(2 * MOST_PER_MINUTE):
        at = world.clock.now() - 2 * HOUR + n * timedelta(minutes=1)
        world.text(f"late {n}", received_at=at)
    world.text("and now")
    assert len(world.messages) == 2 * MOST_PER_MINUTE + 1
    assert world.channel.blocking.all() == []


def test_a_flood_of_texts_whose_time_nobody_knows_is_stopped(world: World) -> None:
    for n in range(MOST_PER_MINUTE + 10):
        world.text(f"spam {n}", received_at=None)
    assert len(world.messages) == MOST_PER_MINUTE + 1


def test_a_person_who_writes_quickly_is_no_flood(world: World) -> None:
    for n in range(3 * MOST_PER_MINUTE):
        world.clock.advance(seconds=2.5)
        world.text(f"text {n}")
    assert len(world.messages) == 3 * MOST_PER_MINUTE


def test_without_a_limit_nobody_is_blocked_for_writing_much() -> None:
    world = World()
    for n in range(100):
        world.text(f"text {n}")
    assert len(world.messages) == 100
