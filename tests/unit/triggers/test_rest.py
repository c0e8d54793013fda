"""The function behind which the API stands."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import azure.functions as func
import pytest

from domain.errors import Unavailable
from tests.channels import ADMIN_KEY, World
from triggers import rest


class Output:
    """What the host hands in to carry messages to a queue."""

    def __init__(self) -> None:
        self.value: list[str] | None = None

    def set(self, value: list[str]) -> None:
        self.value = value

    def get(self) -> Any:
        return self.value


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    world = World()
    monkeypatch.setattr(rest, "channel", lambda: world.channel)
    rest._made.cache_clear()
    yield world
    rest._made.cache_clear()


def call(method: str, path: str, body: object, outbox: Output) -> func.HttpResponse:
    headers = {"x-api-key": ADMIN_KEY, "content-type": "application/json"}
    url = f"https://sms.example.com/api/v1/{path}"
    request = func.HttpRequest(method, url, headers=headers, body=json.dumps(body).encode())
    (made,) = [f for f in rest.blueprint._function_builders if f._function._name == "web_api"]
    handler = made._function.get_user_function()
    answer: func.HttpResponse = asyncio.run(handler(request, None, outbox))
    return answer


def test_what_a_request_leaves_to_be_sent_goes_to_the_queue(world: World) -> None:
    outbox = Output()
    while world.channel.slots.take():
        pass  # every slot is taken, so the text waits
    body = {"from": "everyone", "to": "+14255550123", "text": "hi"}
    answer = call("POST", "messages", body, outbox)
    assert answer.status_code == 201
    message = json.loads(answer.get_body())
    assert message["state"] == "queued"
    assert outbox.value == [message["conversation"].rsplit("-", 1)[0]]


def test_a_request_that_leaves_nothing_rings_no_bell(world: World) -> None:
    outbox = Output()
    assert call("GET", "me", None, outbox).status_code == 200
    assert outbox.value is None


def test_a_channel_that_cannot_be_made_is_a_problem_and_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses() -> None:
        raise Unavailable("storage_unavailable", "The tables do not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(rest, "channel", refuses)
        answer = call("GET", "me", None, Output())
    assert answer.status_code == 503
    assert json.loads(answer.get_body())["code"] == "storage_unavailable"
    assert call("GET", "me", None, Output()).status_code == 200


def test_a_callback_does_not_wait_for_the_api_to_be_imported() -> None:
    code = "import sys, function_app; sys.exit('fastapi' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(rest.__file__).parents[1])
