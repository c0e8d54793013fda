"""Customers: what is held about one is told, and goes when that is asked for."""

from __future__ import annotations

import pytest

from domain.addresses import Address, AddressKind
from domain.callbacks import Call
from domain.quarantine import Reason
from tests.builders import CUSTOMER
from tests.channels import World
from tests.unit.api.client import Client

EXPORT, ERASE = "/api/v1/customers:export", "/api/v1/customers:erase"


def erased(world: World) -> None:
    """Let the sweep carry out what was asked for."""
    for _ in range(6):
        world.clock.advance(minutes=1)
        world.channel.sweep.run()


def test_everything_that_is_held_is_told(
    world: World, agent: Client, administrator: Client
) -> None:
    thread = world.text("hello")
    agent("POST", f"/api/v1/conversations/{thread}-1/notes", {"text": "a note"})
    agent("POST", "/api/v1/contacts", {"name": "Carla", "numbers": [CUSTOMER.value]})
    administrator("POST", "/api/v1/blocks", {"number": CUSTOMER.value, "reason": "spam"})
    call = Call("POST", "https://x", {}, f"From={CUSTOMER.value}".encode())
    world.channel.quarantine.keep("twilio", None, Reason.UNVERIFIED, "wrong", call)

    answer = administrator("POST", EXPORT, {"number": "+1 425 555 0199"})

    assert answer.status == 200
    [held] = answer.json["held"]
    assert (answer.json["number"], held["number"]) == (CUSTOMER.value, CUSTOMER.value)
    [found] = held["threads"]
    assert [message["text"] for message in found["messages"]] == ["hello", "a note"]
    assert [conversation["id"] for conversation in found["conversations"]] == [f"{thread}-1"]
    assert [contact["name"] for contact in held["contacts"]] == ["Carla"]
    assert held["block"]["reason"] == "spam"
    assert held["quarantine"][0]["body"] == f"From={CUSTOMER.value}"
    assert held["consent"]["suppressed"] is False


def test_of_who_never_wrote_nothing_is_held(administrator: Client) -> None:
    [held] = administrator("POST", EXPORT, {"number": "+14255550177"}).json["held"]
    assert (held["threads"], held["contacts"], held["block"]) == ([], [], None)


def test_after_an_erasure_nothing_is_held(world: World, administrator: Client) -> None:
    thread = world.text("hello")
    begun = administrator("POST", ERASE, {"number": CUSTOMER.value})
    assert begun.status == 202
    assert begun.json["number"] == CUSTOMER.value
    shown = administrator("GET", f"/api/v1/conversations/{thread}-1").json
    assert (shown["state"], shown["closeReason"]) == ("closed", "force_closed")
    erased(world)
    [held] = administrator("POST", EXPORT, {"number": CUSTOMER.value}).json["held"]
    assert held["threads"] == []
    assert administrator("GET", f"/api/v1/conversations/{thread}-1").status == 404
    assert administrator("GET", f"/api/v1/messages/{thread}-1").status == 404


@pytest.mark.parametrize(
    ("path", "told"), [(EXPORT, "customer_exported"), (ERASE, "customer_erased")]
)
def test_the_log_says_who_has_asked_and_not_about_whom(
    administrator: Client, caplog: pytest.LogCaptureFixture, path: str, told: str
) -> None:
    caplog.set_level("INFO", "sms")
    administrator("POST", path, {"number": CUSTOMER.value})
    me = administrator("GET", "/api/v1/me").json["id"]
    [line] = [message for message in caplog.messages if told in message]
    assert me in line
    assert CUSTOMER.value.removeprefix("+") not in caplog.text


@pytest.mark.parametrize(
    "sender",
    [Address(AddressKind.SHORT_CODE, "72345"), Address(AddressKind.ALPHANUMERIC, "Plum Ltd")],
)
def test_senders_that_are_no_numbers_can_be_erased_as_well(
    world: World, administrator: Client, sender: Address
) -> None:
    world.text("hello", sender=sender)
    [held] = administrator("POST", EXPORT, {"number": sender.value}).json["held"]
    assert len(held["threads"]) == 1
    administrator("POST", ERASE, {"number": sender.value})
    erased(world)
    [held] = administrator("POST", EXPORT, {"number": sender.value}).json["held"]
    assert held["threads"] == []


@pytest.mark.parametrize("path", [EXPORT, ERASE])
@pytest.mark.parametrize("number", ["", "425 230 65", "call me at +14255550199", "--"])
def test_what_is_no_number_is_refused_by_its_field(
    administrator: Client, path: str, number: str
) -> None:
    answer = administrator("POST", path, {"number": number})
    assert answer.status == 400
    assert "/number" in str(answer.json)


@pytest.mark.parametrize("path", [EXPORT, ERASE])
def test_only_administrators_may(agent: Client, supervisor: Client, path: str) -> None:
    for who in (agent, supervisor):
        assert who("POST", path, {"number": CUSTOMER.value}).status == 403
