"""Conversations and messages through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from domain.addresses import Address, AddressKind
from domain.messages import DeliveryReport, DeliveryState
from domain.people import Role
from tests.builders import OURS
from tests.channels import FOREIGN, World
from tests.unit.api.client import Answer, Client, signed_in

CONVERSATIONS = "/api/v1/conversations"


def step(client: Client, conversation: str, name: str, body: object = None) -> Answer:
    return client("POST", f"{CONVERSATIONS}/{conversation}:{name}", body)


def customer(number: int) -> Address:
    return Address(AddressKind.E164, f"+1425555{1000 + number}")


def all_items(client: Client, address: str) -> list[dict[str, Any]]:
    """Follow nextLink to the end."""
    found: list[dict[str, Any]] = []
    following: str | None = address
    while following:
        page = client("GET", following)
        assert page.status == 200, page.text
        found += page.json["items"]
        following = page.json["nextLink"]
    return found


def test_a_conversation_goes_through_its_states(
    world: World, agent: Client, supervisor: Client
) -> None:
    conversation = f"{world.text('hello')}-1"
    assert step(agent, conversation, "pick").json["agent"] == "ann"
    assert step(agent, conversation, "wait").json["state"] == "waiting"
    assert step(agent, conversation, "reopen").json["state"] == "active"
    assert step(agent, conversation, "transfer", {"agent": "ben"}).json["agent"] == "ben"
    assert step(agent, conversation, "end").json["code"] == "not_yours"
    assert step(supervisor, conversation, "transfer", {"queue": "default"}).json["state"] == "open"
    assert step(supervisor, conversation, "assign", {"agent": "ann"}).json["agent"] == "ann"
    assert step(agent, conversation, "end").json["state"] == "wrap_up"
    closed = step(agent, conversation, "close")
    assert closed.json["closeReason"] == "agent_closed"
    assert step(agent, conversation, "close").json == closed.json
    assert step(agent, conversation, "pick").json["code"] == "conversation_closed"


def test_only_owners_of_its_number_can_be_given_a_conversation_or_take_it(
    world: World, app: FastAPI, supervisor: Client
) -> None:
    dora = Client(app, signed_in("dora", "agent", name="dora@example.com"))
    bob = f"key:{world.channel.api_keys.create('Bob', Role.AGENT, None)[0].id}"
    conversation = f"{world.text('private', to=FOREIGN)}-1"
    assert step(supervisor, conversation, "pick").json["code"] == "number_not_yours"
    refused = step(supervisor, conversation, "assign", {"agent": bob})
    assert (refused.status, refused.json["code"]) == (400, "agent_not_owner")
    assert step(dora, conversation, "pick").json["agent"] == "dora"
    given = step(dora, conversation, "transfer", {"agent": bob})
    assert (given.status, given.json["allowed"]) == (400, ["dora"])
    assert step(dora, conversation, "wait").status == 200
    assert step(supervisor, conversation, "reopen").json["code"] == "number_not_yours"
    assert step(dora, conversation, "reopen").json["agent"] == "dora"


@pytest.mark.parametrize("body", [{}, {"agent": "ben", "queue": "default"}, {"queue": "nowhere"}])
def test_a_transfer_names_one_place_that_exists(
    body: dict[str, str], world: World, agent: Client
) -> None:
    conversation = f"{world.text('hello')}-1"
    step(agent, conversation, "pick")
    assert step(agent, conversation, "transfer", body).status == 400


@pytest.mark.parametrize("name", ["", "a/b", "a~b", "é", "x" * 200, "a\n"])
def test_an_agent_is_named_by_an_id(name: str, world: World, supervisor: Client) -> None:
    answer = step(supervisor, f"{world.text('hello')}-1", "assign", {"agent": name})
    assert (answer.status, answer.json["field"]) == (400, "/agent")


@pytest.mark.parametrize("name", ["assign", "transfer"])
def test_a_conversation_goes_to_nobody_who_does_not_exist(
    name: str, world: World, supervisor: Client
) -> None:
    conversation = f"{world.text('hello')}-1"
    answer = step(supervisor, conversation, name, {"agent": "key:gone"})
    assert (answer.status, answer.json["code"]) == (400, "no_such_agent")
    assert (answer.json["field"], answer.json["allowed"]) == ("/agent", ["key:admin", "sue"])
    assert supervisor("GET", f"{CONVERSATIONS}/{conversation}").json["state"] == "open"


def test_force_is_for_supervisors(world: World, agent: Client, supervisor: Client) -> None:
    conversation = f"{world.text('hello')}-1"
    assert step(agent, conversation, "close", {"force": True}).json["code"] == "supervisors_only"
    assert step(agent, conversation, "close").json["code"] == "not_possible_now"
    closed = step(supervisor, conversation, "close", {"force": True})
    assert closed.json["closeReason"] == "force_closed"


def test_views_show_what_the_caller_may_read(
    world: World, agent: Client, other_agent: Client, supervisor: Client
) -> None:
    threads = [world.text("hello", sender=customer(at)) for at in range(5)]
    hidden = world.text("private", to=FOREIGN)
    step(agent, f"{threads[0]}-1", "pick")
    step(agent, f"{threads[1]}-1", "pick")
    step(agent, f"{threads[1]}-1", "wait")

    def shown(client: Client, view: str) -> set[str]:
        found = all_items(client, f"{CONVERSATIONS}?view={view}&limit=2")
        return {item["id"].removesuffix("-1") for item in found}

    assert shown(agent, "open") == set(threads[2:])
    assert shown(agent, "mine") == {threads[0]}
    assert shown(other_agent, "mine") == set()
    assert shown(agent, "waiting") == {threads[1]}
    assert shown(agent, "all") == set(threads)
    assert shown(supervisor, "all") == {*threads, hidden}


def test_closed_ones_are_listed_by_span(world: World, agent: Client, supervisor: Client) -> None:
    threads = [world.text("hello", sender=customer(at)) for at in range(5)]
    for thread in threads:
        step(supervisor, f"{thread}-1", "close", {"force": True})
    world.clock.advance(minutes=1)
    found = all_items(agent, f"{CONVERSATIONS}?view=closed&limit=2")
    assert {item["id"] for item in found} == {f"{thread}-1" for thread in threads}
    assert {item["state"] for item in found} == {"closed"}
    world.clock.advance(days=2)
    assert all_items(agent, f"{CONVERSATIONS}?view=closed") == []
    span = "from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z"
    assert len(all_items(agent, f"{CONVERSATIONS}?view=closed&{span}")) == 5
    for wrong in ("from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "from=2020-01-01T00:00:00Z"):
        assert agent("GET", f"{CONVERSATIONS}?view=closed&{wrong}").json["code"] == "span"
    for wrong in ("from=5", "to=2026-03-02", "from=2026-03-02T00:00:00"):
        assert agent("GET", f"{CONVERSATIONS}?view=closed&{wrong}").status == 400


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%",
        "e30",
        "W10",
        "WyJvcGVuIl0",
        "WyJvcGVuIiwxLDIsM10",
        "WyJvcGVuIiwiOSIsIiIsIiJd",
        "a" * 3000,
    ],
)
def test_a_cursor_of_somebody_else_is_refused(cursor: str, agent: Client) -> None:
    answer = agent("GET", f"{CONVERSATIONS}?view=open&cursor={cursor}")
    assert (answer.status, answer.json["field"]) == (400, "cursor")


@pytest.mark.parametrize("query", ["view=none", "limit=0", "limit=1000", "limit=x"])
def test_a_wrong_parameter_is_named(query: str, agent: Client) -> None:
    answer = agent("GET", f"{CONVERSATIONS}?{query}")
    assert (answer.status, answer.json["field"]) == (400, query.split("=", maxsplit=1)[0])


def test_messages_are_listed_of_the_conversation_or_of_the_thread(
    world: World, agent: Client, supervisor: Client
) -> None:
    thread = world.text("first")
    agent("POST", f"{CONVERSATIONS}/{thread}-1/notes", {"text": "a note"})
    step(supervisor, f"{thread}-1", "close", {"force": True})
    for words in ("second", "third", "fourth"):
        world.text(words)
    (live,) = all_items(agent, f"{CONVERSATIONS}?view=open")
    assert live["id"] == f"{thread}-3"
    assert agent("GET", f"{CONVERSATIONS}/{live['id']}").json["previous"] == f"{thread}-1"

    def listed(query: str) -> list[str]:
        address = f"{CONVERSATIONS}/{live['id']}/messages?limit=2&{query}"
        return [item["text"] for item in all_items(agent, address)]

    assert listed("") == ["second", "third", "fourth"]
    assert listed("scope=thread") == ["first", "a note", "second", "third", "fourth"]


def test_a_reply_is_sent_and_its_reports_are_shown(world: World, agent: Client) -> None:
    thread = world.text("hello")
    sent = agent("POST", f"{CONVERSATIONS}/{thread}-1/messages", {"text": "hi"})
    assert (sent.status, sent.json["state"]) == (201, "sent")
    report = DeliveryReport("their-id", sent.json["id"], DeliveryState.DELIVERED, "delivered")
    world.channel.inbound.delivery.report("twilio", report, timedelta(seconds=1))
    shown = agent("GET", sent.headers["location"]).json
    assert shown["state"] == "delivered"
    assert [r["rawStatus"] for r in shown["reports"]] == ["delivered"]


def test_a_repeated_request_with_its_key_sends_once(
    world: World, agent: Client, supervisor: Client
) -> None:
    address = f"{CONVERSATIONS}/{world.text('hello')}-1/messages"
    first = agent("POST", address, {"text": "hi"}, idempotency_key="once")
    again = agent("POST", address, {"text": "hi"}, idempotency_key="once")
    assert again.json == first.json
    assert len(world.gateway.sent) == 1
    other = agent("POST", address, {"text": "ho"}, idempotency_key="once")
    assert (other.status, other.json["code"]) == (422, "idempotency_key_reused")
    step(supervisor, address.split("/")[-2], "close", {"force": True})
    late = agent("POST", address, {"text": "hi"}, idempotency_key="once")
    assert (late.status, late.json["id"]) == (201, first.json["id"])
    fresh = agent("POST", address, {"text": "hi"}, idempotency_key="twice")
    assert (fresh.status, fresh.json["code"]) == (409, "conversation_closed")


def test_an_agent_starts_a_conversation_once_per_key(world: World, agent: Client) -> None:
    body = {"from": "+1 425 555 0100", "to": "(425) 555-0123", "text": "hi"}
    first = agent("POST", "/api/v1/messages", body, idempotency_key="once")
    assert first.status == 201, first.text
    again = agent("POST", "/api/v1/messages", body, idempotency_key="once")
    assert again.json == first.json
    shown = agent("GET", f"{CONVERSATIONS}/{first.json['conversation']}").json
    assert (shown["state"], shown["agent"], shown["initiatedBy"]) == ("active", "ann", "ann")
    for other in ({"text": "ho"}, {"to": "+14255550124"}):
        answer = agent("POST", "/api/v1/messages", body | other, idempotency_key="once")
        assert (answer.status, answer.json["code"]) == (422, "idempotency_key_reused")
    assert [text.recipient.value for text in world.gateway.sent] == ["+14255550123"]


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"from": "nobody"}, "/from", "no_such_number"),
        ({"from": "+14255559999"}, "/from", "no_such_number"),
        ({"to": "12"}, "/to", "invalid_number"),
        ({"to": "CALL-ME"}, "/to", "number_with_letters"),
        ({"text": "  "}, "/text", "text_empty"),
        ({"text": "x" * 1601}, "/text", "text_too_long"),
    ],
)
def test_what_cannot_be_sent_is_told(
    changed: dict[str, str], field: str, code: str, agent: Client, world: World
) -> None:
    body = {"from": "everyone", "to": "+14255550123", "text": "hi"} | changed
    answer = agent("POST", "/api/v1/messages", body)
    assert (answer.status, answer.json["field"], answer.json["code"]) == (400, field, code)
    assert world.gateway.sent == []


def test_tags_that_come_and_go_leave_those_of_others(
    world: World, agent: Client, supervisor: Client
) -> None:
    conversation = f"{CONVERSATIONS}/{world.text('hello')}-1"
    agent("PATCH", f"{conversation}/tags", {"add": ["vip", " late "]})
    for tag in ("new", "closed"):
        changed = supervisor("PATCH", f"{conversation}/tags", {"add": [tag], "remove": ["late"]})
        assert changed.json["tags"] == ["vip", tag]
        agent("PATCH", f"{conversation}/tags", {"add": ["late"], "remove": [tag]})
        supervisor("POST", f"{conversation}:close", {"force": True})
    assert agent("PATCH", f"{conversation}/tags", {"add": ["x" * 51]}).json["code"] == "tags"
    many = [str(n) for n in range(19)]
    assert agent("PATCH", f"{conversation}/tags", {"add": many}).status == 400


def test_tags_and_contact_are_set_live_and_closed(
    world: World, agent: Client, supervisor: Client
) -> None:
    conversation = f"{CONVERSATIONS}/{world.text('hello')}-1"
    contact = agent("POST", "/api/v1/contacts", {"name": "Carla"}).json["id"]
    for _ in range(2):
        tagged = agent("PUT", f"{conversation}/tags", {"tags": ["vip", " vip ", "late"]})
        assert tagged.json["tags"] == ["vip", "late"]
        linked = agent("PUT", f"{conversation}/contact", {"contact": contact})
        assert linked.json["contactName"] == "Carla"
        assert agent("PUT", f"{conversation}/contact", {"contact": None}).json["contact"] is None
        supervisor("POST", f"{conversation}:close", {"force": True})
    assert agent("PUT", f"{conversation}/contact", {"contact": "nobody"}).status == 404


@pytest.mark.parametrize("how", [("POST", ":revoke"), ("DELETE", "")])
def test_what_the_holder_of_a_key_has_goes_back_to_its_queue_with_the_key(
    how: tuple[str, str], world: World, agent: Client, administrator: Client, app: FastAPI
) -> None:
    kept, key = world.channel.api_keys.create("Bob", Role.AGENT, None)
    bob = Client(app, {"x-api-key": key})
    answered, ended = (f"{world.text('hi', sender=customer(n))}-1" for n in range(2))
    for conversation in (answered, ended):
        assert step(bob, conversation, "pick").status == 200
    assert step(bob, ended, "end").status == 200

    assert administrator(how[0], f"/api/v1/keys/{kept.id}{how[1]}").status < 300

    assert step(agent, ended, "pick").json["code"] == "conversation_closed"
    [waiting] = all_items(agent, f"{CONVERSATIONS}?view=open")
    assert (waiting["id"], waiting["agent"]) == (answered, None)
    assert step(agent, answered, "pick").json["agent"] == "ann"


def test_what_the_holder_of_a_key_has_goes_back_to_its_queue_when_it_expires(
    world: World, agent: Client, app: FastAPI
) -> None:
    ends = world.clock.now() + timedelta(hours=1)
    _, key = world.channel.api_keys.create("Bob", Role.AGENT, ends)
    conversation = f"{world.text('hi')}-1"
    assert step(Client(app, {"x-api-key": key}), conversation, "pick").status == 200
    world.clock.advance(minutes=59)
    world.channel.handing_back.run()
    assert agent("GET", f"{CONVERSATIONS}/{conversation}").json["state"] == "active"
    world.clock.advance(minutes=1)
    world.channel.handing_back.run()
    assert agent("GET", f"{CONVERSATIONS}/{conversation}").json["state"] == "open"


def test_the_first_administrator_can_be_given_a_conversation(
    world: World, agent: Client, supervisor: Client
) -> None:
    known = {one["id"] for one in agent("GET", "/api/v1/agents").json["items"]}
    assert known == {"ann", "key:admin"}
    given = step(supervisor, f"{world.text('hello')}-1", "assign", {"agent": "key:admin"})
    assert given.json["agent"] == "key:admin"


def test_who_comes_second_to_a_conversation_is_told_who_has_it(
    world: World, agent: Client, other_agent: Client, supervisor: Client
) -> None:
    conversation = f"{world.text('hello')}-1"
    step(agent, conversation, "pick")
    for late in (other_agent, supervisor):
        answer = step(late, conversation, "pick")
        assert (answer.status, answer.json["code"], answer.json["agent"]) == (
            409,
            "not_yours",
            "ann",
        )


def test_our_own_numbers_are_not_texted(agent: Client) -> None:
    for ours in (OURS, FOREIGN):
        text = {"from": "everyone", "to": ours.value, "text": "hi"}
        answer = agent("POST", "/api/v1/messages", text)
        assert (answer.status, answer.json["code"], answer.json["field"]) == (
            400,
            "own_number",
            "/to",
        )


def test_a_body_nested_too_deeply_is_refused_with_advice(agent: Client) -> None:
    answer = agent("POST", "/api/v1/messages", raw=b"[" * 100_000)
    assert (answer.status, answer.json["code"]) == (400, "invalid_request")
    assert "nested too deeply" in answer.json["detail"]


def test_tags_and_contacts_have_no_nul(world: World, agent: Client) -> None:
    conversation = f"{world.text('hello')}-1"
    tagged = agent("PUT", f"{CONVERSATIONS}/{conversation}/tags", {"tags": ["late", "a\0b"]})
    assert (tagged.status, tagged.json["field"]) == (400, "/tags/1")
    for member in ("name", "notes", "externalReference"):
        body = {"name": "Carla", "numbers": [], member: "a\0b"}
        answer = agent("POST", "/api/v1/contacts", body)
        assert (answer.status, answer.json["field"]) == (400, f"/{member}")
