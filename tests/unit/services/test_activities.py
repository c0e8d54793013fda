"""What was done with a conversation is told in its thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.activities import Activity, Done
from domain.conversations import Happening
from domain.figures import texts_of
from domain.timeout_rules import Action, Silent, TimeoutRule
from tests.fakes.cast import ANN, BOB, EVE, WORKSTREAM
from tests.fakes.faults import Fault
from tests.fakes.world import World

PUTS_ASIDE = TimeoutRule(Silent.CUSTOMER, timedelta(minutes=10), Action.WAIT, {})


@pytest.fixture
def world() -> World:
    world = World()
    world.text("hello")
    return world


def told(world: World) -> list[tuple[str | None, Activity | None]]:
    """Return who did what, in order."""
    return [(row.author, row.activity) for row in world.activities]


def snoozed(world: World, until: datetime | None) -> None:
    live = world.head.live
    assert live is not None
    found = world.channel.conversations.find(world.thread, live.seq, ANN)
    world.run(lambda: world.channel.snoozes.snooze(found, until, ANN))


def test_whoever_picks_puts_aside_reopens_and_ends_is_named(world: World) -> None:
    world.pick()
    world.happen(Happening.WAIT)
    world.happen(Happening.REOPEN, agent=ANN.id)
    world.happen(Happening.END)
    assert told(world) == [
        (ANN.id, Activity(Done.PICKED, agent=ANN.id)),
        (ANN.id, Activity(Done.PUT_ASIDE)),
        (ANN.id, Activity(Done.REOPENED, agent=ANN.id)),
        (ANN.id, Activity(Done.ENDED, agent=ANN.id)),
    ]


def test_whoever_is_given_a_conversation_is_named_beside_who_gave_it(world: World) -> None:
    world.happen(Happening.ASSIGN, EVE, agent=ANN.id)
    world.happen(Happening.TRANSFER_TO_AGENT, ANN, agent=BOB.id)
    world.happen(Happening.TRANSFER_TO_QUEUE, BOB, queue="default")
    assert told(world) == [
        (EVE.id, Activity(Done.ASSIGNED, agent=ANN.id)),
        (ANN.id, Activity(Done.TRANSFERRED, agent=BOB.id)),
        (BOB.id, Activity(Done.TRANSFERRED, queue="default")),
    ]


def test_a_snooze_tells_when_it_ends_and_who_ended_it_sooner(world: World) -> None:
    until = world.clock.now() + timedelta(hours=1)
    snoozed(world, until)
    [(_, row)] = world.channel.stores.inbox.everything()
    assert row.snoozed_until == until
    snoozed(world, None)
    assert told(world) == [
        (ANN.id, Activity(Done.SNOOZED, until=until)),
        (ANN.id, Activity(Done.WOKEN)),
    ]


def test_what_a_rule_does_is_told_of_nobody() -> None:
    world = World()
    world.put(replace(WORKSTREAM, timeout_rules=(PUTS_ASIDE,)))
    world.restart()
    world.text("hello")
    world.reply("yes?")
    world.settle(14)
    assert told(world) == [(None, Activity(Done.PUT_ASIDE))]


def test_texts_tell_of_themselves_what_they_do(world: World) -> None:
    world.reply("this picks")
    world.happen(Happening.WAIT)
    world.text("this opens it again")
    assert [row.activity.done for row in world.activities if row.activity] == [Done.PUT_ASIDE]


def test_an_activity_rings_for_no_text_and_counts_as_none(world: World) -> None:
    world.ring()
    world.pick()
    assert world.rung == []
    assert len(texts_of([*world.messages, *world.activities])) == 1


@pytest.mark.parametrize("fault", [Fault.DIE_BEFORE, Fault.DIE_AFTER, Fault.FAIL_AFTER])
@pytest.mark.parametrize("nth", range(1, 5))
def test_a_conversation_was_picked_exactly_where_its_thread_says_so(
    world: World, fault: Fault, nth: int
) -> None:
    world.faults.plan(fault, nth=nth)
    world.pick()
    world.restart()
    world.settle(3)
    live = world.head.live
    assert live is not None
    picked = [(ANN.id, Activity(Done.PICKED, agent=ANN.id))] if live.agent else []
    assert told(world) == picked
