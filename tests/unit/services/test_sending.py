"""Sending: one claim per thread, in order; three outcomes; nothing twice (design §3.6, §3.7)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import ProviderName
from domain.addresses import Address
from domain.conversations import CloseReason, Happening
from domain.errors import Unavailable
from domain.messages import DeliveryState, NotSent, OutboundText, OutcomeUnknown, Purpose
from domain.outbound import REPEATABLE_FOR, after_attempt, given_up
from services.sending import Sending
from services.slots import Slots
from tests.builders import CUSTOMER, message
from tests.fakes.faults import Fault
from tests.fakes.gateway import Does
from tests.fakes.stores import START
from tests.fakes.world import EVE, World, account_of, number_of

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


def test_a_text_goes_out_under_our_reference_from_the_number_texted(talking: World) -> None:
    talking.reply("answer")
    [text] = talking.gateway.reached
    assert (text.sender, text.recipient, text.text) == (talking.number.address, CUSTOMER, "answer")
    assert text.status_url == talking.channel.urls.callback(talking.account)
    assert talking.message_of(text.reference) == talking.message("answer")
    assert talking.message("answer").provider_message_id == "their-1"


def test_an_outbox_is_sent_in_order_by_one_bell(talking: World) -> None:
    queue(talking, "one", "two", "three")
    assert [talking.state(body) for body in ("one", "two", "three")] == [QUEUED] * 3
    assert len(talking.rung) == 3
    talking.ring()
    assert talking.gateway.texts() == ["one", "two", "three"]
    assert not talking.rung


def test_a_doubled_or_empty_bell_changes_nothing(talking: World) -> None:
    queue(talking, "one")
    for thread in (talking.thread, talking.thread, "nobody"):
        talking.channel.sending.empty(thread)
    assert talking.gateway.texts() == ["one"]


def test_a_lost_bell_is_made_good_by_the_sweep(talking: World) -> None:
    queue(talking, "one")
    talking.rung.clear()
    talking.settle(3)
    assert talking.gateway.texts() == ["one"]


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


def test_queued_texts_are_suppressed_after_stop(talking: World) -> None:
    queue(talking, "one", "two")
    talking.text("STOP")
    talking.ring()
    assert [talking.state(body) for body in ("one", "two")] == [SUPPRESSED] * 2
    assert len(talking.gateway.reached) == 1, "the confirmation, and nothing else"


def test_a_stop_on_another_number_holds_too(talking: World) -> None:
    queue(talking, "one")
    talking.provider = ProviderName.ACS
    talking.text("STOP", recipient=number_of(ProviderName.ACS).address)
    talking.provider = ProviderName.TWILIO
    talking.ring()
    assert talking.state("one") is SUPPRESSED


def test_consent_is_read_again_when_the_call_begins_late(talking: World) -> None:
    slow = _SlowConsent(talking)
    sending = replace(talking.channel.sending, consent=slow)  # type: ignore[arg-type]  # enough of it
    queue(talking, "one")
    sending.empty(talking.thread)
    assert slow.reads[:2] == [None, "suppressed"]
    assert talking.state("one") is SUPPRESSED
    assert "one" not in talking.gateway.texts()


class _SlowConsent:
    """The first read takes three seconds, in which the customer opts out."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.reads: list[str | None] = []

    def refusal(self, customer: Address, purpose: Purpose | None) -> str | None:
        found = self.world.channel.consent.refusal(customer, purpose)
        if not self.reads:
            self.world.clock.advance(seconds=3)
            self.world.text("STOP", received_at=self.world.clock.now())
        self.reads.append(found)
        return found


def test_a_claim_that_nearly_ran_out_is_given_back_without_a_call(talking: World) -> None:
    stuck = talking.channel.sending.accesses

    class Slow:
        def to(self, account: object) -> object:
            talking.clock.advance(seconds=46)
            return stuck.to(account)  # type: ignore[arg-type]

    sending = replace(talking.channel.sending, accesses=Slow())  # type: ignore[arg-type]
    queue(talking, "one")
    sending.empty(talking.thread)
    assert talking.gateway.calls == []
    assert (talking.state("one"), talking.message("one").error_code) == (QUEUED, "claim_too_old")


def test_missing_secrets_are_waited_for(talking: World) -> None:
    talking.secrets.missing.add("TWILIO_TOKEN")
    talking.reply("answer")
    assert (talking.state("answer"), talking.message("answer").error_code) == (
        QUEUED,
        "secret_missing",
    )
    talking.secrets.missing.clear()
    talking.settle(2)
    assert talking.state("answer") is SENT


def test_a_number_switched_off_sends_nothing(talking: World) -> None:
    queue(talking, "one")
    talking.put(replace(account_of(ProviderName.TWILIO), enabled=False))
    talking.restart()
    talking.ring()
    assert (talking.state("one"), talking.message("one").error_code) == (FAILED, "sender_disabled")


def test_without_a_free_slot_the_bell_rings_again(talking: World) -> None:
    queue(talking, "one")
    talking.rung.clear()
    full = Slots(4, patience=0)
    assert full.take()
    sending: Sending = replace(talking.channel.sending, slots=full)
    talking.run(lambda: sending.empty(talking.thread))
    assert (talking.rung, talking.state("one")) == ([talking.thread], QUEUED)


def test_a_bell_gives_its_slot_back_even_if_storage_fails(talking: World) -> None:
    queue(talking, "one")
    talking.faults.plan(Fault.FAIL_BEFORE, table="threads", verb="transact", times=99)
    only = Slots(4, patience=0)
    sending: Sending = replace(talking.channel.sending, slots=only)
    with pytest.raises(Unavailable):
        sending.empty(talking.thread)
    assert only.take()


def test_a_long_outbox_rings_for_its_rest(talking: World) -> None:
    bodies = [f"text {n}" for n in range(23)]
    queue(talking, *bodies)
    talking.ring()
    assert talking.rung == [talking.thread]
    talking.ring()
    assert talking.gateway.texts() == bodies


def test_what_waits_is_sent_also_after_the_conversation_was_closed(talking: World) -> None:
    queue(talking, "bye")
    talking.happen(Happening.FORCE_CLOSE, EVE)
    last = talking.head.last
    assert last is not None
    assert last.close_reason is CloseReason.FORCE_CLOSED
    talking.ring()
    assert talking.gateway.texts() == ["bye"]


def test_the_claim_is_held_during_the_call_and_given_back_with_the_result(talking: World) -> None:
    claims: list[object] = []

    def watch(text: OutboundText) -> None:
        claims.append(talking.head.claim)

    talking.gateway.watch = watch
    talking.reply("answer")
    assert claims[0] is not None
    assert talking.head.claim is None
