"""An app with every kind of trigger and answer, for comparing our host with Microsoft's runtime."""

import json
from contextlib import closing
from http.cookies import SimpleCookie
from typing import Any, List  # noqa: UP035 - the library does not know the built-in

import azure.functions as func
from azure.functions.timer import TimerRequest

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


def _text(file: Any) -> str:
    with closing(file):
        return str(file.read().decode())


def _seen(req: func.HttpRequest, context: func.Context) -> str:
    return json.dumps(
        {
            "method": req.method,
            "url": req.url,
            "headers": dict(req.headers),
            "params": dict(req.params),
            "route_params": dict(req.route_params),
            "form": req.form.to_dict(flat=False),
            "files": {name: _text(file) for name, file in req.files.items()},
            "body": req.get_body().hex(),
            "function": context.function_name,
            "directory": context.function_directory,
        }
    )


@app.route("echo/{*rest}")
def echo(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return func.HttpResponse(_seen(req, context), mimetype="application/json")


@app.route("async")
async def echo_async(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return func.HttpResponse(_seen(req, context), status_code=202, headers={"X-Own": "1"})


@app.route("cookies")
def cookies(req: func.HttpRequest) -> func.HttpResponse:
    response = func.HttpResponse(b"\x00\xff", status_code=404, mimetype="text/html")
    for cookie in ("a=1; Path=/", "b=2; HttpOnly; SameSite=Lax"):
        response.headers.add("Set-Cookie", SimpleCookie(cookie).output(header=""))
    return response


@app.route("raise")
def raising(req: func.HttpRequest) -> func.HttpResponse:
    raise ValueError("boom")


@app.route("none")
def nothing(req: func.HttpRequest):  # type: ignore[no-untyped-def]  # as a beginner writes it
    return None


@app.route("text")
def text(req: func.HttpRequest) -> str:
    return '{"body": 1}'


@app.route("wrong")
def wrong(req: func.HttpRequest):  # type: ignore[no-untyped-def]  # as a beginner writes it
    return {"a": 1}


@app.route("json")
def json_body(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(repr(req.get_json()))


@app.route("ring")
@app.queue_output("bell", "bells", "AzureWebJobsStorage")
@app.queue_output("silent", "bells", "AzureWebJobsStorage")
def ring(req: func.HttpRequest, bell: func.Out[str], silent: func.Out[str]) -> func.HttpResponse:
    bell.set("ding")
    return func.HttpResponse("rung")


@app.route("ring-many")
@app.queue_output("bells", "bells", "AzureWebJobsStorage")
@app.queue_output("bare", "bells", "AzureWebJobsStorage")
def ring_many(
    req: func.HttpRequest,
    bells: func.Out[List[str]],  # noqa: UP006 - the library does not know the built-in
    bare: func.Out[str],
) -> func.HttpResponse:
    bells.set(["ding", "dong"])
    bare.set({"a": ["b"]})  # type: ignore[arg-type]  # taken by the runtime all the same
    return func.HttpResponse("rung")


@app.route("ring-wrong")
@app.queue_output("bell", "bells", "AzureWebJobsStorage")
def ring_wrong(req: func.HttpRequest, bell: func.Out[str]) -> func.HttpResponse:
    bell.set(object())  # type: ignore[arg-type]  # what cannot be sent
    return func.HttpResponse("rung")


@app.event_grid_trigger("event")
@app.queue_output("note", "notes", "AzureWebJobsStorage")
def grid(event: func.EventGridEvent, note: func.Out[str]) -> None:
    note.set(json.dumps([event.id, event.event_type, str(event.event_time), event.get_json()]))


@app.event_grid_trigger("event")
@app.queue_output("note", "notes", "AzureWebJobsStorage")
def cloud(event: func.CloudEvent, note: func.Out[str]) -> None:
    note.set(json.dumps([event.id, event.type, event.source, str(event.time), event.get_json()]))


@app.timer_trigger("timer", "0 * * * * *")
@app.queue_output("note", "notes", "AzureWebJobsStorage")
def tick(timer: TimerRequest, note: func.Out[str]) -> None:
    note.set(json.dumps([timer.past_due, timer.schedule_status, timer.schedule]))


def _facts(message: func.QueueMessage) -> list[Any]:
    times = (message.insertion_time, message.expiration_time, message.time_next_visible)
    body = message.get_body().decode()
    return [message.id, message.dequeue_count, message.pop_receipt, *map(str, times), body]


@app.queue_trigger("message", "work", "AzureWebJobsStorage")
@app.queue_output("note", "notes", "AzureWebJobsStorage")
def work(message: func.QueueMessage, note: func.Out[str]) -> None:
    note.set(json.dumps(_facts(message)))


@app.queue_trigger("message", "work", "AzureWebJobsStorage")
@app.queue_output("note", "notes", "AzureWebJobsStorage")
def bare(message: str, note: func.Out[bytes]) -> None:
    note.set(message.encode())


@app.queue_trigger("message", "work", "AzureWebJobsStorage")
def returning(message: func.QueueMessage):  # type: ignore[no-untyped-def]  # as a beginner writes it
    return "a value"
