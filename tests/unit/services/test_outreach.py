"""Texts that we start: held through the night, asked again in the morning, counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from domain.addresses import from_wire
from domain.contacts import Contact
from domain.conversations import Happening
from domain.messages import DeliveryState, Message
from domain.operating_hours import Holiday, Repeat, WorkingTime
from domain.outreach import Caps, CommercialConsent, ContactRule
from domain.surveys import Survey
from domain.timeout_rules import Action, Silent, TimeoutRule
from services.consent import GivenElsewhere
from services.drafts import Draft
from tests.builders import CUSTOMER
from tests.fakes.cast import ANN, WORKSTREAM
from tests.fakes.faults import Fault
from tests.fakes.gateway import Does
from tests.fakes.world import World

HELD, SENT, FAILED, SUPPRESSED = (
    DeliveryState.HELD, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SUPPRESSED,
)  # fmt: skip
OPEN = replace(WORKSTREAM, commercial_consent=CommercialConsent.NO_OPT_OUT)
NIGHT = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)  # the customer's zone: see the fixture
MORNING = datetime(2026, 11, 28, 16, 0, tzinfo=UTC)


@pytest.fixture
def night(world: World) -> World:
    """Nine in the evening is over where the customer lives; their contact says where that is."""
    world.put(OPEN)
    world.clock.at = NIGHT
    contact = Contact("", "Carla", (CUSTOMER,), zone="America/Los_Angeles")
    world.channel.contacts.create(contact)
    world.restart()
    return world


def offer(world: World, body: str = "Sale!", *, commercial: bool = True) -> Message:
    draft = Draft(ANN, body, commercial=commercial)
    sent = world.run(lambda: world.channel.replies.initiate(world.number.id, CUSTOMER, draft))
    assert sent is not None
    return sent


def test_a_commercial_text_at_night_is_held_until_the_morning_and_goes_once(night: World) -> None:
    held = offer(night)
    assert (held.state, held.held_until, held.error_code) == (HELD, MORNING, "quiet_hours")
    assert "08:00 to 21:00" in (held.explanation or "")
    night.settle(3)
    assert night.gateway.texts() == []
    night.clock.at = MORNING - timedelta(seconds=1)
    night.sweep()
    night.ring()
    assert night.gateway.texts() == []
    night.settle(3)
    assert night.gateway.texts() == ["Sale!"]
    sent = night.message("Sale!")
    assert (sent.state, sent.held_until, sent.error_code) == (SENT, None, None)


def test_others_go_past_a_text_that_waits_for_the_morning(night: World) -> None:
    offer(night)
    night.text("hello?")
    night.reply("answer")
    assert night.gateway.texts() == ["answer"]
    assert night.state("Sale!") is HELD
    night.clock.at = MORNING
    night.settle(2)
    assert night.gateway.texts() == ["answer", "Sale!"]


def test_the_conversation_does_not_close_before_its_text_has_gone(night: World) -> None:
    offer(night)
    night.clock.at = MORNING - timedelta(minutes=5)
    night.settle(2)
    assert night.head.live is not None
    night.settle(8)
    assert night.state("Sale!") is SENT
    assert night.head.live is not None
    night.clock.advance(hours=8)
    night.settle(2)
    assert night.head.live is None


def test_a_held_text_does_not_make_up_for_a_silent_agent(night: World) -> None:
    late = TimeoutRule(Silent.AGENT, timedelta(minutes=5), Action.MESSAGE, {"en": "We are late"})
    night.put(replace(OPEN, allow_automated_messages=True, timeout_rules=(late,)))
    night.restart()
    offer(night)
    night.text("I need help")
    night.settle(8)
    assert night.state("We are late") is SENT


def test_a_held_question_is_nothing_that_anybody_does_in_the_next_conversation(
    night: World,
) -> None:
    hours = WorkingTime(NIGHT.date() - timedelta(days=2), time(8), time(21), Repeat.DAILY)
    rules = ContactRule("By day", events=(hours,))
    speaking = replace(OPEN, allow_automated_messages=True, contact_rules=(rules,))
    night.put(replace(speaking, survey=Survey(), auto_close_after=timedelta(hours=12)))
    night.restart()
    night.text("hello")
    night.pick()
    night.happen(Happening.END)
    night.ring()
    night.happen(Happening.CLOSE)
    night.clock.at = MORNING - timedelta(hours=2)
    night.text("another thing", received_at=night.clock.at)
    night.ring()
    night.reply("answer")
    before = night.head.live
    assert before is not None
    night.clock.at = MORNING
    night.settle(2)
    assert any("not at all" in text for text in night.gateway.texts())
    after = night.head.live
    assert after is not None
    assert after.active_at == before.active_at


def test_a_question_held_overnight_can_be_answered_in_the_morning(night: World) -> None:
    hours = WorkingTime(NIGHT.date() - timedelta(days=2), time(8), time(21), Repeat.DAILY)
    asking = Survey(answer_within=timedelta(hours=2))
    speaking = replace(OPEN, allow_automated_messages=True, survey=asking)
    night.put(replace(speaking, contact_rules=(ContactRule("By day", events=(hours,)),)))
    night.restart()
    night.text("hello")
    night.pick()
    night.happen(Happening.END)
    night.ring()
    night.happen(Happening.CLOSE)
    night.clock.at = MORNING
    night.settle(2)
    night.text("5", received_at=night.clock.now())
    assert night.head.live is None
    assert night.head.question is not None
    assert night.head.question.score == 5


def test_service_texts_and_replies_go_at_any_time(night: World) -> None:
    assert offer(night, "Your parcel", commercial=False).state is SENT
    reply = night.reply("answer")
    assert reply is not None
    assert reply.state is SENT


def test_until_the_customer_writes_every_text_is_one_that_we_start(night: World) -> None:
    hours = WorkingTime(NIGHT.date() - timedelta(days=2), time(8), time(21), Repeat.DAILY)
    night.put(replace(OPEN, contact_rules=(ContactRule("By day", events=(hours,)),)))
    night.restart()
    first, second = (offer(night, f"Your parcel {n}", commercial=False) for n in (1, 2))
    third = night.reply("It is at the door")
    assert third is not None
    assert [message.state for message in (first, second, third)] == [HELD] * 3
    night.text("thanks")
    night.reply("You are welcome")
    assert night.gateway.texts() == ["You are welcome"]


def test_a_stop_in_the_night_is_obeyed_in_the_morning(night: World) -> None:
    offer(night)
    night.text("STOP")
    night.clock.at = MORNING
    night.settle(3)
    assert night.state("Sale!") is SUPPRESSED
    assert "Sale!" not in night.gateway.texts()


def test_a_held_text_can_be_taken_back_and_letting_it_go_asks_again(night: World) -> None:
    held = offer(night)
    again = night.channel.holds.release(night.thread, held.seq, ANN)
    assert (again.state, again.held_until) == (HELD, MORNING)
    night.channel.holds.cancel(night.thread, held.seq, ANN)
    night.clock.at = MORNING
    night.settle(3)
    assert night.gateway.texts() == []


def test_what_may_not_go_within_a_day_is_refused_and_says_why(night: World) -> None:
    week = Holiday(NIGHT.date() - timedelta(days=2), "a week off", NIGHT.date() + timedelta(days=5))
    rule = ContactRule("Our week off", prefixes=(CUSTOMER.value[:5],), holidays=(week,))
    night.put(replace(OPEN, contact_rules=(rule,)))
    night.restart()
    refused = offer(night)
    assert (refused.state, refused.error_code) == (FAILED, "quiet_hours")


def test_without_any_zone_nothing_is_guessed(world: World) -> None:
    world.put(OPEN)
    world.restart()
    british_mobile = from_wire("+447700900123")  # its prefix tells no zone
    draft = Draft(ANN, "Sale!", commercial=True)
    refused = world.run(
        lambda: world.channel.replies.initiate(world.number.id, british_mobile, draft)
    )
    assert refused is not None
    assert (refused.state, refused.error_code) == (FAILED, "zone_unknown")


def test_commercial_texts_need_an_opt_in_unless_the_workstream_says_otherwise(
    world: World,
) -> None:
    world.clock.at = MORNING
    refused = offer(world, "first")
    assert (refused.state, refused.error_code) == (FAILED, "opt_in_missing")
    world.text("START", received_at=world.clock.now())
    assert offer(world, "second").error_code != "opt_in_missing"


def test_an_opt_in_that_was_given_elsewhere_and_recorded_is_one(world: World) -> None:
    world.clock.at = MORNING
    given = GivenElsewhere("https://contoso.example", "Text me offers.", world.clock.now())
    world.channel.consent.given(CUSTOMER, given, "eve")
    assert offer(world).error_code != "opt_in_missing"


def test_who_has_had_enough_gets_no_more(night: World) -> None:
    night.put(replace(OPEN, caps=Caps(per_day=1)))
    night.clock.at = MORNING
    night.restart()
    assert offer(night, "one").state is SENT
    dropped = offer(night, "two")
    assert (dropped.state, dropped.error_code) == (FAILED, "cap_reached")
    assert offer(night, "service", commercial=False).state is SENT
    night.clock.advance(hours=24)
    assert offer(night, "three").state is SENT


@pytest.mark.parametrize("fault", [Fault.DIE_BEFORE, Fault.DIE_AFTER, Fault.FAIL_AFTER])
def test_a_text_counts_once_however_often_it_is_tried(night: World, fault: Fault) -> None:
    night.put(replace(OPEN, caps=Caps(per_day=1)))
    night.clock.at = MORNING
    night.restart()
    night.faults.plan(fault, table="customers", nth=2)  # the first remembers the thread
    night.gateway.script(Does.NOT_CONNECTED, Does.NOT_CONNECTED)
    draft = Draft(ANN, "one", commercial=True)
    night.run(lambda: night.channel.replies.initiate(night.number.id, CUSTOMER, draft))
    night.restart()
    night.settle(8)
    assert night.state("one") in {SENT, DeliveryState.UNKNOWN}
    customer = night.channel.consent.customer(CUSTOMER)
    assert len(customer.commercial) == (night.state("one") is SENT or fault is not Fault.DIE_BEFORE)
