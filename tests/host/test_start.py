"""Behaviours 14 to 16 and 18: what a start reads, what stops it, one process or two."""

import json
import signal
from http.client import HTTPConnection
from pathlib import Path

import azure.functions as func
import pytest

from local.host.errors import HostError
from local.host.functions import read_functions
from local.host.settings import Connection, Settings
from tests.host.app import host_process, refusal, write_app
from tests.host.serving import WAIT_SECONDS, add_route, anonymous_app, serving

ANSWERING = """
    import os
    app = func.FunctionApp(http_auth_level="ANONYMOUS")

    @app.route("setting/{name}")
    def setting(req: func.HttpRequest) -> func.HttpResponse:
        return func.HttpResponse(os.environ.get(req.route_params["name"], "none"))
"""
TIMER = """
    app = func.FunctionApp()

    @app.timer_trigger("timer", "%SWEEP_SCHEDULE%")
    def sweep(timer: func.TimerRequest) -> None: ...
"""
QUEUE = """
    app = func.FunctionApp()

    @app.queue_trigger("message", "outbox", "Storage")
    def send_outbox(message: func.QueueMessage) -> None: ...
"""
MEMORY = """
    app = func.FunctionApp(http_auth_level="ANONYMOUS")
    taken = []

    @app.route("taken")
    def look(req: func.HttpRequest) -> func.HttpResponse:
        return func.HttpResponse(str(len(taken)))

    @app.event_grid_trigger("event")
    def take(event: func.EventGridEvent) -> None:
        taken.append(event)
"""


def ask(port: int, path: str, body: str | None = None) -> tuple[int, str]:
    connection = HTTPConnection("localhost", port, timeout=WAIT_SECONDS)
    try:
        method = "GET" if body is None else "POST"
        connection.request(method, path, body, {"aeg-event-type": "Notification"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_settings_of_the_file_reach_the_app_and_never_override_the_environment(
    tmp_path: Path,
) -> None:
    settings = {"IsEncrypted": False, "Values": {"IN_FILE": "file", "IN_BOTH": "file"}}
    folder = write_app(tmp_path, ANSWERING, settings)
    with host_process(folder, IN_BOTH="environment") as host:
        assert ask(host.port, "/setting/IN_FILE") == (200, "file")
        assert ask(host.port, "/setting/IN_BOTH") == (200, "environment")


@pytest.mark.parametrize(
    ("source", "function", "setting"),
    [(TIMER, "sweep", "SWEEP_SCHEDULE"), (QUEUE, "send_outbox", "Storage")],
)
def test_a_missing_setting_stops_the_start_and_names_function_and_setting(
    tmp_path: Path, source: str, function: str, setting: str
) -> None:
    errors = refusal(write_app(tmp_path, source))
    assert f"function '{function}' needs the setting {setting}" in errors
    assert "local.settings.json" in errors


@pytest.mark.parametrize("name", ["Storage", "AzureWebJobsStorage"])
def test_a_connection_may_name_an_account_that_an_identity_signs_in_to(name: str) -> None:
    """The name comes as it stands or after AzureWebJobs, a connection string before its parts."""
    parts = {
        "AzureWebJobsStorage__accountName": "stcontoso",
        "AzureWebJobsStorage__clientId": "of-the-identity",
        "AzureWebJobsStorage__credential": "managedidentity",
    }
    given = Connection("", "stcontoso", "of-the-identity")
    assert Settings(parts).connection(name, "send_outbox") == given
    whole = {**parts, "AzureWebJobsStorage": "AccountName=st;AccountKey=eA=="}
    assert Settings(whole).connection(name, "send_outbox").string.startswith("AccountName=st")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("import no_such_module", "No module named 'no_such_module'"),
        ("a = func.FunctionApp()\nb = func.FunctionApp()", "one FunctionApp at top level, not 2"),
        ("", "one FunctionApp at top level, not 0"),
    ],
)
def test_an_app_that_cannot_be_imported_serves_nothing(
    tmp_path: Path, source: str, complaint: str
) -> None:
    assert complaint in refusal(write_app(tmp_path, source))


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("host.json", "{", "host.json is not JSON"),
        ("host.json", '{"version": "1.0"}', '"version": "2.0"'),
        ("local.settings.json", "{", "local.settings.json is not JSON"),
        ("local.settings.json", '{"Values": {"A": 1}}', "the value of A as a string"),
        ("local.settings.json", '{"IsEncrypted": true}', "func settings decrypt"),
    ],
)
def test_a_file_that_cannot_be_read_stops_the_start(
    tmp_path: Path, file: str, content: str, complaint: str
) -> None:
    write_app(tmp_path, ANSWERING)
    (tmp_path / file).write_text(content)
    assert complaint in refusal(tmp_path)


@pytest.mark.parametrize(
    ("setting", "value", "complaint"),
    [
        ("PYTHON_THREADPOOL_THREAD_COUNT", "many", "must be a whole number, not 'many'"),
        ("Storage", "nonsense", "function 'send_outbox': queue 'outbox': "),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start(
    tmp_path: Path, setting: str, value: str, complaint: str
) -> None:
    settings = {"Storage": "UseDevelopmentStorage=true", setting: value}
    assert complaint in refusal(write_app(tmp_path, QUEUE), **settings)


def test_a_folder_without_an_app_is_named(tmp_path: Path) -> None:
    assert "--app-dir" in refusal(tmp_path)
    (tmp_path / "host.json").write_text('{"version": "2.0"}')
    assert "no function_app.py" in refusal(tmp_path)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    folder = write_app(tmp_path, ANSWERING)
    with host_process(folder) as host:
        assert f"port {host.port} is taken" in refusal(folder, "--port", str(host.port))


def test_one_broken_function_does_not_stop_the_others() -> None:
    app = anonymous_app()
    add_route(app, "good")
    add_route(app, "bad_route", "admin")

    @app.blob_trigger("blob", "container", "Storage")
    def bad_kind(blob: func.InputStream) -> None: ...

    with serving(app) as client:
        assert set(client.host.errors) == {"bad_route", "bad_kind"}
        assert client.get("/good").status == 200


def undeclared_parameter(req: func.HttpRequest, more: str) -> func.HttpResponse: ...  # type: ignore[empty-body]  # never called


def no_trigger_parameter() -> func.HttpResponse: ...  # type: ignore[empty-body]  # never called


def wrong_input_annotation(req: func.QueueMessage) -> func.HttpResponse: ...  # type: ignore[empty-body]  # never called


def optional_input(req: func.HttpRequest | None) -> func.HttpResponse: ...  # type: ignore[empty-body]  # never called


def optional_return(req: func.HttpRequest) -> func.HttpResponse | None: ...


def no_return(req: func.HttpRequest) -> None: ...


def wrong_return_annotation(req: func.HttpRequest) -> int:
    return 1


def wrong_context_annotation(req: func.HttpRequest, context: str) -> func.HttpResponse: ...  # type: ignore[empty-body]  # never called


INDEX_ERRORS = [
    undeclared_parameter,
    no_trigger_parameter,
    wrong_input_annotation,
    optional_input,
    optional_return,
    no_return,
    wrong_return_annotation,
    wrong_context_annotation,
]


@pytest.mark.parametrize("handler", INDEX_ERRORS)
def test_an_index_error_stops_all(handler: object) -> None:
    app = anonymous_app()
    add_route(app, "good")
    app.route("bad")(handler)
    with pytest.raises(HostError):
        read_functions(app)


def test_returning_a_value_without_a_return_binding_fails_the_invocation() -> None:
    app = anonymous_app()

    @app.event_grid_trigger("event")
    def take(event: func.EventGridEvent) -> str:
        return "a value"

    with serving(app) as client:
        path = "/runtime/webhooks/EventGrid?functionName=take"
        reply = client.post(path, b"[{}]", aeg_event_type="Notification")
    assert reply.status == 500
    assert b"without a $return binding" in reply.body


def test_http_and_background_functions_can_run_in_processes_that_share_nothing(
    tmp_path: Path,
) -> None:
    folder = write_app(tmp_path, MEMORY)
    event, path = json.dumps([{"id": "1"}]), "/runtime/webhooks/EventGrid?functionName=take"
    with (
        host_process(folder, "--only", "http") as http,
        host_process(folder, "--only", "background") as background,
    ):
        assert ask(http.port, path, event)[0] == 404
        assert ask(background.port, path, event)[0] == 202
        assert ask(background.port, "/taken")[0] == 404
        assert ask(http.port, "/taken") == (200, "0")
        assert ask(background.port, "/admin/host/status")[0] == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_host_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with host_process(write_app(tmp_path, ANSWERING)) as host:
        assert host.ready.startswith("Local host: listening on http://localhost:")
        host.running.send_signal(number)
        assert host.running.wait(WAIT_SECONDS) == 0
