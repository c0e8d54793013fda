"""Retries: what was not sent is tried again; what may have been sent, where it is recognised."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import ProviderName
from domain.bells import heard
from domain.messages import DeliveryState, NotSent, OutcomeUnknown
from domain.outbound import REPEATABLE_FOR, after_attempt, given_up
from tests.builders import CUSTOMER, message
from tests.fakes.gateway import Does
from tests.fakes.stores import START
from tests.fakes.world import World

QUEUED, SENT, FAILED, UNKNOWN, SUPPRESSED = (
    DeliveryState.QUEUED,
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
    DeliveryState.SUPPRESSED,
)


@pytest.fixture
def talking(world: World) -> World:
    """A conversation that an agent has."""
    world.text("hello")
    world.pick()
    return world


@pytest.fixture
def repeatable() -> World:
    world = World(provider=ProviderName.ACS)
    world.text("hello")
    world.pick()
    return world


def queue(world: World, *bodies: str) -> None:
    """Leave replies in the outbox: no slot is free."""
    slots = world.channel.sending.slots
    while slots.take():
        pass
    for body in bodies:
        world.reply(body)
    for _ in range(4):
        slots.give_back()


@pytest.mark.parametrize("does", [Does.NOT_CONNECTED, Does.TOO_MANY])
def test_what_was_certainly_not_sent_is_tried_again(talking: World, does: Does) -> None:
    talking.gateway.script(does, does)
    talking.reply("answer")
    assert talking.state("answer") is QUEUED
    assert talking.message("answer").error_code in {"not_connected", "429"}
    talking.settle(6)
    assert (talking.state("answer"), talking.gateway.texts()) == (SENT, ["answer"])
    assert talking.message("answer").attempts == 3
    assert talking.message("answer").error_code is None


def test_no_try_comes_before_the_provider_wants_it(talking: World) -> None:
    talking.gateway.script(Does.TOO_MANY)
    talking.reply("answer")
    talking.clock.advance(seconds=89)
    talking.channel.sending.empty(talking.thread)
    assert len(talking.gateway.calls) == 1
    talking.clock.advance(seconds=1)
    talking.channel.sending.empty(talking.thread)
    assert talking.gateway.texts() == ["answer"]


def test_backoff_grows(talking: World) -> None:
    waits = []
    talking.gateway.script(*[Does.NOT_CONNECTED] * 7)
    talking.reply("answer")
    for _ in range(7):
        entry = talking.head.outbox[0]
        waits.append((entry.not_before - talking.clock.now()).total_seconds())
        talking.clock.at = entry.not_before
        talking.channel.sending.empty(talking.thread)
    assert waits == [2, 4, 8, 16, 32, 60, 60]
    assert talking.state("answer") is SENT


def test_a_bell_is_left_for_the_next_try_so_that_no_agent_waits_for_the_sweep(
    talking: World,
) -> None:
    talking.gateway.script(Does.NOT_CONNECTED)
    talking.reply("answer")
    [(thread, after)] = talking.later
    assert after == talking.head.outbox[0].not_before - talking.clock.now()
    talking.clock.advance(seconds=after.total_seconds())
    talking.channel.hear(heard(thread))
    assert (talking.state("answer"), talking.gateway.texts()) == (SENT, ["answer"])
    assert len(talking.later) == 1


def test_a_new_reply_waits_behind_a_retry(talking: World) -> None:
    talking.gateway.script(Does.TOO_MANY, text="first")
    talking.reply("first")
    talking.reply("second")
    assert [talking.state(body) for body in ("first", "second")] == [QUEUED, QUEUED]
    talking.settle(4)
    assert talking.gateway.texts() == ["first", "second"]


def test_after_fifteen_minutes_a_reply_has_failed_and_the_next_goes_out(talking: World) -> None:
    talking.gateway.script(*[Does.NOT_CONNECTED] * 60, text="first")
    talking.reply("first")
    talking.clock.advance(minutes=1)
    talking.reply("second")
    talking.settle(13)
    assert talking.state("first") is QUEUED
    assert talking.gateway.texts() == []
    talking.settle(2)
    assert talking.state("first") is FAILED
    assert talking.message("first").error_code == "not_connected"
    assert talking.gateway.texts() == ["second"]


def test_a_text_that_nobody_sent_in_time_is_not_sent_late(talking: World) -> None:
    queue(talking, "one")
    talking.rung.clear()
    talking.clock.advance(minutes=16)
    talking.channel.sending.empty(talking.thread)
    assert (talking.state("one"), talking.gateway.calls) == (FAILED, [])
    assert talking.message("one").error_code == "too_late"


def test_refused_is_final(talking: World) -> None:
    talking.gateway.script(Does.REFUSE)
    talking.reply("answer")
    talking.settle(20)
    assert (talking.state("answer"), len(talking.gateway.calls)) == (FAILED, 1)
    assert talking.message("answer").explanation == "No such number."


def test_a_refusal_for_opt_out_goes_into_the_ledger_and_is_not_a_confirmation(
    talking: World,
) -> None:
    talking.gateway.script(Does.OPTED_OUT)
    talking.reply("answer")
    assert talking.channel.consent.customer(CUSTOMER).suppressed
    talking.text("STOP", received_at=talking.clock.now())
    talking.ring()
    assert len(talking.gateway.reached) == 1, "the customer's own STOP is confirmed"


@pytest.mark.parametrize("does", [Does.TIME_OUT, Does.LOSE, Does.DIE_BEFORE, Does.DIE_AFTER])
def test_an_unknown_outcome_is_never_tried_again_where_it_would_be_a_second_text(
    talking: World, does: Does
) -> None:
    talking.gateway.script(does)
    talking.reply("answer")
    talking.settle(20)
    assert talking.state("answer") is UNKNOWN
    assert len(talking.gateway.calls) <= 1


@pytest.mark.parametrize("does", [Does.TIME_OUT, Does.LOSE, Does.DIE_BEFORE, Does.DIE_AFTER])
def test_where_our_id_is_recognised_it_is_tried_again_as_the_same_text(
    repeatable: World, does: Does
) -> None:
    repeatable.gateway.script(does)
    repeatable.reply("answer")
    repeatable.settle(3)
    assert (repeatable.state("answer"), repeatable.gateway.texts()) == (SENT, ["answer"])
    assert len({text.first_sent_at for text in repeatable.gateway.calls}) == 1


def test_a_repeat_is_made_within_five_minutes_only(repeatable: World) -> None:
    repeatable.gateway.script(*[Does.LOSE] * 60)
    repeatable.reply("answer")
    began = repeatable.clock.now()
    late: list[timedelta] = []
    repeatable.gateway.watch = lambda text: late.append(repeatable.clock.now() - began)
    repeatable.settle(20)
    assert repeatable.state("answer") is UNKNOWN
    assert len(late) > 1
    assert max(late) < REPEATABLE_FOR


def test_a_429_after_an_unknown_outcome_does_not_stretch_the_five_minutes(
    repeatable: World,
) -> None:
    repeatable.gateway.script(Does.TIME_OUT, *[Does.TOO_MANY] * 60)
    repeatable.reply("answer")
    repeatable.settle(20)
    assert repeatable.state("answer") is UNKNOWN
    last = max(repeatable.message("answer").attempts, 1)
    assert last <= 5


@pytest.mark.parametrize("outcome", [NotSent("429", ""), None])
def test_what_may_have_been_sent_never_ends_as_not_sent(outcome: NotSent | None) -> None:
    doubtful = message(uncertain=True, first_sent_at=START, expires_at=START)
    ended = after_attempt(doubtful, outcome, repeatable=True, now=START + timedelta(minutes=6))
    assert ended.state is UNKNOWN


def test_how_a_text_ends_that_is_too_old() -> None:
    young = message(first_sent_at=START, expires_at=START + timedelta(minutes=15))
    assert given_up(young, START + timedelta(minutes=14)) is None
    assert isinstance(given_up(young, START + timedelta(minutes=15)), NotSent)
    doubtful = replace(young, uncertain=True)
    assert given_up(doubtful, START + timedelta(minutes=4)) is None
    assert isinstance(given_up(doubtful, START + timedelta(minutes=5)), OutcomeUnknown)


def test_one_that_was_delivered_meanwhile_is_not_sent_again(repeatable: World) -> None:
    repeatable.gateway.script(Does.TIME_OUT)
    repeatable.reply("answer")
    assert repeatable.state("answer") is QUEUED
    repeatable.report(DeliveryState.DELIVERED, of=repeatable.gateway.calls[0].reference)
    repeatable.settle(3)
    assert repeatable.state("answer") is DeliveryState.DELIVERED
    assert len(repeatable.gateway.calls) == 1
    assert not repeatable.head.outbox
