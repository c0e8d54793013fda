"""Operating hours and automated messages through the API."""

from __future__ import annotations

from typing import Any

import pytest

from domain.addresses import Address, AddressKind
from tests.builders import ACKNOWLEDGED
from tests.channels import World
from tests.unit.api.client import Client

DAILY: dict[str, Any] = {
    "name": "Office",
    "zone": "Europe/Berlin",
    "events": [{"first": "2026-03-01", "start": "09:00", "end": "17:00", "repeat": "daily"}],
    "holidays": [{"first": "2026-03-04", "reason": "Feast"}],
}
HOURS = "/api/v1/operatingHours"


def state(client: Client, at: str) -> Any:
    return client("GET", f"{HOURS}/office/state?at={at}").json


def test_hours_tell_whether_they_are_open_and_when_next(
    administrator: Client, agent: Client
) -> None:
    administrator("POST", HOURS, DAILY)
    assert state(agent, "2026-03-02T12:00:00Z")["open"] is True
    assert state(agent, "2026-03-04T12:00:00Z") == {
        "at": "2026-03-04T12:00:00Z",
        "open": False,
        "holiday": "Feast",
        "opensNext": "2026-03-05T08:00:00Z",
    }
    assert agent("GET", f"{HOURS}/office/state?at=noon").status == 400
    for far in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        assert agent("GET", f"{HOURS}/office/state?at={far}").status == 400


def test_an_event_is_left_out_on_one_day_and_another_takes_its_place(
    administrator: Client, agent: Client
) -> None:
    administrator("POST", HOURS, DAILY)
    instead = {"first": "2026-03-10", "start": "18:00", "end": "19:00"}
    body = {"event": 0, "day": "2026-03-10", "scope": "this", "instead": instead}
    changed = administrator("POST", f"{HOURS}/office:except", body)
    assert [event["exceptOn"] for event in changed.json["events"]] == [["2026-03-10"], []]
    assert state(agent, "2026-03-10T12:00:00Z")["open"] is False
    assert state(agent, "2026-03-10T17:30:00Z")["open"] is True


def test_a_day_is_left_out_of_all_events_and_has_hours_of_its_own(
    administrator: Client, agent: Client
) -> None:
    late = {"first": "2026-03-01", "start": "20:00", "end": "21:00", "repeat": "daily"}
    administrator("POST", HOURS, DAILY | {"events": [*DAILY["events"], late]})
    administrator("POST", f"{HOURS}/office:except", {"day": "2026-03-10"})
    instead = {"first": "2026-03-11", "start": "12:00", "end": "13:00"}
    administrator("POST", f"{HOURS}/office:except", {"day": "2026-03-11", "instead": instead})

    def open_at(day: str) -> list[int]:
        hours = range(6, 23)
        return [hour for hour in hours if state(agent, f"{day}T{hour:02}:30:00Z")["open"]]

    assert open_at("2026-03-09") == [*range(8, 16), 19]
    assert open_at("2026-03-10") == []
    assert open_at("2026-03-11") == [11]


def test_what_is_always_open_is_closed_by_a_holiday_only(administrator: Client) -> None:
    administrator("POST", HOURS, {"name": "Office", "zone": "Europe/Berlin"})
    refused = administrator("POST", f"{HOURS}/office:except", {"day": "2026-03-10"})
    assert (refused.status, refused.json["field"]) == (400, "/day")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"day": "2026-02-28"}, "no_such_day"),
        ({"day": "2026-03-10", "scope": "all"}, "no_such_event"),
        ({"event": 1, "day": "2026-03-10"}, "no_such_event"),
        ({"event": 0, "day": "2026-02-28"}, "no_such_day"),
        ({"event": 0, "day": "2026-02-30"}, "no_such_day"),
        ({"event": 0, "day": "2026-03-10", "scope": "all"}, "hours_empty"),
        ({"event": 0, "day": "2026-03-10", "instead": {"first": "tomorrow"}}, "no_such_day"),
    ],
)
def test_an_exception_that_makes_no_sense_is_refused(
    administrator: Client, body: dict[str, Any], code: str
) -> None:
    administrator("POST", HOURS, DAILY)
    assert administrator("POST", f"{HOURS}/office:except", body).json["code"] == code


def test_hours_that_a_number_has_cannot_be_deleted(administrator: Client) -> None:
    administrator("POST", HOURS, DAILY)
    number = administrator("PATCH", "/api/v1/numbers/everyone", {"operatingHours": "office"})
    assert number.json["operatingHours"] == "office"
    refused = administrator("DELETE", f"{HOURS}/office")
    assert (refused.status, refused.json["usedBy"]) == (409, ["everyone"])
    administrator("PATCH", "/api/v1/numbers/everyone", {"operatingHours": None})
    assert administrator("DELETE", f"{HOURS}/office").status == 204


def test_a_message_is_counted_in_every_language(administrator: Client) -> None:
    texts = {"en": "Hi from {Brand}", "el": "Γειά σου" * 10}
    body = {"name": "Hello", "trigger": "greeting", "texts": texts}
    made = administrator("POST", "/api/v1/automatedMessages", body)
    assert made.json["segments"] == {"en": 1, "el": 2}
    less = administrator("PATCH", "/api/v1/automatedMessages/hello", {"texts": {"el": None}})
    assert less.json["texts"] == {"en": "Hi from {Brand}"}


@pytest.mark.parametrize(
    ("route", "more"), [("automatedMessages", {"trigger": "greeting"}), ("quickReplies", {})]
)
def test_a_prepared_text_that_offers_a_word_that_opts_out_is_refused(
    administrator: Client, route: str, more: dict[str, Any]
) -> None:
    body = {"name": "Hello", "texts": {"en": "Reply END to end."}, **more}
    refused = administrator("POST", f"/api/v1/{route}", body)
    assert (refused.status, refused.json["field"]) == (400, "/texts/en")
    assert "offers END" in refused.json["detail"]


def test_the_built_in_texts_are_listed(supervisor: Client) -> None:
    items = supervisor("GET", "/api/v1/automatedMessages/defaults").json["items"]
    greeting = next(item for item in items if item["trigger"] == "greeting")
    assert greeting["enabled"] is True
    assert set(greeting["segments"].values()) == {1}


def test_one_place_has_one_message_of_a_trigger(administrator: Client) -> None:
    body = {"name": "One", "trigger": "greeting", "number": "everyone"}
    assert administrator("POST", "/api/v1/automatedMessages", body).status == 201
    again = administrator("POST", "/api/v1/automatedMessages", body | {"name": "Two"})
    assert (again.status, again.json["field"]) == (400, "/trigger")


def test_a_provider_is_acknowledged_once(world: World, administrator: Client) -> None:
    for given in ACKNOWLEDGED:
        world.stores.catalogue.remove(given)
    world.channel.catalogue.fresh()
    wanted = administrator("GET", "/api/v1/acknowledgements").json
    assert "privacy statement" in wanted["text"]
    sent = administrator(
        "POST", "/api/v1/messages", {"from": "everyone", "to": "+14255550123", "text": "hi"}
    )
    assert (sent.status, sent.json["code"]) == (409, "acknowledgement_missing")
    route = "/api/v1/accounts/twilio:acknowledge"
    assert administrator("POST", route, {"textVersion": "1999"}).status == 400
    first = administrator("POST", route, {"textVersion": wanted["textVersion"]})
    assert (first.json["provider"], first.json["who"]) == ("twilio", "key:admin")
    world.clock.advance(hours=1)
    assert administrator("POST", route, {"textVersion": "2026-11"}).json == first.json
    assert administrator("GET", "/api/v1/acknowledgements").json["items"] == [first.json]
    sent = administrator(
        "POST", "/api/v1/messages", {"from": "everyone", "to": "+14255550123", "text": "hi"}
    )
    assert sent.status == 201


def test_an_agent_notes_an_opt_out_and_an_administrator_exports_the_proofs(
    world: World, agent: Client, administrator: Client
) -> None:
    thread = world.text("I will stop by at five")
    message = agent("GET", f"/api/v1/conversations/{thread}-1/messages").json["items"][0]
    assert message["flags"] == ["opt_out_hint"]
    for _ in range(2):
        noted = agent("POST", f"/api/v1/conversations/{thread}-1:optOut")
        assert noted.json["suppressed"] is True
    world.text("STOP", sender=Address(AddressKind.E164, "+14255550177"))
    proofs, following = [], "/api/v1/consents/export?limit=1"
    while following:
        page = administrator("GET", following).json
        proofs += [(p["number"], p["keyword"], p["source"]) for p in page["items"]]
        following = page["nextLink"]
    assert sorted(proofs) == [
        ("+14255550177", "STOP", "text"),
        ("+14255550199", "STOP", "agent:ann"),
    ]
    assert agent("GET", "/api/v1/consents/export").status == 403


OPT_IN = {
    "number": "+1 425 555 0199",
    "where": "https://contoso.example/offers",
    "words": "Text me offers, at most four a month.",
    "givenAt": "2026-03-01T10:00:00+01:00",
}


def test_a_supervisor_records_an_opt_in_that_was_given_elsewhere(
    world: World, supervisor: Client, agent: Client
) -> None:
    route = "/api/v1/consents:record"
    assert agent("POST", route, OPT_IN).status == 403
    shown = supervisor("POST", route, OPT_IN)
    assert (shown.status, shown.json["optedInAt"]) == (201, "2026-03-01T09:00:00Z")
    again = supervisor("POST", route, OPT_IN | {"givenAt": "2026-03-01T09:00:00Z"})
    [proof] = again.json["ledger"]
    assert (proof["keyword"], proof["source"], proof["ourAddress"]) == ("START", "recorded:sue", "")
    assert proof["words"] == f"{OPT_IN['where']}: {OPT_IN['words']}"
    assert shown.json["suppressed"] is False


@pytest.mark.parametrize(
    ("member", "wrong"),
    [("number", "12"), ("where", ""), ("words", ""), ("givenAt", "2026-03-01T10:00:00"),
     ("givenAt", "2099-01-01T00:00:00Z")],
)  # fmt: skip
def test_an_opt_in_that_cannot_be_is_refused_by_its_member(
    supervisor: Client, member: str, wrong: str
) -> None:
    answer = supervisor("POST", "/api/v1/consents:record", OPT_IN | {member: wrong})
    assert (answer.status, answer.json["field"]) == (400, f"/{member}")


def test_a_supervisor_blocks_a_customer_and_lifts_the_block(
    world: World, supervisor: Client, agent: Client
) -> None:
    thread = world.text("rude words")
    body = {"number": "+1 425 555 0199", "reason": "abuse"}
    assert agent("POST", "/api/v1/blocks", body).status == 403
    made = supervisor("POST", "/api/v1/blocks", body)
    assert (made.json["number"], made.json["by"]) == ("+14255550199", "sue")
    assert agent("GET", f"/api/v1/conversations/{thread}-1").json["closeReason"] == "blocked"
    world.text("more rude words")
    [shown] = supervisor("GET", "/api/v1/blocks").json["items"]
    assert shown == made.json | {"dropped": 1}
    past = body | {"until": "2020-01-01T00:00:00Z"}
    assert supervisor("POST", "/api/v1/blocks", past).json["field"] == "/until"
    assert supervisor("DELETE", f"/api/v1/blocks/{shown['id']}").status == 204
    assert supervisor("GET", "/api/v1/blocks").json["items"] == []


def test_an_agents_own_quick_replies_are_seen_by_nobody_else(
    agent: Client, other_agent: Client, supervisor: Client
) -> None:
    body = {"name": "Hi", "texts": {"en": "Hi!"}}
    route = "/api/v1/quickReplies"
    assert agent("POST", route, body).status == 403
    mine = agent("POST", route, body | {"personal": True})
    assert mine.json["owner"] == "ann"
    supervisor("POST", route, {"name": "Bye", "texts": {"en": "Bye"}, "tags": ["end"]})
    listed = {who: [i["name"] for i in ask("GET", route).json["items"]]
              for who, ask in (("ann", agent), ("ben", other_agent))}  # fmt: skip
    assert listed == {"ann": ["Bye", "Hi"], "ben": ["Bye"]}
    assert [i["name"] for i in agent("GET", f"{route}?tag=end").json["items"]] == ["Bye"]
    assert other_agent("PATCH", f"{route}/hi", {"name": "Mine"}).status == 404
    assert agent("PATCH", f"{route}/bye", {"name": "Mine"}).status == 403
    assert agent("PATCH", f"{route}/hi", {"texts": {"de": "Hallo!"}}).json["texts"] == {
        "en": "Hi!",
        "de": "Hallo!",
    }
    assert agent("DELETE", f"{route}/hi").status == 204


def test_a_quick_reply_is_rendered_for_a_conversation(
    world: World, agent: Client, supervisor: Client
) -> None:
    supervisor("POST", "/api/v1/contacts", {"name": "Carla Diaz", "numbers": ["+14255550199"]})
    text = "Hello {FirstName{Customer}}, this is {Brand}."
    supervisor("POST", "/api/v1/quickReplies", {"name": "Hello", "texts": {"en": text}})
    thread = world.text("hello")
    body = {"conversation": f"{thread}-1"}
    said = agent("POST", "/api/v1/quickReplies/hello:render", body).json
    assert said == {"text": "Hello Carla, this is Everyone.", "segments": 1}
