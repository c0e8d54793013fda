"""The reopen window: soon after a close the same conversation goes on, later a new one begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.conversations import Conversation, Happening, State
from tests.fakes.cast import EVE, WORKSTREAM
from tests.fakes.faults import Fault
from tests.fakes.stores import START
from tests.fakes.world import World

HOUR = timedelta(hours=1)


@pytest.fixture
def closed() -> World:
    world = World()
    world.put(replace(WORKSTREAM, reopen_within=HOUR))
    world.restart()
    world.text("hello")
    world.reply("answer")
    world.happen(Happening.END)
    world.happen(Happening.CLOSE)
    world.settle(3)
    return world


def live(world: World) -> Conversation:
    found = world.head.live
    assert found is not None
    return found


def closed_rows(world: World) -> list[int]:
    rows = world.truth.closed.between(START - 24 * HOUR, START + 24 * HOUR)
    return [row.conversation for row in rows]


def test_a_text_within_the_window_goes_on_with_the_same_conversation(closed: World) -> None:
    assert closed_rows(closed) == [1]
    closed.text("one more thing")
    assert (live(closed).seq, live(closed).state, live(closed).agent) == (1, State.OPEN, None)
    assert live(closed).last_agent == "ann"
    assert closed.message("one more thing").conversation == 1
    assert closed_rows(closed) == []


def test_it_closes_again_and_is_listed_once(closed: World) -> None:
    closed.text("one more thing")
    closed.reply("done")
    closed.clock.advance(hours=9)
    closed.settle(3)
    assert closed.head.live is None
    last = closed.head.last
    assert last is not None
    assert (last.seq, last.close_reason) == (1, "auto_close")
    assert closed_rows(closed) == [1]


def test_after_the_window_a_new_conversation_names_the_previous(closed: World) -> None:
    closed.clock.advance(minutes=57)
    closed.text("one more thing")
    assert (live(closed).seq > 1, live(closed).previous) == (True, 1)


def test_without_a_window_closed_is_closed() -> None:
    world = World()
    world.text("hello")
    world.happen(Happening.FORCE_CLOSE, EVE)
    world.text("again")
    assert live(world).seq > 1


def test_what_was_closed_by_force_is_not_reopened(closed: World) -> None:
    closed.text("one more thing")
    closed.happen(Happening.FORCE_CLOSE, EVE)
    closed.text("and another")
    assert live(closed).seq > 1


@pytest.mark.parametrize("fault", [Fault.DIE_BEFORE, Fault.DIE_AFTER, Fault.FAIL_AFTER])
def test_whoever_dies_while_reopening_leaves_no_row_behind(fault: Fault) -> None:
    for write in range(1, 6):
        world = World()
        world.put(replace(WORKSTREAM, reopen_within=HOUR))
        world.restart()
        world.text("hello")
        world.reply("answer")
        world.happen(Happening.END)
        world.happen(Happening.CLOSE)
        world.faults.plan(fault, nth=write)
        world.text("again", provider_message_id="again")
        world.restart()
        world.text("again", provider_message_id="again")
        world.settle(5)
        assert live(world).seq == 1
        assert [m.text for m in world.messages].count("again") == 1
        assert closed_rows(world) == [], write
