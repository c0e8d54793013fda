"""A customer who writes after the close: soon in the same conversation, later in a new one."""

import pytest

from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.world import WATCHING

PAST_THE_WINDOW = 15 * 60 + 5


@pytest.fixture
def closed(desk: Desk, phone: Phone, customer: str, find: Find) -> str:
    """A conversation that its agent has closed a moment ago."""
    phone.write("twilio", customer, WATCHING, "Hello")
    conversation = find(customer).id
    desk.reply(conversation, "Done")
    close(desk, conversation)
    return conversation


def close(desk: Desk, conversation: str) -> None:
    desk.do(conversation, "end")
    assert desk.do(conversation, "close").state == "closed"


def inbound(desk: Desk, conversation: str) -> list[str]:
    return [m.text for m in desk.messages(conversation) if m.direction == "inbound"]


def test_a_text_within_the_window_goes_on_with_the_same_conversation(
    desk: Desk, phone: Phone, customer: str, closed: str
) -> None:
    phone.write("twilio", customer, WATCHING, "One more thing")
    reopened = eventually(lambda: s if (s := desk.show(closed)).state == "open" else None)
    assert (reopened.agent, reopened.close_reason) == (None, None)
    assert inbound(desk, closed) == ["Hello", "One more thing"]
    eventually(lambda: [c.id for c in desk.view("open") if c.customer == customer] == [closed])


def test_a_text_after_the_window_opens_a_new_one_that_names_the_previous(
    desk: Desk, phone: Phone, customer: str, find: Find, closed: str
) -> None:
    phone.move_time(PAST_THE_WINDOW)
    phone.write("twilio", customer, WATCHING, "Something else")
    fresh = find(customer, but=closed)
    assert desk.show(fresh.id).previous == closed
    assert inbound(desk, fresh.id) == ["Something else"]
    assert desk.show(closed).state == "closed"
    assert inbound(desk, closed) == ["Hello"]


def test_the_window_begins_anew_with_the_next_close(
    desk: Desk, phone: Phone, customer: str, find: Find, closed: str
) -> None:
    phone.write("twilio", customer, WATCHING, "One more thing")
    eventually(lambda: desk.show(closed).state == "open")
    desk.reply(closed, "Done as well")
    close(desk, closed)
    phone.move_time(PAST_THE_WINDOW)
    phone.write("twilio", customer, WATCHING, "Something else")
    assert desk.show(find(customer, but=closed).id).previous == closed
