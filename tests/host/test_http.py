"""Behaviours 5 to 8: the request as a handler sees it, and its answer."""

import json
import threading
from dataclasses import replace
from typing import Any

import azure.functions as func
import pytest
from fastapi import FastAPI, Request

from tests.host.serving import NO_PREFIX, WAIT_SECONDS, anonymous_app, serving, until


def echo_app() -> func.FunctionApp:
    app = anonymous_app()

    @app.route("echo/{*rest}")
    def echo(req: func.HttpRequest) -> func.HttpResponse:
        seen = {
            "url": req.url,
            "params": dict(req.params),
            "headers": dict(req.headers),
            "body": req.get_body().decode(),
            "form": req.form.to_dict(flat=False),
        }
        return func.HttpResponse(json.dumps(seen), mimetype="application/json")

    return app


def answering_app(answer: Any) -> func.FunctionApp:
    app = anonymous_app()

    @app.route("answer")
    def answering(req: func.HttpRequest):  # type: ignore[no-untyped-def]  # any return type
        return answer() if callable(answer) else answer

    return app


@pytest.mark.parametrize(
    ("headers", "beginning"),
    [
        ({"Host": "a.test"}, "http://a.test/"),
        ({"Host": "a.test", "DISGUISED-HOST": "b.test"}, "http://b.test/"),
        ({"Host": "a.test", "X-Forwarded-Proto": "https"}, "https://a.test/"),
        ({"Host": "a.test", "X-Forwarded-Proto": "https,https"}, "http://a.test/"),
    ],
)
def test_the_url_follows_the_headers_of_the_front_end(
    headers: dict[str, str], beginning: str
) -> None:
    with serving(echo_app()) as client:
        assert client.send("GET", "/echo", headers=headers).json["url"] == beginning + "echo"


def test_the_path_is_written_canonically_and_the_query_is_left_alone() -> None:
    with serving(echo_app()) as client:
        seen = client.get("/echo/%41%2fb%20c~?q=%41+b&q&", Host="h").json
        assert seen["url"] == "http://h/echo/A%2Fb%20c~?q=%41+b&q&"


def test_values_of_one_parameter_are_joined_and_empty_ones_dropped() -> None:
    with serving(echo_app()) as client:
        params = client.get("/echo?a=1&a=2&b=&A=x+y").json["params"]
        assert params == {"a": "1,2", "A": "x y"}


def test_header_names_are_lower_case_and_repeated_headers_joined() -> None:
    with serving(echo_app()) as client:
        headers = client.send("GET", "/echo", headers={"X-One": "1", "x-one": "2", "X-E": ""}).json
        assert headers["headers"]["x-one"] == "1,2"
        assert headers["headers"]["x-e"] == ""


def test_a_form_keeps_repeated_and_blank_fields() -> None:
    with serving(echo_app()) as client:
        kind = "application/x-www-form-urlencoded"
        seen = client.post("/echo", b"Body=&To=1&To=2", Content_Type=kind).json
        assert seen["form"] == {"Body": [""], "To": ["1", "2"]}


def test_a_body_without_a_length_arrives_empty() -> None:
    with serving(echo_app()) as client:
        assert client.post("/echo", b"text").json["body"] == "text"
        assert client.send("POST", "/echo", iter([b"text"])).json["body"] == ""


def test_a_body_over_the_limit_is_answered_413() -> None:
    with serving(echo_app(), {"FUNCTIONS_REQUEST_BODY_SIZE_LIMIT": "4"}) as client:
        assert client.post("/echo", b"1234").status == 200
        assert client.post("/echo", b"12345").status == 413


def raising() -> None:
    raise ValueError("boom")


@pytest.mark.parametrize("answer", [None, raising, {"a": 1}])
def test_a_failed_invocation_is_500_with_an_empty_body_and_a_log_line(
    answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(answering_app(answer)) as client:
        reply = client.get("/answer")
    assert (reply.status, reply.body) == (500, b"")
    assert "Functions.answering' (Failed, Id=" in caplog.text


@pytest.mark.parametrize(
    ("text", "status", "kind", "body"),
    [
        ("plain", 200, "text/plain; charset=utf-8", b"plain"),
        ('{"a":1}', 200, "application/json; charset=utf-8", b'{"a": 1}'),
        ('{"Body":"b","status":"404"}', 404, "text/plain; charset=utf-8", b"b"),
        ('{"body":[1],"statusCode":201,"headers":{"Content-Type":"x/y"}}', 201, "x/y", b"[1]"),
    ],
)
def test_a_bare_string_is_looked_at_as_json(text: str, status: int, kind: str, body: bytes) -> None:
    with serving(answering_app(text)) as client:
        reply = client.get("/answer")
    assert (reply.status, reply.headers["content-type"], reply.body) == (status, kind, body)


def test_text_gets_a_charset_and_a_given_content_type_stays() -> None:
    for options, kind in (
        ({"mimetype": "text/html"}, "text/html; charset=utf-8"),
        ({"mimetype": "application/json"}, "application/json"),
        ({"headers": {"Content-Type": "text/xml"}}, "text/xml"),
    ):
        with serving(answering_app(func.HttpResponse("x", **options))) as client:
            assert client.get("/answer").headers["content-type"] == kind


def test_every_cookie_is_sent_and_other_repeated_headers_collapse_to_the_last() -> None:
    response = func.HttpResponse("x")
    for cookie in ("a=1; Secure; HttpOnly", "b=x; Path=/p; SameSite=Lax"):
        response.headers.add("Set-Cookie", cookie)
    for value in ("first", "last"):
        response.headers.add("X-Own", value)
    with serving(answering_app(response)) as client:
        headers = client.get("/answer").headers
    assert headers.get_all("set-cookie") == [
        "a=1; HttpOnly; Path=/; Secure",
        "b=x; Path=/p; SameSite=Lax",
    ]
    assert headers.get_all("x-own") == ["last"]


def test_custom_headers_of_host_json_are_on_every_answer() -> None:
    settings = replace(NO_PREFIX, custom_headers={"X-Content-Type-Options": "nosniff"})
    with serving(echo_app(), host_json=settings) as client:
        for path in ("/echo", "/nothing"):
            assert client.get(path).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body_has_no_length(status: int) -> None:
    with serving(answering_app(func.HttpResponse(status_code=status))) as client:
        reply = client.get("/answer")
    assert (reply.status, reply.headers["content-length"], reply.body) == (status, None, b"")


def test_a_caller_is_let_go_after_the_time_limit_and_the_function_goes_on() -> None:
    let_go, finished = threading.Event(), threading.Event()

    def slow() -> func.HttpResponse:
        let_go.wait(WAIT_SECONDS)
        finished.set()
        return func.HttpResponse("late")

    with serving(answering_app(slow), http_seconds=0.1) as client:
        assert client.get("/answer").status == 504
        assert not finished.is_set()
        let_go.set()
        until(finished.is_set, "the function finished")


def test_an_asgi_app_can_stand_behind_a_function() -> None:
    app, api = anonymous_app(), FastAPI()
    middleware: Any = func.AsgiMiddleware(api)  # type: ignore[no-untyped-call]  # untyped there

    @api.post("/api/v1/echo")
    async def echo(text: str, request: Request) -> dict[str, str]:
        return {"text": text, "body": (await request.body()).decode()}

    @app.route("api/{*path}", methods=["GET", "POST"])
    async def web_api(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
        answer: func.HttpResponse = await middleware.handle_async(req, context)
        return answer

    with serving(app) as client:
        reply = client.post("/api/v1/echo?text=a%2Bb", b"body")
        assert (reply.status, reply.json) == (200, {"text": "a+b", "body": "body"})
        assert client.get("/api/v1/nothing").status == 404
