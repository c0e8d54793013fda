"""Behaviours 11 and 17: the host's own routes."""

import json
import logging

import azure.functions as func
import pytest

from tests.host.serving import KEYS, add_route, anonymous_app, serving, until


def admin_app(seen: list[object]) -> func.FunctionApp:
    app = anonymous_app()

    @app.timer_trigger("timer", "0 0 0 29 2 *")
    def tick(timer: func.TimerRequest) -> None:
        seen.append(timer.past_due)

    @app.event_grid_trigger("event")
    def take(event: func.EventGridEvent) -> None:
        seen.append(event.id)

    add_route(app, "web", "web")
    return app


def start(name: str, text: str) -> tuple[str, bytes]:
    return f"/admin/functions/{name}", json.dumps({"input": text}).encode()


def test_a_function_started_by_hand_is_accepted_and_runs_in_the_background() -> None:
    seen: list[object] = []
    with serving(admin_app(seen), KEYS, keys=True) as client:
        for name, text in (("TICK", ""), ("take", '{"id": "7"}')):
            assert client.post(*start(name, text), x_functions_key="master").status == 202
        until(lambda: len(seen) == 2, "both functions ran")
    assert set(seen) == {False, "7"}


def test_starting_by_hand_fails_for_an_unknown_name_a_missing_body_and_a_lesser_key() -> None:
    with serving(admin_app([]), KEYS, keys=True) as client:
        master = {"x_functions_key": "master"}
        assert client.post(*start("nobody", ""), **master).status == 404
        assert client.post("/admin/functions/tick", **master).status == 400
        assert client.post(*start("tick", ""), x_functions_key="function").status == 401


def test_a_function_that_fails_when_started_by_hand_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    with serving(admin_app([])) as client:
        assert client.post(*start("web", "no request")).status == 202
        until(lambda: "Functions.web' (Failed" in caplog.text, "the failure was logged")


def test_the_home_page_shows_unless_it_is_disabled() -> None:
    with serving(admin_app([])) as client:
        assert b"up and running" in client.get("/").body
    with serving(admin_app([]), {"AzureWebJobsDisableHomepage": "true"}) as client:
        assert client.get("/").status == 204


def test_status_asks_for_the_master_key_and_ping_for_none() -> None:
    with serving(admin_app([]), KEYS, keys=True) as client:
        assert client.get("/admin/host/status").status == 401
        assert client.get("/admin/host/status?code=master").json["state"] == "Running"
        assert client.get("/admin/host/ping").status == 200
        assert client.get("/admin/other?code=master").status == 404
