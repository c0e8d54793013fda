"""What the API takes from agents and programs: once, whole, and by one agent at a time."""

from functools import partial

import pytest

from tests.e2e.callbacks import at_once
from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.shown import ProblemError
from tests.e2e.world import NUMBERS

LIMITS = {"twilio": 1600, "telesign": 1600, "acs": 2048, "infobip": 1600}


@pytest.fixture
def conversation(phone: Phone, customer: str, find: Find) -> str:
    """A conversation that the customer has opened."""
    phone.write("twilio", customer, NUMBERS["twilio"], "Hello")
    return find(customer).id


def test_a_repeated_request_sends_one_text(
    desk: Desk, phone: Phone, customer: str, conversation: str
) -> None:
    replies = at_once([lambda: desk.reply(conversation, "Once", customer)] * 8)

    assert len({reply.id for reply in replies}) == 1
    eventually(lambda: phone.bodies(customer) == ["Once"])
    assert desk.reply(conversation, "Once", customer).id == replies[0].id
    assert phone.bodies(customer) == ["Once"]


def test_the_same_key_for_another_text_is_refused(
    desk: Desk, phone: Phone, customer: str, conversation: str
) -> None:
    desk.reply(conversation, "Once", customer)

    with pytest.raises(ProblemError) as problem:
        desk.reply(conversation, "Twice", customer)

    assert (problem.value.status, problem.value.code) == (422, "idempotency_key_reused")
    assert phone.bodies(customer) == ["Once"]


@pytest.mark.parametrize(("provider", "limit"), LIMITS.items())
def test_a_text_that_is_too_long_is_refused_whole_and_the_longest_one_goes_out_whole(
    desk: Desk, phone: Phone, customer: str, find: Find, provider: str, limit: int
) -> None:
    phone.write(provider, customer, NUMBERS[provider], "Tell me everything")
    conversation = find(customer).id

    with pytest.raises(ProblemError) as problem:
        desk.reply(conversation, "é" * (limit + 1))
    document = problem.value.document
    assert (problem.value.status, problem.value.code) == (400, "text_too_long")
    assert (document["limit"], document["length"], document["field"]) == (limit, limit + 1, "/text")
    assert phone.bodies(customer) == []

    desk.reply(conversation, "é" * limit)
    assert phone.bodies(customer) == ["é" * limit]


def test_replies_leave_in_the_order_they_were_written(
    desk: Desk, phone: Phone, customer: str, conversation: str
) -> None:
    phone.turn("twilio", fault="429", count=1)
    wanted = [f"Sentence {n}" for n in range(5)]
    for text in wanted:
        desk.reply(conversation, text)

    phone.move_time(10)

    eventually(lambda: phone.bodies(customer) == wanted, "five in order")


def test_eight_agents_who_pick_at_once_leave_it_with_one(desk: Desk, conversation: str) -> None:
    agents = [desk.as_agent(f"Agent {n}") for n in range(8)]

    def pick(agent: Desk) -> str | None:
        try:
            return agent.do(conversation, "pick").agent
        except ProblemError:
            return None

    picked = at_once([partial(pick, agent) for agent in agents])

    winners = [agent for agent in picked if agent]
    assert winners == [desk.show(conversation).agent]


def test_an_agent_starts_a_conversation_and_the_answer_joins_it(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    sent = desk.text(NUMBERS["twilio"], customer, "We have news for you")
    eventually(lambda: phone.bodies(customer) == ["We have news for you"])
    phone.write("twilio", customer, NUMBERS["twilio"], "Which?")

    conversation = find(customer, "mine")
    assert [m.text for m in desk.messages(conversation.id)] == ["We have news for you", "Which?"]
    assert sent.id.startswith(conversation.id.partition("-")[0])
