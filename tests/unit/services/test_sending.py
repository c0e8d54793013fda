"""Sending: one claim per thread, in order; three outcomes; nothing twice (design §3.6, §3.7)."""

from dataclasses import replace

import pytest

from domain.accounts import ProviderName
from domain.addresses import Address
from domain.conversations import CloseReason, Happening
from domain.errors import Unavailable
from domain.messages import (
    Accepted,
    DeliveryState,
    NotSent,
    OutboundText,
    Outcome,
    Purpose,
    Refused,
)
from domain.outbound import recorded
from domain.plans import Moment
from domain.threads import Claim, Stored
from services.sending import Sending
from services.slots import Slots
from tests.builders import CUSTOMER, head, message
from tests.fakes.faults import Fault
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
    outgoing = talking.channel.sending.outgoing
    stuck = outgoing.accesses

    class Slow:
        def to(self, account: object) -> object:
            talking.clock.advance(seconds=46)
            return stuck.to(account)  # type: ignore[arg-type]

    slow = replace(outgoing, accesses=Slow())  # type: ignore[arg-type]
    sending = replace(talking.channel.sending, outgoing=slow)
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


@pytest.mark.parametrize("outcome", [NotSent("429", ""), Refused("1", ""), None])
def test_whoever_lost_the_claim_writes_nothing_down_but_a_proof(outcome: Outcome | None) -> None:
    lost = Claim("mine", 1, START)
    sending = head(claim=Claim("another's", 1, START))
    moment = Moment(START, "op")
    stored = Stored(message(), "1")
    assert recorded(sending, stored, lost, outcome, repeatable=True, moment=moment) is None
    raised = recorded(sending, stored, lost, Accepted("their-1"), repeatable=True, moment=moment)
    assert raised is not None
    assert (raised.replaced[0][1].state, raised.head.claim) == (SENT, sending.claim)


def test_the_claim_is_held_during_the_call_and_given_back_with_the_result(talking: World) -> None:
    claims: list[object] = []

    def watch(text: OutboundText) -> None:
        claims.append(talking.head.claim)

    talking.gateway.watch = watch
    talking.reply("answer")
    assert claims[0] is not None
    assert talking.head.claim is None
