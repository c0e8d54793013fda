"""A text that an agent may take back: held by the server, whatever becomes of the page."""

from datetime import datetime, timedelta

import pytest

from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.shown import Json, ProblemError
from tests.e2e.world import NUMBERS


@pytest.fixture
def conversation(phone: Phone, customer: str, find: Find) -> str:
    """A conversation that the customer has opened."""
    phone.write("twilio", customer, NUMBERS["twilio"], "Hello")
    return find(customer).id


def held(desk: Desk, conversation: str, text: str, hold: str) -> Json:
    body = {"text": text, "holdFor": hold}
    message: Json = desk.ask("POST", f"conversations/{conversation}/messages", body)
    assert message["state"] == "held"
    return message


@pytest.mark.measures
def test_a_held_text_goes_by_itself_when_its_time_has_come(
    desk: Desk, phone: Phone, customer: str, conversation: str
) -> None:
    message = held(desk, conversation, "By itself", "PT1S")

    [text] = eventually(lambda: phone.texts(customer), within=8)
    assert text["text"] == "By itself"
    went, written = map(datetime.fromisoformat, (text["at"], message["createdAt"]))
    assert phone.in_app_time(went) - written >= timedelta(seconds=1)
    eventually(lambda: desk.message(message["id"]).state == "delivered")


def test_a_text_that_is_taken_back_never_reaches_the_customer(
    desk: Desk, phone: Phone, customer: str, conversation: str
) -> None:
    message = held(desk, conversation, "Oh no", "PT30S")["id"]

    assert desk.ask("POST", f"messages/{message}:cancel")["state"] == "cancelled"
    desk.reply(conversation, "Better so")
    phone.move_time(60)

    eventually(lambda: phone.bodies(customer) == ["Better so"])
    with pytest.raises(ProblemError) as problem:
        desk.ask("POST", f"messages/{message}:release")
    assert problem.value.code == "cancelled"


def test_a_text_that_is_let_go_is_sent_at_once(
    desk: Desk, phone: Phone, customer: str, conversation: str
) -> None:
    message = held(desk, conversation, "Now", "PT60S")["id"]

    assert desk.ask("POST", f"messages/{message}:release")["state"] in {"sent", "delivered"}
    assert phone.bodies(customer) == ["Now"]


def test_nobody_holds_a_text_for_long(desk: Desk, conversation: str) -> None:
    with pytest.raises(ProblemError) as problem:
        held(desk, conversation, "Later", "PT1H")
    assert problem.value.document["field"] == "/holdFor"
