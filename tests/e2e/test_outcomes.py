"""What becomes of a reply. The judge is the provider's own list of what it has accepted."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.conftest import Find, desk_in, found
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, fresh_number
from tests.e2e.polling import eventually
from tests.e2e.shown import Message
from tests.e2e.world import NUMBERS, World

PROVIDERS = tuple(NUMBERS)
ASKED_AGAIN = ("acs", "infobip")  # they know a repeat by our id


@pytest.fixture
def conversation(phone: Phone, customer: str, find: Find, provider: str) -> str:
    """A conversation that the customer has opened."""
    phone.write(provider, customer, NUMBERS[provider], "Hello")
    return find(customer).id


def becomes(desk: Desk, message: Message, state: str) -> Message:
    """Wait until a message is in a state."""

    def look() -> Message | None:
        now = desk.message(message.id)
        return now if now.state == state else None

    return eventually(look, f"{message.id} {state}")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_the_provider_accepts_is_sent_once(
    desk: Desk, phone: Phone, customer: str, conversation: str, provider: str
) -> None:
    with phone.turned(provider, reports="none"):
        reply = desk.reply(conversation, "Accepted")

    assert reply.state == "sent"
    assert [(t["text"], t["requests"]) for t in phone.texts(customer)] == [("Accepted", 1)]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_was_certainly_not_sent_is_sent_again(
    desk: Desk, phone: Phone, customer: str, conversation: str, provider: str
) -> None:
    with phone.turned(provider, fault="429"):
        reply = desk.reply(conversation, "Second time lucky")
        assert reply.state == "queued"
        assert phone.texts(customer) == []

    phone.move_time(10)
    becomes(desk, reply, "delivered")
    assert phone.bodies(customer) == ["Second time lucky"]


@pytest.mark.own_world
@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_reply_goes_out_once_the_provider_can_be_reached_again(
    lone_world: World, customer: str, provider: str
) -> None:
    phone, desk = lone_world.phone, desk_in(lone_world)
    phone.write(provider, customer, NUMBERS[provider], "Hello")
    conversation = found(desk, customer).id
    assert lone_world.lines
    with lone_world.lines.no_providers():
        reply = desk.reply(conversation, "Nobody hears me")
        assert reply.state == "queued"

    phone.move_time(10)
    becomes(desk, reply, "delivered")
    assert phone.bodies(customer) == ["Nobody hears me"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_the_provider_refuses_is_failed_and_says_why(
    desk: Desk, phone: Phone, customer: str, conversation: str, provider: str
) -> None:
    with phone.turned(provider, suspended=True):
        reply = desk.reply(conversation, "Refused")

    assert reply.state == "failed"
    assert reply.error_code
    assert reply.explanation
    assert phone.texts(customer) == []


@pytest.mark.parametrize("provider", [p for p in PROVIDERS if p not in ASKED_AGAIN])
def test_a_server_error_leaves_the_outcome_unknown_and_nothing_is_sent_again(
    world: World, desk: Desk, phone: Phone, customer: str, conversation: str, provider: str
) -> None:
    with phone.turned(provider, fault="500", count=1):
        reply = desk.reply(conversation, "Perhaps")
    assert reply.state == "unknown"

    follows = desk.reply(conversation, "And then?")
    becomes(desk, follows, "delivered")
    phone.move_time(5 * 60)
    world.sweep()
    assert phone.bodies(customer) == ["And then?"]
    assert desk.message(reply.id).state == "unknown"


@pytest.mark.parametrize("provider", ASKED_AGAIN)
def test_after_a_server_error_who_knows_our_id_is_asked_again_under_it(
    desk: Desk, phone: Phone, customer: str, conversation: str, provider: str
) -> None:
    with phone.turned(provider, fault="500"):
        reply = desk.reply(conversation, "Perhaps")
        assert reply.state == "queued"
        assert phone.texts(customer) == []

    phone.move_time(10)
    becomes(desk, reply, "delivered")
    assert [(t["text"], t["requests"]) for t in phone.texts(customer)] == [("Perhaps", 1)]


def test_a_silent_provider_has_the_text_once_and_only_who_knows_our_id_is_asked_again(
    world: World, desk: Desk, phone: Phone, find: Find
) -> None:
    customers = {provider: fresh_number() for provider in PROVIDERS}
    for provider, customer in customers.items():
        phone.write(provider, customer, NUMBERS[provider], "Hello")
        phone.turn(provider, fault="timeout_after_accepting", count=1, reports="none")
    conversations = {p: find(c).id for p, c in customers.items()}

    with ThreadPoolExecutor() as pool:
        replies = dict(
            zip(
                PROVIDERS,
                pool.map(lambda p: desk.reply(conversations[p], f"Once by {p}"), PROVIDERS),
                strict=True,
            )
        )
    wanted = {p: "sent" if p in ASKED_AGAIN else "unknown" for p in PROVIDERS}
    for provider, state in wanted.items():
        becomes(desk, replies[provider], state)
    phone.move_time(5 * 60)
    world.sweep()

    assert {p: desk.message(replies[p].id).state for p in PROVIDERS} == wanted
    seen = {p: [(t["text"], t["requests"]) for t in phone.texts(c)] for p, c in customers.items()}
    assert seen == {p: [(f"Once by {p}", 2 if p in ASKED_AGAIN else 1)] for p in PROVIDERS}
