"""Rules that hold for every route, read from the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI

from api.app import create_app
from domain.callbacks import Call
from domain.people import Role
from domain.quarantine import Reason
from tests.channels import ADMIN_KEY, FOREIGN, SECRET, World
from tests.unit.api.client import Answer, Client, signed_in

UNKNOWN_IDS = ("nope", "%00", "..%2F..", "x" * 3000, "a'b", "%F0%9F%98%80", "-1", "a:b")


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    role: Role
    body: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def ids(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)


def _routes() -> list[Route]:
    document = create_app(World().channel).openapi()
    schemas = document["components"]["schemas"]
    found = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            schema = body.get("schema", {})
            refs = [s["$ref"] for s in (schema, *schema.get("anyOf", ())) if "$ref" in s]
            named = schemas[refs[0].rsplit("/", 1)[1]] if refs else {}
            role = Role(operation["x-least-role"])
            found.append(Route(method.upper(), path, role, named.get("properties", {})))
    return found


ROUTES = _routes()
every_route = pytest.mark.parametrize("route", ROUTES, ids=str)
with_body = pytest.mark.parametrize("route", [r for r in ROUTES if r.body], ids=str)
with_id = pytest.mark.parametrize("route", [r for r in ROUTES if "{" in r.path], ids=str)
of_texts = pytest.mark.parametrize(
    "route", [r for r in ROUTES if "{conversation}" in r.path or "{message}" in r.path], ids=str
)


def filled(path: str, **ids: str) -> str:
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def existing(world: World, route: Route, administrator: Client) -> str:
    """Return the route's address with ids of things that exist: only these are made."""

    def made(noun: str, **body: Any) -> str:
        return str(administrator("POST", f"/api/v1/{noun}", body).json["id"])

    def quarantined() -> str:
        call = Call("POST", "https://x", {}, b"{}")
        world.channel.quarantine.keep("twilio", "twilio", Reason.UNVERIFIED, "wrong", call)
        return world.stores.quarantine.page(1)[0][0].id

    ids: dict[str, Callable[[], str]] = {
        "account": lambda: "twilio",
        "number": lambda: "everyone",
        "workstream": lambda: "main",
        "team": lambda: "desk",
        "contact": lambda: made("contacts", name="Carla"),
        "key": lambda: made("keys", name="CRM", role="agent"),
        "conversation": lambda: f"{world.text('hello')}-1",
        "message": lambda: f"{world.text('hello')}-1",
        "call": quarantined,
        "calendar": lambda: made("operatingHours", name="Always", zone="UTC"),
        "automated": lambda: made("automatedMessages", name="Hello", trigger="greeting"),
        "reply": lambda: made("quickReplies", name="Hello", texts={"en": "Hello!"}),
        "media": lambda: f"{world.text_with_file()}.0",
    }
    return filled(route.path, **{name: ids[name]() for name in route.ids if name in ids})


def is_problem(answer: Answer, *statuses: int) -> None:
    assert answer.status in statuses, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= answer.json.keys()
    assert answer.json["status"] == answer.status
    assert "Traceback" not in answer.text
    assert SECRET not in answer.text


@every_route
def test_no_route_lets_in_who_has_not_signed_in(route: Route, nobody: Client) -> None:
    answer = nobody(route.method, filled(route.path, conversation="x"))
    is_problem(answer, 401)
    assert "www-authenticate" in answer.headers


@every_route
def test_a_wrong_key_opens_nothing(route: Route, app: FastAPI) -> None:
    is_problem(Client(app, {"x-api-key": "sk_wrong"})(route.method, route.path), 401)


@every_route
@pytest.mark.parametrize("role", Role)
def test_a_route_takes_its_least_role_and_higher_ones(
    route: Route, role: Role, world: World, app: FastAPI, administrator: Client
) -> None:
    address = existing(world, route, administrator)
    answer = Client(app, signed_in("pat", role))(route.method, address)
    if role < route.role:
        is_problem(answer, 403)
        assert answer.json["code"] == "role_too_low"
    else:
        assert answer.status not in {401, 404, 405, 500}, answer.text
        assert "role_too_low" not in answer.text


@of_texts
def test_nobody_but_owners_and_supervisors_reaches_texts_of_a_number(
    route: Route, world: World, agent: Client
) -> None:
    text = f"{world.text('private matter', to=FOREIGN)}-1"
    body: dict[str, Any] = {"text": "hi", "tags": [], "contact": None, "queue": "default"}
    body["until"] = None
    sent = {name: body[name] for name in route.body if name in body}
    address = filled(route.path, conversation=text, message=text)
    answer = agent(route.method, address, sent if route.body else None)
    is_problem(answer, 403)
    assert "private matter" not in answer.text


def test_nobody_but_an_owner_texts_from_a_number(
    agent: Client, administrator: Client, app: FastAPI
) -> None:
    body = {"from": "private", "to": "+14255550123", "text": "hi"}
    is_problem(agent("POST", "/api/v1/messages", body), 403)
    is_problem(administrator("POST", "/api/v1/messages", body), 403)
    dora = Client(app, signed_in("dora-id", "agent", name="Dora@Example.com"))
    assert dora("POST", "/api/v1/messages", body).status == 201


@with_id
def test_an_id_of_nothing_is_not_found(route: Route, administrator: Client) -> None:
    body: dict[str, Any] = {"text": "hi", "tags": [], "contact": None, "agent": "ann"}
    body |= {
        "event": 0,
        "day": "2026-03-02",
        "textVersion": "2026-11",
        "until": None,
        "conversation": "x-1",
    }
    sent = {name: body[name] for name in route.body if name in body}
    for wrong in UNKNOWN_IDS:
        address = re.sub(r"{\w+}", wrong, route.path)
        answer = administrator(route.method, address, sent if route.body else None)
        if route.method == "DELETE":
            assert answer.status in {204, 404}, answer.text
        else:
            is_problem(answer, 404)


@with_body
def test_broken_json_is_told_so(route: Route, world: World, administrator: Client) -> None:
    address = existing(world, route, administrator)
    for raw in (b"{", b"nothing", b'{"a": 1', b"\xff\xfe", b"[" * 5000):
        is_problem(administrator(route.method, address, raw=raw), 400)


@with_body
def test_a_body_of_another_shape_is_refused(
    route: Route, world: World, administrator: Client
) -> None:
    address = existing(world, route, administrator)
    shapes: list[object] = [[], "text", 1]
    for wrong in shapes:
        is_problem(administrator(route.method, address, wrong), 400)
    answer = administrator(route.method, address, {"unheardOf": 1})
    is_problem(answer, 400)
    assert "/unheardOf" in [error["field"] for error in answer.json["errors"]]


@with_body
def test_a_member_of_the_wrong_type_is_named(
    route: Route, world: World, administrator: Client
) -> None:
    address = existing(world, route, administrator)
    for name in route.body:
        answer = administrator(route.method, address, {name: 0.5})
        is_problem(answer, 400)
        fields = [error["field"] for error in answer.json["errors"]]
        assert any(field.startswith(f"/{name}") for field in fields), (name, answer.text)


def test_no_address_begins_as_the_host_forbids_or_holds_a_number() -> None:
    for route in ROUTES:
        assert route.path.startswith("/api/v1/")
        assert not route.path.removeprefix("/api/v1/").startswith(("admin", "runtime"))


def test_the_first_administrators_key_is_no_ones_else(app: FastAPI) -> None:
    assert Client(app, {"X-Api-Key": ADMIN_KEY})("GET", "/api/v1/me").json["role"] == (
        "administrator"
    )


def test_a_header_that_cannot_be_read_signs_in_nobody(app: FastAPI) -> None:
    for header in ("", "%%%", "e30=", "bnVsbA==", "W10=", "eyJjbGFpbXMiOiBbMV19"):
        is_problem(Client(app, {"x-ms-client-principal": header})("GET", "/api/v1/me"), 401)


def test_who_has_no_role_is_told_to_ask_for_one(app: FastAPI) -> None:
    answer = Client(app, signed_in("zoe", "accountant"))("GET", "/api/v1/me")
    is_problem(answer, 403)
    assert answer.json["code"] == "no_role"


def test_a_principal_counts_only_where_the_platform_signs_people_in(world: World) -> None:
    app = create_app(world.made(WEBSITE_AUTH_ENABLED="false"))
    is_problem(Client(app, signed_in("eve", "administrator"))("GET", "/api/v1/me"), 401)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_changes_nothing_with_somebodys_cookie(
    site: str, world: World, agent: Client, administrator: Client
) -> None:
    pick = f"/api/v1/conversations/{world.text('hello')}-1:pick"
    is_problem(agent("POST", pick, sec_fetch_site=site), 403)
    assert agent("POST", pick, sec_fetch_site="same-origin").status == 200
    body = {"name": "Carla"}
    assert administrator("POST", "/api/v1/contacts", body, sec_fetch_site=site).status == 201
