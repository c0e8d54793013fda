"""Recounting: what the provider has and we have not comes in, in order, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import ProviderName
from domain.blocks import block
from domain.errors import Unavailable
from domain.messages import InboundText
from services.consent import Consent
from tests.builders import CUSTOMER
from tests.fakes import gateway as fake
from tests.fakes.cast import text
from tests.fakes.world import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    traits = dict(fake.TRAITS)
    traits[ProviderName.TWILIO] = replace(traits[ProviderName.TWILIO], recounts=True)
    monkeypatch.setattr(fake, "TRAITS", traits)
    world = World()
    world.gateway.came_in = []
    recount(world)
    return world


def recount(world: World, minutes: float = 5) -> int:
    world.clock.advance(minutes=minutes)
    return world.run(world.channel.carriage.recount.run) or 0


def lost(world: World, body: str, minutes_ago: float) -> InboundText:
    """Let a customer write while our callback URL is unreachable."""
    at = world.clock.now() - timedelta(minutes=minutes_ago)
    came = text(body, received_at=at)
    assert world.gateway.came_in is not None
    world.gateway.came_in.append(came)
    return came


def bodies(world: World) -> list[str]:
    return [message.text for message in world.messages]


def test_the_first_time_nothing_of_the_past_comes_in(world: World) -> None:
    fresh = World()
    fresh.gateway.came_in = [text("long ago", received_at=fresh.clock.now() - timedelta(hours=1))]
    assert recount(fresh) == 0
    assert bodies(fresh) == []


def test_texts_of_an_hours_outage_come_back_in_order_and_once(world: World) -> None:
    world.clock.advance(minutes=60)
    for n, minutes_ago in enumerate((55, 40, 30, 12, 2)):
        lost(world, f"text {n}", minutes_ago)
    found = recount(world)
    while more := recount(world):
        found += more
    assert found == 5
    assert bodies(world) == [f"text {n}" for n in range(5)]
    assert world.head.live is not None
    assert recount(world) == 0


def test_what_a_callback_brought_is_not_stored_again_nor_the_other_way_round(
    world: World,
) -> None:
    came = lost(world, "hello", 1)
    world.take(came)
    assert recount(world) == 0
    later = lost(world, "more", 1)
    assert recount(world) == 1
    world.take(later)
    assert bodies(world) == ["hello", "more"]


def test_nothing_older_than_a_day_comes_in(world: World) -> None:
    world.clock.advance(hours=30)
    lost(world, "too old", 25 * 60)
    lost(world, "young enough", 23 * 60)
    while recount(world):
        pass
    for _ in range(30):
        recount(world)
    assert bodies(world) == ["young enough"]


def test_a_stop_that_was_lost_counts_from_when_it_was_written(world: World) -> None:
    lost(world, "STOP", 3)
    assert recount(world) == 1
    consent: Consent = world.channel.consent
    assert consent.customer(CUSTOMER).suppressed


def test_two_processes_do_not_compare_at_the_same_time(world: World) -> None:
    lost(world, "hello", 1)
    assert recount(world) == 1
    world.restart()
    calls = len(world.messages)
    assert recount(world, minutes=0) == 0
    assert len(world.messages) == calls


def test_where_nobody_can_be_asked_it_costs_no_call() -> None:
    world = World(provider=ProviderName.ACS)
    world.channel.catalogue.now()
    before = dict(world.faults.calls)
    assert world.channel.carriage.recount.run() == 0
    assert dict(world.faults.calls) == before


def test_a_failure_is_made_good_by_the_next_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost(world, "hello", 1)

    def fails(*_: object) -> None:
        raise Unavailable("storage_unavailable", "No.")

    with monkeypatch.context() as broken:
        broken.setattr(type(world.channel.inbound), "take", fails)
        assert recount(world) == 0
    assert recount(world) == 1


def test_texts_for_numbers_that_are_not_ours_are_left_alone(world: World) -> None:
    assert world.gateway.came_in is not None
    other = replace(lost(world, "x", 1), recipient=CUSTOMER)
    world.gateway.came_in[:] = [other]
    assert recount(world) == 0


def both_ways(world: World, body: str) -> None:
    """Let a customer write, whose text the callback brings; the provider lists it, too."""
    world.take(lost(world, body, 0))


def test_what_was_dropped_stays_away_also_after_the_block(world: World) -> None:
    blocking = world.channel.blocking
    blocking.block(block(CUSTOMER, "abuse", "eve", world.clock.now()))
    both_ways(world, "insult")
    assert recount(world) == 0
    [(made, dropped)] = blocking.all()
    assert dropped == 1
    blocking.lift(made.id)
    assert recount(world) == 0
    assert bodies(world) == []


def test_what_only_the_provider_has_is_dropped_once(world: World) -> None:
    world.channel.blocking.block(block(CUSTOMER, "abuse", "eve", world.clock.now()))
    lost(world, "insult", 0)
    assert [recount(world), recount(world)] == [1, 0]
    assert [dropped for _, dropped in world.channel.blocking.all()] == [1]


def erase(world: World) -> None:
    world.run(lambda: world.channel.privacy.erasure.ask(CUSTOMER))
    world.settle(3)


@pytest.mark.parametrize("body", ["my secret plum", "START"])
def test_what_a_customer_had_erased_does_not_come_back(world: World, body: str) -> None:
    both_ways(world, body)
    world.clock.advance(minutes=1)
    erase(world)
    assert recount(world) == 0
    assert bodies(world) == []
    assert world.head.blank
    assert world.channel.consent.ledger(CUSTOMER) == []


@pytest.mark.parametrize("body", ["my secret plum", "START"])
def test_nor_does_it_come_back_by_a_callback_that_is_late(world: World, body: str) -> None:
    came = lost(world, body, 0)
    world.take(came)
    erase(world)
    world.take(came)
    assert bodies(world) == []
    assert world.channel.consent.ledger(CUSTOMER) == []


def test_what_is_written_after_an_erasure_was_asked_for_comes_in(world: World) -> None:
    both_ways(world, "plum")
    erase(world)
    lost(world, "hello again", 1)
    assert recount(world) == 1
    assert bodies(world) == ["hello again"]
