"""Behaviour 10: the webhook of the Event Grid trigger."""

import json
import threading
from typing import Any

import azure.functions as func
import pytest

from tests.host.serving import KEYS, WAIT_SECONDS, anonymous_app, serving

PATH = "/runtime/webhooks/EventGrid?functionName=take"
NOTIFICATION = {"aeg_event_type": "Notification"}


def event(number: int, kind: str = "Test") -> dict[str, Any]:
    return {
        "id": str(number),
        "topic": "t",
        "subject": "s",
        "eventType": kind,
        "eventTime": "2026-01-02T03:04:05Z",
        "data": {"n": number},
        "dataVersion": "1",
    }


def taking_app(seen: list[Any], meet: threading.Barrier | None = None) -> func.FunctionApp:
    app = anonymous_app()

    @app.event_grid_trigger("event")
    def take(event: func.EventGridEvent) -> None:
        if meet:
            meet.wait(WAIT_SECONDS)
        if isinstance(event, func.EventGridEvent) and event.event_type == "Bad":
            raise ValueError("boom")
        seen.append(event)

    return app


def body(content: object) -> bytes:
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "content",
    [
        [{"data": {"validationCode": "123"}}],
        {"specversion": "1.0", "data": {"validationCode": "123"}},
        {"specversion": "1.0", "data": json.dumps({"validationCode": "123"})},
    ],
)
def test_a_validation_is_answered_with_its_code(content: object) -> None:
    with serving(taking_app([])) as client:
        reply = client.post(PATH, body(content), aeg_event_type="SubscriptionValidation")
    assert (reply.status, reply.json) == (200, {"validationResponse": "123"})


def test_the_events_of_an_array_run_side_by_side_one_invocation_each() -> None:
    seen: list[func.EventGridEvent] = []
    with serving(taking_app(seen, threading.Barrier(3))) as client:
        reply = client.post(PATH, body([event(1), event(2), event(3)]), **NOTIFICATION)
    assert (reply.status, reply.body) == (202, b"")
    assert {each.id for each in seen} == {"1", "2", "3"}
    assert seen[0].get_json() in ({"n": 1}, {"n": 2}, {"n": 3})


def test_an_object_is_one_event() -> None:
    seen: list[func.EventGridEvent] = []
    with serving(taking_app(seen)) as client:
        assert client.post(PATH, body(event(7)), **NOTIFICATION).status == 202
    assert [each.id for each in seen] == ["7"]


def test_a_cloud_event_arrives_as_one() -> None:
    seen: list[func.CloudEvent] = []
    content = {"specversion": "1.0", "id": "1", "source": "/s", "type": "T", "data": {"n": 1}}
    with serving(taking_app(seen)) as client:
        assert client.post(PATH, body(content), **NOTIFICATION).status == 202
    assert isinstance(seen[0], func.CloudEvent)


def test_one_failure_fails_the_delivery_with_the_exceptions_message() -> None:
    seen: list[func.EventGridEvent] = []
    with serving(taking_app(seen)) as client:
        reply = client.post(PATH, body([event(1), event(2, "Bad")]), **NOTIFICATION)
    assert reply.status == 500
    assert b"ValueError: boom" in reply.body
    assert [each.id for each in seen] == ["1"]


def test_an_unknown_function_is_404_and_named() -> None:
    with serving(taking_app([])) as client:
        reply = client.post(PATH.replace("take", "nobody"), b"[]", **NOTIFICATION)
    assert (reply.status, reply.body) == (404, b"cannot find function: 'nobody'")


def test_unsubscribe_is_202_and_any_other_kind_400() -> None:
    with serving(taking_app([])) as client:
        assert client.post(PATH, b"[]", aeg_event_type="Unsubscribe").status == 202
        assert client.post(PATH, b"[]", aeg_event_type="SubscriptionDeletion").status == 400
        assert client.post(PATH, b"[]").status == 400


def test_the_cloud_events_handshake_is_granted_to_event_grid_only() -> None:
    with serving(taking_app([])) as client:
        good = {"WebHook-Request-Origin": "eventgrid.azure.net"}
        reply = client.send("OPTIONS", PATH, headers=good)
        assert (reply.status, reply.headers["webhook-allowed-origin"]) == (
            200,
            "eventgrid.azure.net",
        )
        bad = {"WebHook-Request-Origin": "evil.test"}
        assert client.send("OPTIONS", PATH, headers=bad).status == 400


def test_the_webhook_takes_the_system_or_the_master_key_only() -> None:
    with serving(taking_app([]), KEYS, keys=True) as client:
        statuses = {
            key: client.post(f"{PATH}&code={key}", b"[]", **NOTIFICATION).status
            for key in ("", "function", "system", "master")
        }
    assert statuses == {"": 401, "function": 401, "system": 202, "master": 202}


def test_a_body_that_is_not_json_is_500() -> None:
    with serving(taking_app([])) as client:
        assert client.post(PATH, b"not json", **NOTIFICATION).status == 500
