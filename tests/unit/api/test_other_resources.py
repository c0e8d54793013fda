"""Contacts, consents, quarantine, and the pages about the API itself."""

from __future__ import annotations

import json

import pytest

from domain.addresses import Address, AddressKind
from domain.callbacks import Call
from domain.quarantine import Reason
from tests.builders import CUSTOMER, OURS
from tests.channels import SECRET, World
from tests.unit.api.client import Client

CALLBACK = "https://sms.example.com/webhooks/twilio/twilio/token"


def event(words: str, to: str = OURS.value) -> bytes:
    return json.dumps({"from": CUSTOMER.value, "to": to, "text": words, "id": words}).encode()


def test_a_contact_is_found_by_number_and_linked(world: World, agent: Client) -> None:
    body = {"name": "Carla", "numbers": ["+1 425 555 0199"], "externalReference": "crm-1"}
    made = agent("POST", "/api/v1/contacts", body)
    assert made.json["numbers"] == [CUSTOMER.value]
    found = agent("POST", "/api/v1/contacts:lookup", {"number": CUSTOMER.value}).json["items"]
    assert found == [{"id": made.json["id"], "name": "Carla"}]
    thread = world.text("hello")
    assert agent("GET", f"/api/v1/conversations/{thread}-1").json["contactName"] == "Carla"


def test_contacts_are_listed_page_by_page(agent: Client) -> None:
    for at in range(5):
        agent("POST", "/api/v1/contacts", {"name": f"Contact {at}"})
    names, following = [], "/api/v1/contacts?limit=2"
    while following:
        page = agent("GET", following).json
        names += [item["name"] for item in page["items"]]
        following = page["nextLink"]
    assert sorted(names) == [f"Contact {at}" for at in range(5)]


def test_a_contact_that_changed_meanwhile_is_not_overwritten(agent: Client) -> None:
    made = agent("POST", "/api/v1/contacts", {"name": "Carla", "notes": "calls on Mondays"})
    address, seen = made.headers["location"], made.headers["etag"]
    changed = agent("PATCH", address, {"notes": None}, if_match=seen)
    assert changed.json["notes"] == ""
    assert agent("PATCH", address, {"name": "Karla"}, if_match=seen).status == 412
    assert agent("DELETE", address, if_match=seen).status == 412
    assert agent("DELETE", address).status == 204
    assert agent("DELETE", address).status == 204


def test_a_number_that_cannot_be_is_named_by_its_place(agent: Client) -> None:
    body = {"name": "Carla", "numbers": [CUSTOMER.value, "12"]}
    answer = agent("POST", "/api/v1/contacts", body)
    assert (answer.status, answer.json["field"]) == (400, "/numbers/1")


def test_a_customers_consent_is_shown_with_its_proof(world: World, agent: Client) -> None:
    world.text("STOP")
    shown = agent("POST", "/api/v1/consents:lookup", {"number": CUSTOMER.value}).json
    assert shown["suppressed"] is True
    assert [(p["keyword"], p["words"]) for p in shown["ledger"]] == [("STOP", "STOP")]


def test_a_refused_call_is_listed_shown_replayed_and_removed(
    world: World, administrator: Client, agent: Client
) -> None:
    call = Call("POST", CALLBACK, {"signature": SECRET, "authorization": "x"}, event("lost?"))
    world.secrets.values["TWILIO_AUTH_TOKEN"] = "wrong"
    world.channel.quarantine.keep("twilio", "twilio", Reason.UNVERIFIED, "wrong", call)
    (listed,) = administrator("GET", "/api/v1/quarantine").json["items"]
    address = f"/api/v1/quarantine/{listed['id']}"
    shown = administrator("GET", address)
    assert "lost?" in shown.json["body"]
    assert SECRET not in shown.text
    assert administrator("POST", f"{address}:replay").json["outcome"] == "wrong_signature"
    world.secrets.values["TWILIO_AUTH_TOKEN"] = SECRET
    for _ in range(2):
        assert administrator("POST", f"{address}:replay").json["outcome"] == "stored"
    (conversation,) = agent("GET", "/api/v1/conversations").json["items"]
    assert (conversation["preview"], conversation["unread"]) == ("lost?", 1)
    assert len(administrator("GET", "/api/v1/quarantine").json["items"]) == 1
    assert administrator("DELETE", address).status == 204
    assert administrator("GET", address).status == 404


def test_a_call_for_no_number_of_ours_is_replayed_once_there_is_one(
    world: World, administrator: Client
) -> None:
    new = Address(AddressKind.E164, "+14255550300")
    call = Call("POST", CALLBACK, {"signature": SECRET}, event("hello", new.value))
    account = world.channel.catalogue.now().account("twilio")
    world.channel.inbound.callback(account, call, CALLBACK)
    (listed,) = administrator("GET", "/api/v1/quarantine").json["items"]
    replay = f"/api/v1/quarantine/{listed['id']}:replay"
    assert administrator("POST", replay).json["outcome"] == "unknown_number"
    body = {"name": "New", "number": new.value, "account": "twilio", "workstream": "main"}
    administrator("POST", "/api/v1/numbers", body)
    assert administrator("POST", replay).json["outcome"] == "stored"


def test_a_call_that_nobody_vouches_for_is_never_replayed(
    world: World, administrator: Client, agent: Client
) -> None:
    forged = Call("POST", "", {}, json.dumps([json.loads(event("forged"))]).encode())
    world.channel.quarantine.keep("acs", None, Reason.WRONG_TOKEN, "wrong", forged)
    (listed,) = administrator("GET", "/api/v1/quarantine").json["items"]
    assert listed["replayable"] is False
    answer = administrator("POST", f"/api/v1/quarantine/{listed['id']}:replay").json
    assert answer["outcome"] == "not_replayable"
    assert agent("GET", "/api/v1/conversations").json["items"] == []


def test_the_description_needs_no_sign_in_and_nothing_from_elsewhere(nobody: Client) -> None:
    page = nobody("GET", "/api/docs")
    assert page.status == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http" not in page.text.replace("https://sms.example.com", "")
    assert "POST /api/v1/conversations/{conversation}:pick" in page.text
    assert nobody("GET", "/api/openapi.json").json["openapi"].startswith("3.")


def test_what_is_not_there_is_told_as_a_problem(nobody: Client) -> None:
    assert nobody("GET", "/api/v1/nothing").json["code"] == "no_such_route"
    wrong = nobody("PUT", "/api/v1/me")
    assert (wrong.status, wrong.json["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "GET"


@pytest.mark.parametrize("length", ["300000", "5", ""])
def test_too_large_a_body_is_refused_whatever_it_says(length: str, agent: Client) -> None:
    answer = agent("POST", "/api/v1/contacts", raw=b"x" * 300_000, content_length=length)
    assert (answer.status, answer.json["code"]) == (413, "too_large")


def test_what_goes_wrong_inside_is_told_without_a_trace(
    world: World, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("+14255550199")

    monkeypatch.setattr(world.stores.contacts, "page", broken)
    answer = agent("GET", "/api/v1/contacts")
    assert (answer.status, answer.json["code"]) == (500, "internal_error")
    assert "+1425" not in answer.text


def test_a_text_is_counted_and_what_forces_more_is_named(agent: Client) -> None:
    counted = agent("POST", "/api/v1/segments", {"text": "It’s 100 €"})
    assert counted.json == {
        "encoding": "ucs2",
        "characters": 10,
        "units": 10,
        "segments": 1,
        "left": 60,
        "forcing": ["’"],
        "tidied": {"text": "It's 100 €", "segments": 1, "units": 11},
    }
