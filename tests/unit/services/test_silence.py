"""Time-out rules, the warning before a close, and snoozes, through a whole channel in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.answers import MOST_PER_HOUR
from domain.conversations import CloseReason, Happening, State
from domain.errors import Conflict, Invalid
from domain.messages import DeliveryState, Direction
from domain.timeout_rules import Action, Recipient, Silent, TimeoutRule
from tests.fakes.stores import START
from tests.fakes.world import ANN, BOB, EVE, WORKSTREAM, World

HOUR = timedelta(hours=1)
TEXTS = {"en": "{Brand}: still there?", "de": "Noch da?"}


def rule(silent: Silent, action: Action, hours: float = 1, **changes: Any) -> TimeoutRule:
    return TimeoutRule(silent, hours * HOUR, action, TEXTS, **changes)


def world_with(*rules: TimeoutRule, **changes: Any) -> World:
    world = World()
    speaking = replace(WORKSTREAM, allow_automated_messages=True, timeout_rules=rules)
    world.put(replace(speaking, **changes), replace(world.number, brand="Contoso", language="en"))
    world.restart()
    world.text("hello")
    world.ring()
    return world


def passes(world: World, minutes: int) -> None:
    for _ in range(minutes):
        world.sweep(minutes=1)
        world.ring()


def marked(world: World, mark: str) -> list[str]:
    return [m.text for m in world.messages if mark in m.flags]


def state(world: World) -> State | None:
    return world.head.live.state if world.head.live else None


def test_a_silent_customer_is_asked_once_as_by_the_agent_and_never_early() -> None:
    world = world_with(rule(Silent.CUSTOMER, Action.MESSAGE))
    world.reply("What is your order number?")
    passes(world, 60)
    assert marked(world, "timeout_rule") == []
    passes(world, 2)
    [asked] = [m for m in world.messages if "timeout_rule" in m.flags]
    assert (asked.text, asked.author) == ("Contoso: still there?", "ann")
    assert asked.state is DeliveryState.SENT
    passes(world, 180)
    assert len(marked(world, "timeout_rule")) == 1


@pytest.mark.parametrize("written", ["{AgentName}", "{$AgentName$}"])
@pytest.mark.parametrize(("known", "name"), [(True, "Ann"), (False, "")])
def test_a_rules_text_names_agent_queue_and_brand(known: bool, name: str, written: str) -> None:
    says = {"en": f"{written} of {{Brand}}, {{QueueName}}"}
    world = world_with(TimeoutRule(Silent.CUSTOMER, HOUR, Action.MESSAGE, says))
    if known:
        world.channel.agents.met(ANN)
    world.reply("Which one?")
    passes(world, 62)
    assert marked(world, "timeout_rule") == [f"{name} of Contoso, default"]


def test_the_next_silent_period_has_its_own_turn() -> None:
    world = world_with(rule(Silent.CUSTOMER, Action.MESSAGE))
    world.reply("Which one?")
    passes(world, 62)
    world.text("that one")
    world.reply("Which colour?")
    passes(world, 62)
    assert len(marked(world, "timeout_rule")) == 2


def test_an_agent_is_reminded_by_a_note_that_no_customer_gets() -> None:
    world = world_with(rule(Silent.AGENT, Action.MESSAGE, to=Recipient.AGENT))
    world.pick()
    passes(world, 62)
    [note] = [m for m in world.messages if "timeout_rule" in m.flags]
    assert (note.direction, note.author) == (Direction.NOTE, None)
    assert all("still there" not in text for text in world.gateway.texts())
    live = world.head.live
    assert live is not None
    assert live.active_at == START


@pytest.mark.parametrize(
    ("silent", "reason"),
    [
        (Silent.CUSTOMER, CloseReason.TIMEOUT_RULE_CUSTOMER),
        (Silent.AGENT, CloseReason.TIMEOUT_RULE_AGENT),
    ],
)
def test_a_rule_closes_with_its_reason(silent: Silent, reason: CloseReason) -> None:
    world = world_with(rule(silent, Action.CLOSE))
    world.pick()
    if silent is Silent.CUSTOMER:
        world.reply("Anything else?")
    passes(world, 62)
    assert world.head.last is not None
    assert world.head.last.close_reason is reason


def test_a_rule_puts_an_active_conversation_aside() -> None:
    world = world_with(rule(Silent.CUSTOMER, Action.WAIT))
    world.reply("Anything else?")
    passes(world, 62)
    assert state(world) is State.WAITING


def test_of_rules_that_are_due_together_the_first_acts_first() -> None:
    world = world_with(
        rule(Silent.CUSTOMER, Action.MESSAGE), rule(Silent.CUSTOMER, Action.CLOSE, 1.5)
    )
    world.reply("Anything else?")
    passes(world, 62)
    assert (state(world), len(marked(world, "timeout_rule"))) == (State.ACTIVE, 1)
    passes(world, 31)
    assert state(world) is None


def test_the_rules_of_one_party_rest_while_the_other_is_silent() -> None:
    world = world_with(rule(Silent.CUSTOMER, Action.CLOSE))
    world.pick()
    passes(world, 120)
    assert state(world) is State.ACTIVE


@pytest.mark.parametrize("silent", Silent)
def test_a_rule_and_a_machine_that_answers_it_do_not_talk_for_ever(silent: Silent) -> None:
    world = world_with(rule(silent, Action.MESSAGE, 1 / 60), warn_before_close=HOUR)
    said: list[datetime] = []
    for n in range(30):
        if silent is Silent.CUSTOMER:
            world.reply(f"Which one? {n}")
        passes(world, 3)
        said += [world.clock.now()] * (len(marked(world, "timeout_rule")) - len(said))
        world.text(f"I am driving {n}")
    assert len(said) >= MOST_PER_HOUR
    for at in said:
        assert sum(at <= other < at + HOUR for other in said) <= MOST_PER_HOUR


def test_a_warning_is_one_of_the_texts_of_an_hour() -> None:
    warns = {"warn_before_close": HOUR / 60, "auto_close_after": HOUR / 20}
    world = world_with(rule(Silent.AGENT, Action.MESSAGE, 1 / 60), **warns)
    for n in range(MOST_PER_HOUR):
        world.text(f"I am driving {n}")
        passes(world, 3)
    world.reply("Which one?")
    passes(world, 6)
    assert marked(world, "closing_soon") == []
    assert state(world) is None


def test_who_opted_out_is_not_asked() -> None:
    world = world_with(rule(Silent.CUSTOMER, Action.MESSAGE))
    world.reply("Which one?")
    world.text("STOP")
    passes(world, 62)
    assert marked(world, "timeout_rule") == []


def test_a_silent_workstream_asks_nobody_but_closes() -> None:
    rules = rule(Silent.CUSTOMER, Action.MESSAGE), rule(Silent.CUSTOMER, Action.CLOSE, 2)
    world = world_with(*rules, allow_automated_messages=False)
    world.reply("Which one?")
    passes(world, 122)
    assert marked(world, "timeout_rule") == []
    assert state(world) is None


def test_a_customer_is_warned_once_before_the_close() -> None:
    world = world_with(warn_before_close=HOUR, auto_close_after=3 * HOUR)
    world.reply("Anything else?")
    passes(world, 120)
    assert marked(world, "closing_soon") == []
    passes(world, 40)
    assert len(marked(world, "closing_soon")) == 1
    passes(world, 22)
    assert world.head.last is not None
    assert world.head.last.close_reason is CloseReason.AUTO_CLOSE


def test_who_was_put_aside_is_warned_before_the_close_whoever_wrote_last() -> None:
    world = world_with(warn_before_close=HOUR, auto_close_after=3 * HOUR)
    world.pick()
    world.happen(Happening.WAIT)
    passes(world, 122)
    assert len(marked(world, "closing_soon")) == 1
    passes(world, 58)
    assert state(world) is State.WAITING
    passes(world, 3)
    assert state(world) is None


def test_after_a_late_warning_the_customer_has_all_the_time_it_says() -> None:
    world = world_with(warn_before_close=HOUR, auto_close_after=3 * HOUR)
    world.reply("Anything else?")
    world.sweep(hours=9)
    world.ring()
    assert len(marked(world, "closing_soon")) == 1
    passes(world, 59)
    assert state(world) is State.ACTIVE
    passes(world, 3)
    assert state(world) is None


@pytest.mark.parametrize("close_first", [True, False])
def test_after_a_late_message_of_a_rule_the_next_one_takes_its_time(close_first: bool) -> None:
    rules = [rule(Silent.CUSTOMER, Action.MESSAGE), rule(Silent.CUSTOMER, Action.CLOSE, 1.5)]
    world = world_with(*(reversed(rules) if close_first else rules))
    world.reply("Anything else?")
    world.sweep(hours=5)
    world.ring()
    assert len(marked(world, "timeout_rule")) == 1
    passes(world, 29)
    assert state(world) is State.ACTIVE
    passes(world, 3)
    assert state(world) is None


def test_a_warning_that_cannot_be_said_puts_nothing_off() -> None:
    world = world_with(warn_before_close=HOUR, auto_close_after=3 * HOUR)
    world.reply("Anything else?")
    world.text("STOP")
    world.ring()
    world.sweep(hours=3, minutes=2)
    assert marked(world, "closing_soon") == []
    assert state(world) is None


def test_a_snooze_stops_the_clock_and_a_text_ends_it() -> None:
    world = world_with(rule(Silent.CUSTOMER, Action.WAIT), auto_close_after=2 * HOUR)
    world.reply("I will look into it")
    snoozed(world, 5)
    passes(world, 5 * 60)
    assert state(world) is State.ACTIVE
    passes(world, 62)
    assert state(world) is State.WAITING
    world.happen(Happening.REOPEN, agent=ANN.id)
    snoozed(world, 5)
    world.text("any news?")
    live = world.head.live
    assert live is not None
    assert live.snoozed_until is None


def test_a_snooze_lets_no_rule_act_twice_in_one_silence_but_a_close_is_announced_anew() -> None:
    asks = rule(Silent.CUSTOMER, Action.MESSAGE)
    world = world_with(asks, warn_before_close=HOUR, auto_close_after=3 * HOUR)
    world.reply("Which one?")
    passes(world, 130)
    assert (len(marked(world, "timeout_rule")), len(marked(world, "closing_soon"))) == (1, 1)
    snoozed(world, 5)
    passes(world, 5 * 60 + 130)
    assert (len(marked(world, "timeout_rule")), len(marked(world, "closing_soon"))) == (1, 2)


def test_the_clock_runs_again_when_a_snooze_is_ended() -> None:
    world = world_with(auto_close_after=2 * HOUR)
    world.reply("I will look into it")
    snoozed(world, 48)
    passes(world, 60)
    snoozed(world, None)
    passes(world, 62)
    assert state(world) is None


def snoozed(world: World, hours: float | None, who: Any = ANN) -> None:
    until = world.clock.now() + hours * HOUR if hours is not None else None
    live = world.head.live
    found = world.channel.conversations.find(world.thread, live.seq if live else 0, who)
    world.run(lambda: world.channel.snoozes.snooze(found, until, who))


@pytest.mark.parametrize("hours", [0, -1, 31 * 24])
def test_a_snooze_ends_in_time(hours: float) -> None:
    world = world_with()
    with pytest.raises(Invalid, match="snooze_until"):
        snoozed(world, hours)


def test_only_the_agent_or_a_supervisor_snoozes() -> None:
    world = world_with()
    world.pick()
    with pytest.raises(Conflict, match="not_yours"):
        snoozed(world, 1, BOB)
    snoozed(world, 1, EVE)
    world.happen(Happening.END)
    with pytest.raises(Conflict, match="not_possible_now"):
        snoozed(world, 2)
