"""STOP, START and HELP: what is on record, and that nobody is texted against their will."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.callbacks import acs_text
from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.shown import Consent
from tests.e2e.world import NUMBERS, World

PROVIDERS = tuple(NUMBERS)
OURS = NUMBERS["telesign"]  # TeleSign leaves all answers to us


@pytest.mark.parametrize("provider", PROVIDERS)
def test_who_has_said_stop_is_on_record_and_is_not_texted(
    desk: Desk, phone: Phone, customer: str, find: Find, provider: str
) -> None:
    phone.write(provider, customer, NUMBERS[provider], "Hello")
    conversation = find(customer)
    phone.write(provider, customer, NUMBERS[provider], "Stop")

    eventually(lambda: desk.consent(customer) == Consent(True, [("STOP", "text")]), "on record")
    confirmed_elsewhere = provider in {"twilio", "acs"}  # Twilio itself, and the carriers
    if not confirmed_elsewhere:
        [confirmation] = eventually(lambda: phone.bodies(customer))
        assert "unsubscribed" in confirmation
    before = phone.bodies(customer)
    reply = desk.reply(conversation.id, "But wait!")
    eventually(lambda: desk.message(reply.id).state == "suppressed", "after the confirmation")
    assert phone.bodies(customer) == before
    assert not confirmed_elsewhere or before == []


def test_a_second_stop_is_recorded_and_not_confirmed_again(
    desk: Desk, phone: Phone, customer: str
) -> None:
    phone.write("telesign", customer, OURS, "STOP")
    eventually(lambda: phone.bodies(customer))
    phone.write("telesign", customer, OURS, "STOP")

    eventually(lambda: desk.consent(customer).ledger == [("STOP", "text")] * 2, "both on record")
    phone.write("telesign", customer, OURS, "HELP")
    eventually(lambda: len(phone.bodies(customer)) >= 2)
    assert ["unsubscribed" in body for body in phone.bodies(customer)] == [True, False]


def test_start_lifts_an_earlier_stop_and_replies_go_out_again(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("telesign", customer, OURS, "STOP")
    eventually(lambda: phone.bodies(customer))
    phone.write("telesign", customer, OURS, "START")
    eventually(lambda: "subscribed to" in phone.bodies(customer)[-1])
    assert not desk.consent(customer).suppressed

    phone.write("telesign", customer, OURS, "I am back")
    reply = desk.reply(find(customer).id, "Welcome back")
    eventually(lambda: desk.message(reply.id).state == "delivered", "after the answer to START")
    assert phone.bodies(customer)[-1] == "Welcome back"


def test_a_start_that_is_older_than_the_stop_does_not_lift_it(
    world: World, desk: Desk, customer: str
) -> None:
    now = datetime.now(UTC) - timedelta(minutes=1)  # no text comes before it was written
    acs_text(world, customer, "STOP", at=now).send()

    acs_text(world, customer, "START", at=now - timedelta(seconds=5)).send()
    assert desk.consent(customer).suppressed

    acs_text(world, customer, "START", at=now + timedelta(seconds=5)).send()
    assert not desk.consent(customer).suppressed
    acs_text(world, customer, "STOP", at=now + timedelta(seconds=1)).send()
    assert not desk.consent(customer).suppressed


def test_what_is_queued_when_stop_comes_is_never_sent(
    world: World, desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("twilio", customer, NUMBERS["twilio"], "Hello")
    conversation = find(customer)
    phone.turn("twilio", fault="429")
    queued = [desk.reply(conversation.id, f"Later {n}") for n in range(2)]
    assert [message.state for message in queued] == ["queued", "queued"]

    phone.write("telesign", customer, OURS, "STOP")
    eventually(lambda: desk.consent(customer).suppressed, "on record")
    phone.ask("DELETE", "dials")
    phone.move_time(10)
    world.sweep()

    eventually(lambda: {desk.message(m.id).state for m in queued} == {"suppressed"})
    assert [text for text in phone.bodies(customer) if "Later" in text] == []


def test_an_opt_out_that_only_the_provider_knew_comes_on_record(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("twilio", customer, NUMBERS["twilio"], "Hello")
    order = {"provider": "twilio", "from": NUMBERS["twilio"], "to": customer}
    phone.ask("POST", "opted-out", order)

    reply = desk.reply(find(customer).id, "Are you there?")

    assert reply.state == "failed"
    assert desk.consent(customer).ledger == [("STOP", "provider_refusal")]


@pytest.mark.parametrize("provider", ["telesign", "acs", "infobip", "link_mobility", "vibes"])
def test_an_opt_out_that_a_report_tells_comes_on_record(
    desk: Desk, phone: Phone, customer: str, find: Find, provider: str
) -> None:
    phone.write(provider, customer, NUMBERS[provider], "Hello")
    order = {"provider": provider, "from": NUMBERS[provider], "to": customer}
    phone.ask("POST", "opted-out", order)

    desk.reply(find(customer).id, "Are you there?")

    eventually(lambda: desk.consent(customer).ledger == [("STOP", "provider_report")])
    assert desk.consent(customer).suppressed
