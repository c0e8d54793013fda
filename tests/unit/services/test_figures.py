"""Figures of the day: true, whatever the day was like, and cheap to look at again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.addresses import Address, AddressKind
from domain.conversations import Happening, State
from domain.figures import Figures, Load
from domain.messages import DeliveryState
from services.drafts import Draft
from services.figures import AT_ONCE, DayFigures
from tests.fakes.stores import START, in_turn
from tests.fakes.world import ANN, EVE, World

MIDNIGHT = START.replace(hour=0, minute=0, second=0)


def customer(number: int) -> Address:
    return Address(AddressKind.E164, f"+1425555{number:04d}")


def looks(world: World) -> DayFigures:
    """Whoever looks takes two seconds before each batch of threads."""
    moments = iter(range(0, 1000, 2))
    return DayFigures(world.channel.stores, world.clock, in_turn, moments.__next__)


def looked(world: World, since: datetime = MIDNIGHT) -> Figures:
    world.clock.advance(seconds=1)
    return looks(world).since(since)


def reads(world: World) -> int:
    return world.faults.calls["threads", "page"]


def test_texts_are_counted_by_hour_and_by_what_became_of_them(world: World) -> None:
    world.text("hello")
    world.reply("Good morning")
    world.ring()
    world.clock.advance(hours=1)
    world.text("thanks")
    figures = looked(world)
    assert (figures.texts_in, figures.texts_out) == (2, 1)
    assert figures.outcomes == {DeliveryState.SENT: 1}
    assert [(hour.texts_in, hour.texts_out) for hour in figures.hours[-2:]] == [(1, 1), (1, 0)]
    assert (figures.counted, figures.threads) == (1, 1)


def test_it_stands_as_the_views_say_and_who_waits_longest_is_told(world: World) -> None:
    world.text("first", sender=customer(1))
    world.clock.advance(minutes=5)
    world.text("second", sender=customer(2))
    figures = looked(world)
    assert figures.live[State.OPEN] == 2
    assert figures.waits_since == START


def test_what_agents_have_counts_and_where_a_customer_waits_for_them(world: World) -> None:
    for number in range(3):
        world.text("hello", sender=customer(number))
    assert looked(world).agents == []
    world.text("hello")
    world.reply("Good morning")
    assert looked(world).agents == [Load(ANN.id, 1, 0)]
    world.text("thanks")
    assert looked(world).agents == [Load(ANN.id, 1, 1)]


def test_what_was_closed_today_counts_and_what_happened_yesterday_does_not(world: World) -> None:
    world.text("yesterday")
    world.reply("answered")
    world.ring()
    world.clock.advance(days=1)
    world.text("today")
    world.happen(Happening.FORCE_CLOSE, who=EVE)
    figures = looked(world, MIDNIGHT + timedelta(days=1))
    assert (figures.texts_in, figures.texts_out, figures.closed) == (1, 0, 1)
    assert sum(figures.live.values()) == 0


def test_texts_of_no_conversation_count(world: World) -> None:
    world.text("STOP")
    world.ring()
    figures = looked(world)
    assert (figures.texts_in, figures.texts_out, figures.live[State.OPEN]) == (1, 1, 0)


def test_what_never_left_is_no_text_out(world: World) -> None:
    world.text("hello")
    draft = Draft(ANN, "on second thought", None, hold=timedelta(minutes=1))
    world.run(lambda: world.channel.replies.reply(world.thread, 1, draft))
    figures = looked(world)
    assert (figures.texts_out, figures.outcomes) == (0, {DeliveryState.HELD: 1})


def test_who_looks_again_reads_only_threads_in_which_something_moved(world: World) -> None:
    for number in range(5):
        world.text("hello", sender=customer(number))
    figures = looks(world)
    figures.since(MIDNIGHT)
    before = reads(world)
    figures.since(MIDNIGHT)
    assert reads(world) == before
    world.text("more", sender=customer(3))
    before = reads(world)
    assert figures.since(MIDNIGHT).texts_in == 6
    assert reads(world) == before + 1


def test_a_text_without_a_report_is_looked_at_again_until_it_has_one(world: World) -> None:
    world.text("hello")
    world.reply("Good morning")
    world.ring()
    figures = looks(world)
    assert figures.since(MIDNIGHT).outcomes == {DeliveryState.SENT: 1}
    world.report(DeliveryState.DELIVERED, their="their-1")
    assert figures.since(MIDNIGHT).outcomes == {DeliveryState.DELIVERED: 1}
    before = reads(world)
    figures.since(MIDNIGHT)
    assert reads(world) == before


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_look_ends_in_time_and_the_next_one_goes_on(world: World, times: int) -> None:
    for number in range(3 * AT_ONCE):
        world.text("hello", sender=customer(number))
    slow = looks(world)
    for _ in range(times):
        figures = slow.since(MIDNIGHT)
    assert (figures.counted, figures.threads) == (times * AT_ONCE, 3 * AT_ONCE)
    assert figures.texts_in == times * AT_ONCE


def test_all_who_look_at_once_look_once(world: World) -> None:
    world.text("hello")
    figures = DayFigures(world.channel.stores, world.clock, in_turn, lambda: 0.0)
    first = figures.since(MIDNIGHT)
    world.text("more")
    assert figures.since(MIDNIGHT) is first
