"""Paths that the platform's sign-in leaves alone: nothing there believes that it did not."""

from __future__ import annotations

import json
from pathlib import Path

import azure.functions as func
import pytest

import function_app
from local.host.functions import read_functions
from tests.channels import World
from tests.unit.api.client import signed_in
from triggers import health, webhooks
from triggers.guarded import GUARDED

ROOT = Path(__file__).parents[3]
ADMINISTRATOR = signed_in("eve", "administrator")


def routes() -> dict[str, str]:
    functions = read_functions(function_app.app)
    return {
        f.name: f"/{f.trigger.fields['route']}"
        for f in functions
        if f.trigger.type == "httpTrigger"
    }


def test_every_route_is_guarded_by_the_app_or_belongs_to_the_api() -> None:
    for name, route in routes().items():
        opened = [path for path in GUARDED if route == path or route.startswith(path.strip("*"))]
        assert len(opened) == (0 if name == "web_api" else 1), name


def test_only_the_api_reads_the_platforms_principal() -> None:
    """The header's name stands in one module, and only ``api/`` and its trigger reach that."""
    product = [p for folder in ("triggers", "runtime", "services", "providers", "storage", "domain")
               for p in (ROOT / folder).rglob("*.py")]  # fmt: skip
    assert [str(p) for p in product if "ms-client-principal" in p.read_text().lower()] == []
    reaching = [p.name for p in (ROOT / "triggers").glob("*.py") if "from api" in p.read_text()]
    assert reaching == ["rest.py"]


class Nothing:
    def set(self, value: object) -> None:
        raise AssertionError(value)


def test_a_principal_on_a_guarded_path_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    monkeypatch.setattr(webhooks, "channel", lambda: world.channel)
    monkeypatch.setattr(health, "channel", lambda: world.channel)
    answers = []
    for headers in ({}, ADMINISTRATOR):
        call = func.HttpRequest(
            "POST",
            "https://sms.example.com/webhooks/twilio/twilio/wrong",
            headers=headers,
            route_params={"provider": "twilio", "account": "twilio", "token": "wrong"},
            body=b"Body=hi",
        )
        answer = webhooks.answered(world.channel, call, Nothing())  # type: ignore[arg-type]  # an output that takes nothing
        answers.append((answer.status_code, answer.get_body()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    document = json.loads(answers[0][1])
    assert document["code"] == "no_such_callback"
    assert document["type"] == "urn:sms-channel:problem:no_such_callback", "as in the API"
