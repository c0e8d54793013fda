"""Accounts, numbers, workstreams, teams and keys through the API."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from domain.acknowledgements import Acknowledgement
from domain.addresses import Address, AddressKind
from domain.keys import hash_key
from tests.channels import FOREIGN, SECRET, World
from tests.unit.api.client import Client

NOUNS: dict[str, dict[str, Any]] = {
    "accounts": {"name": "Second", "provider": "acs"},
    "numbers": {
        "name": "Second",
        "number": "14255550300",
        "account": "twilio",
        "workstream": "main",
    },
    "workstreams": {"name": "Second"},
    "teams": {"name": "Second", "members": ["ann"]},
    "operatingHours": {
        "name": "Second",
        "zone": "Europe/Berlin",
        "events": [{"first": "2026-01-05", "start": "09:00", "end": "17:00", "repeat": "daily"}],
        "holidays": [{"first": "2026-12-24", "reason": "Christmas"}],
    },
    "automatedMessages": {"name": "Second", "trigger": "greeting", "texts": {"en": "Hi"}},
}
every_noun = pytest.mark.parametrize("noun", NOUNS)


@every_noun
def test_a_thing_is_created_read_changed_and_deleted(noun: str, administrator: Client) -> None:
    made = administrator("POST", f"/api/v1/{noun}", NOUNS[noun])
    assert made.status == 201, made.text
    assert made.headers["location"] == f"/api/v1/{noun}/second"
    read = administrator("GET", f"/api/v1/{noun}/second")
    assert read.json == made.json
    assert read.headers["etag"] == made.headers["etag"]
    changed = administrator("PATCH", f"/api/v1/{noun}/second", {"name": "Renamed"})
    assert changed.json == made.json | {"name": "Renamed"}
    assert "second" in [
        item["id"] for item in administrator("GET", f"/api/v1/{noun}").json["items"]
    ]
    for _ in range(2):
        assert administrator("DELETE", f"/api/v1/{noun}/second").status == 204
    assert administrator("GET", f"/api/v1/{noun}/second").status == 404


@every_noun
def test_a_change_of_something_that_has_changed_meanwhile_is_refused(
    noun: str, administrator: Client
) -> None:
    seen = administrator("POST", f"/api/v1/{noun}", NOUNS[noun]).headers["etag"]
    address = f"/api/v1/{noun}/second"
    first = administrator("PATCH", address, {"name": "First"}, if_match=seen)
    assert first.status == 200
    for method, body in (("PATCH", {"name": "Late"}), ("DELETE", None)):
        for stale in (seen, '"nonsense%"', f"W/{seen}"):
            late = administrator(method, address, body, if_match=stale)
            assert late.status == 412
            assert late.json["code"] == "changed_meanwhile"
    assert administrator("GET", address).json["name"] == "First"
    assert administrator("DELETE", address, if_match=first.headers["etag"]).status == 204


@every_noun
def test_a_second_thing_of_the_same_name_is_refused(noun: str, administrator: Client) -> None:
    administrator("POST", f"/api/v1/{noun}", NOUNS[noun])
    again = administrator("POST", f"/api/v1/{noun}", NOUNS[noun] | {"name": " SECOND"})
    assert again.status == 400
    assert "/name" in [error["field"] for error in again.json["errors"]]


@every_noun
def test_what_the_deployment_manages_is_read_only(
    noun: str, world: World, administrator: Client
) -> None:
    administrator("POST", f"/api/v1/{noun}", NOUNS[noun])
    for stored in world.stores.catalogue.everything():
        if not isinstance(stored.value, Acknowledgement) and stored.value.id == "second":
            world.stores.catalogue.put(replace(stored.value, managed_by="deployment"), stored)
    for method, body in (("PATCH", {"name": "Mine"}), ("DELETE", None)):
        answer = administrator(method, f"/api/v1/{noun}/second", body)
        assert (answer.status, answer.json["code"]) == (409, "managed_by_deployment")
        assert "CHANNEL_CONFIG" in answer.json["detail"]


def test_all_faults_of_an_object_are_told_at_once(administrator: Client) -> None:
    body = {"name": "X", "provider": "twilio", "credentials": {"auth_token": "not a NAME"}}
    answer = administrator("POST", "/api/v1/accounts", body)
    fields = [error["field"] for error in answer.json["errors"]]
    assert fields == ["/credentials/auth_token", "/options/account_sid"]
    assert "not a NAME" not in answer.text


def test_a_secret_in_the_place_of_a_name_is_not_repeated(administrator: Client) -> None:
    body = NOUNS["accounts"] | {"credentials": {"key": SECRET}}
    answer = administrator("POST", "/api/v1/accounts", body)
    assert answer.status == 400
    assert SECRET not in answer.text


def test_the_floor_of_auto_close_is_named(administrator: Client) -> None:
    answer = administrator("POST", "/api/v1/workstreams", {"name": "X", "autoCloseAfter": "PT1H"})
    assert answer.json["field"] == "/autoCloseAfter"
    assert answer.json["errors"][0]["allowed"] == ["PT8H or longer"]


def test_a_number_of_the_same_value_is_refused_however_it_is_written(
    administrator: Client,
) -> None:
    body = NOUNS["numbers"] | {"number": "+1 (425) 555-0100"}
    answer = administrator("POST", "/api/v1/numbers", body)
    assert (answer.status, answer.json["field"]) == (400, "/number")


def test_null_gives_a_member_back_its_default(administrator: Client) -> None:
    administrator("PATCH", "/api/v1/numbers/everyone", {"brand": "Contoso", "language": "de"})
    back = administrator("PATCH", "/api/v1/numbers/everyone", {"language": None}).json
    assert (back["brand"], back["language"]) == ("Contoso", "en")


def test_what_numbers_use_is_not_deleted(administrator: Client) -> None:
    for address in ("accounts/twilio", "workstreams/main", "teams/desk"):
        answer = administrator("DELETE", f"/api/v1/{address}")
        assert (answer.status, answer.json["code"]) == (409, "in_use")
        assert "private" in answer.json["usedBy"]


def test_a_deleted_number_opens_no_new_conversation_and_goes_after_its_last_one(
    world: World, administrator: Client, agent: Client
) -> None:
    thread = world.text("hello")
    administrator("DELETE", "/api/v1/numbers/everyone")
    stranger = Address(AddressKind.E164, "+14255550155")
    world.text("is anybody there?", sender=stranger)
    world.text("STOP", sender=stranger)
    world.text("and one more thing")
    waiting = agent("GET", "/api/v1/conversations?view=open").json["items"]
    assert [(one["id"], one["unread"]) for one in waiting] == [(f"{thread}-1", 2)]
    [_, refused] = administrator("GET", "/api/v1/quarantine").json["items"]
    assert (refused["reason"], refused["account"]) == ("unknown_number", "twilio")
    assert world.channel.consent.customer(stranger).suppressed, "whatever became of the text"
    assert world.channel.privacy.tidying.run() == 0
    administrator("POST", f"/api/v1/conversations/{thread}-1:close", {"force": True})
    world.clock.advance(minutes=5)
    assert world.channel.privacy.tidying.run() == 1
    assert administrator("GET", "/api/v1/numbers/everyone").status == 404
    assert world.channel.privacy.tidying.run() == 0


def test_a_number_with_live_conversations_lets_them_finish(
    world: World, administrator: Client, agent: Client
) -> None:
    thread = world.text("hello")
    assert administrator("DELETE", "/api/v1/numbers/everyone").status == 204
    assert administrator("GET", "/api/v1/numbers/everyone").json["deleted"] is True
    listed = administrator("GET", "/api/v1/numbers").json["items"]
    assert "everyone" not in [item["id"] for item in listed]
    start = {"from": "everyone", "to": "+14255550123", "text": "hi"}
    assert agent("POST", "/api/v1/messages", start).json["code"] == "number_deleted"
    reply = agent("POST", f"/api/v1/conversations/{thread}-1/messages", {"text": "hi"})
    assert (reply.status, reply.json["state"]) == (201, "sent")
    world.text("thanks")
    administrator("POST", f"/api/v1/conversations/{thread}-1:close", {"force": True})
    administrator("DELETE", "/api/v1/numbers/everyone")
    assert administrator("GET", "/api/v1/numbers/everyone").status == 404


def test_what_conversations_run_on_is_not_changed_under_them(
    world: World, administrator: Client
) -> None:
    moved = {"number": "+14255550300"}
    assert administrator("PATCH", "/api/v1/numbers/everyone", moved).status == 200
    back = {"number": "+14255550100"}
    assert administrator("PATCH", "/api/v1/numbers/everyone", back).status == 200
    world.text("hello")
    for address, change in (
        ("numbers/everyone", moved),
        ("accounts/twilio", {"provider": "acs", "credentials": None, "options": None}),
    ):
        answer = administrator("PATCH", f"/api/v1/{address}", change)
        assert (answer.status, answer.json["code"]) == (409, "in_use")
    administrator("DELETE", "/api/v1/numbers/everyone")
    again = NOUNS["numbers"] | {"id": "everyone"}
    assert administrator("POST", "/api/v1/numbers", again).json["field"] == "/id"
    assert administrator("POST", "/api/v1/numbers", again | back).status == 201


def test_an_account_stays_until_its_numbers_conversations_have_ended(
    world: World, administrator: Client
) -> None:
    world.text("hello")
    for address in ("numbers/everyone", "numbers/private", "accounts/twilio", "workstreams/main"):
        assert administrator("DELETE", f"/api/v1/{address}").status == 204
    assert world.channel.catalogue.now().account("twilio").deleted
    assert world.channel.catalogue.now().workstreams["main"].deleted
    assert "private" not in world.channel.catalogue.now().numbers
    assert administrator("PATCH", "/api/v1/accounts/twilio", {"name": "X"}).status == 404


def test_the_texts_of_a_number_that_is_gone_are_not_everyones(
    world: World, administrator: Client, agent: Client, supervisor: Client
) -> None:
    thread = world.text("private matter", to=FOREIGN)
    administrator("POST", f"/api/v1/conversations/{thread}-1:close", {"force": True})
    administrator("DELETE", "/api/v1/numbers/private")
    assert agent("GET", f"/api/v1/conversations/{thread}-1").status == 403
    assert supervisor("GET", f"/api/v1/conversations/{thread}-1").status == 200


def test_validating_tells_which_settings_are_missing(world: World, administrator: Client) -> None:
    checks = administrator("POST", "/api/v1/accounts/twilio:validate").json["checks"]
    assert [(c["check"], c["number"]) for c in checks] == [
        ("credentials", None),
        ("number_owned", "everyone"),
        ("number_owned", "private"),
    ]
    world.secrets.values.clear()
    checks = administrator("POST", "/api/v1/accounts/twilio:validate").json["checks"]
    assert [(c["verdict"], c["code"]) for c in checks] == [("wrong", "secret_missing")]
    assert "TWILIO_AUTH_TOKEN" in checks[0]["detail"]


def test_an_account_shows_its_callback_url_with_what_to_do(
    world: World, administrator: Client
) -> None:
    shown = administrator("GET", "/api/v1/accounts/twilio/callback").json
    account = world.channel.catalogue.now().account("twilio")
    assert shown["url"] == world.channel.urls.callback(account)
    assert [box["value"] for box in shown["boxes"]] == [
        shown["url"] + "#rc=2&rp=5xx,ct,rt",
        shown["url"],
    ]


def test_a_key_is_shown_once_and_works_until_it_is_revoked(
    app: FastAPI, world: World, administrator: Client
) -> None:
    made = administrator("POST", "/api/v1/keys", {"name": "CRM", "role": "supervisor"}).json
    assert len(made["key"]) == len("sk_") + 43
    assert hash_key(made["key"]) not in administrator("GET", "/api/v1/keys").text
    assert made["key"] not in administrator("GET", f"/api/v1/keys/{made['id']}").text
    program = Client(app, {"x-api-key": made["key"]})
    assert program("GET", "/api/v1/me").json["id"] == f"key:{made['id']}"
    assert program("GET", "/api/v1/keys").status == 403
    assert administrator("POST", f"/api/v1/keys/{made['id']}:revoke").json["revoked"] is True
    assert program("GET", "/api/v1/me").json["code"] == "key_invalid"
    assert administrator("DELETE", f"/api/v1/keys/{made['id']}").status == 204
    assert administrator("GET", f"/api/v1/keys/{made['id']}").status == 404


def test_a_key_expires(app: FastAPI, world: World, administrator: Client) -> None:
    soon = (world.clock.now() + timedelta(hours=1)).isoformat()
    body = {"name": "CRM", "role": "agent", "expiresAt": soon}
    program = Client(app, {"x-api-key": administrator("POST", "/api/v1/keys", body).json["key"]})
    assert program("GET", "/api/v1/me").status == 200
    world.clock.advance(hours=1)
    assert program("GET", "/api/v1/me").status == 401
    late = administrator("POST", "/api/v1/keys", body)
    assert (late.status, late.json["field"]) == (400, "/expiresAt")
