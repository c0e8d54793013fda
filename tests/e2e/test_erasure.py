"""A customer asks what is held about them, and to be erased."""

import pytest

from tests.e2e.callbacks import twilio_text
from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, given_numbers
from tests.e2e.polling import eventually
from tests.e2e.shown import Json, ProblemError
from tests.e2e.silence import assert_left_alone
from tests.e2e.world import NUMBERS, World

SOON = 150
"""Seconds after which an erasure is carried out, and a little more."""


def held(desk: Desk, customer: str) -> Json:
    """Return what is held about a number in its one form."""
    exported = desk.ask("POST", "customers:export", {"number": customer})
    assert exported["number"] == customer
    [one] = exported["held"]
    found: Json = one
    return found


def proof_of(desk: Desk, customer: str) -> Json:
    """Return the one proof of a customer's consent."""
    [one] = held(desk, customer)["consent"]["ledger"]
    found: Json = one
    return found


def test_a_customer_is_told_what_is_held_and_is_erased(
    world: World, desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    ours = NUMBERS["twilio"]
    phone.write("twilio", customer, ours, "I like plums")
    conversation = find(customer)
    desk.do(conversation.id, "pick")
    desk.reply(conversation.id, "So do we")
    desk.ask("POST", f"conversations/{conversation.id}/notes", {"text": "likes plums"})
    desk.ask("POST", "contacts", {"name": "Paula Plum", "numbers": [customer]})
    stray = twilio_text(world, customer, "and pears", to="+19995550000")
    stray.send()

    before = held(desk, customer)
    [thread] = before["threads"]
    texts = [message["text"] for message in thread["messages"]]
    assert {"I like plums", "So do we", "likes plums"} <= set(texts)
    assert thread["ourAddress"] == ours
    assert [contact["name"] for contact in before["contacts"]] == ["Paula Plum"]
    assert len(before["quarantine"]) == 1

    asked = desk.ask("POST", "customers:erase", {"number": customer})
    assert asked["number"] == customer
    assert desk.show(conversation.id).state == "closed"
    phone.move_time(SOON)
    eventually(lambda: held(desk, customer)["threads"] == [], "nothing is held")
    after = held(desk, customer)  # threads go last
    assert (after["contacts"], after["quarantine"], after["block"]) == ([], [], None)
    with pytest.raises(ProblemError) as error:
        desk.show(conversation.id)
    assert error.value.status == 404

    phone.write("twilio", customer, ours, "It is me again")
    again = find(customer, but=conversation.id)
    assert "It is me again" in [message.text for message in desk.messages(again.id)]


def test_who_has_opted_out_stays_opted_out_without_number_and_words(
    desk: Desk, phone: Phone, customer: str
) -> None:
    phone.write("telesign", customer, NUMBERS["telesign"], "STOP")
    eventually(lambda: phone.bodies(customer))
    assert_left_alone(desk, phone, customer)
    received = phone.bodies(customer)
    desk.ask("POST", "customers:erase", {"number": customer})
    phone.move_time(SOON)
    eventually(lambda: proof_of(desk, customer)["words"] == "", "the proof has no words")
    assert held(desk, customer)["threads"] == []  # these go before the proof's words
    assert proof_of(desk, customer)["keyword"] == "STOP"
    assert desk.consent(customer).suppressed
    assert phone.bodies(customer) == received
    given_numbers.remove(customer)  # what each text was for cannot be asked any more


def test_only_administrators_may_and_the_number_must_be_one(desk: Desk, customer: str) -> None:
    agent = desk.as_agent("Nosy")
    for verb in ("export", "erase"):
        with pytest.raises(ProblemError) as refused:
            agent.ask("POST", f"customers:{verb}", {"number": customer})
        assert refused.value.status == 403
        with pytest.raises(ProblemError) as wrong:
            desk.ask("POST", f"customers:{verb}", {"number": "(425) 230-65"})
        assert wrong.value.code == "invalid_number"
