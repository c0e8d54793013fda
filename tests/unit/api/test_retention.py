"""How long things are kept is told, with the setting that says so."""

from __future__ import annotations

from api.app import create_app
from tests.channels import World
from tests.unit.api.client import Client

RETENTION = "/api/v1/retention"


def test_every_kind_is_told_with_its_setting(administrator: Client) -> None:
    kept = administrator("GET", RETENTION).json["kept"]
    assert [(one["kind"], one["days"], one["setting"]) for one in kept] == [
        ("messages", 730, "KEEP_MESSAGES_DAYS"),
        ("media", 90, "KEEP_MEDIA_DAYS"),
        ("quarantine", 30, "KEEP_QUARANTINE_DAYS"),
    ]


def test_for_ever_has_no_days(world: World, administrator: Client) -> None:
    app = create_app(world.made(KEEP_MESSAGES_DAYS="0", KEEP_MEDIA_DAYS="7"))
    kept = Client(app, administrator.signed_in)("GET", RETENTION).json["kept"]
    assert [one["days"] for one in kept] == [None, 7, 30]


def test_the_oldest_closed_conversation_is_told(world: World, administrator: Client) -> None:
    assert administrator("GET", RETENTION).json["oldestClosedAt"] is None
    thread = world.text("hello")
    closed = administrator("POST", f"/api/v1/conversations/{thread}-1:close", {"force": True})
    assert closed.status == 200
    told = administrator("GET", RETENTION).json["oldestClosedAt"]
    assert told == administrator("GET", f"/api/v1/conversations/{thread}-1").json["closedAt"]
