"""What a workstream does about silence, read on the phone."""

from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import WATCHING

RULE, PAST_IT = "Contoso: Is there anything else?", 2 * 60 + 5


def answered(desk: Desk, phone: Phone, find: Find, customer: str, answer: str) -> str:
    """Let a customer write for the first time and an agent answer; return the conversation."""
    phone.write("twilio", customer, WATCHING, "Hello")
    eventually(lambda: phone.bodies(customer), "greeting")
    conversation = find(customer).id
    desk.reply(conversation, answer)
    return conversation


def test_a_customer_who_is_silent_is_asked_once_in_each_silence(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    conversation = answered(desk, phone, find, customer, "Here I am")
    phone.move_time(PAST_IT)
    eventually(lambda: phone.bodies(customer)[1:] == ["Here I am", RULE], "the question")

    other = fresh_number()
    answered(desk, phone, find, other, "I am here")
    phone.move_time(PAST_IT)
    eventually(lambda: phone.bodies(other)[1:] == ["I am here", RULE], "rules went on")
    assert phone.bodies(customer)[1:] == ["Here I am", RULE]

    phone.write("twilio", customer, WATCHING, "Yes, one thing")
    desk.reply(conversation, "Tell me")
    phone.move_time(PAST_IT)
    twice = ["Here I am", RULE, "Tell me", RULE]
    eventually(lambda: phone.bodies(customer)[1:] == twice, "and in the next silence")


def test_an_agents_silence_is_no_customers(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("twilio", customer, WATCHING, "Hello")
    [greeting] = eventually(lambda: phone.bodies(customer))
    phone.move_time(PAST_IT)
    desk.reply(find(customer).id, "Sorry for the wait")
    eventually(lambda: phone.bodies(customer) == [greeting, "Sorry for the wait"])
