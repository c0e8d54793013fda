"""The REST API: one function hands every call below ``/api`` to the app of ``api/``."""

from __future__ import annotations

import asyncio
from functools import cache
from threading import Lock

import azure.functions as func

from domain import tracing
from domain.errors import ChannelError
from runtime import logs
from runtime.bootstrap import channel
from runtime.invocations import invoked
from runtime.telemetry import Telemetry
from triggers.answers import refusal
from triggers.names import OUTBOX, STORAGE, Messages

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]  # the library has no types here
_lock = Lock()


@blueprint.function_name("web_api")
@blueprint.route(
    route="api/{*path}",
    methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
    auth_level=func.AuthLevel.ANONYMOUS,
)
@blueprint.queue_output(arg_name="outbox", queue_name=OUTBOX, connection=STORAGE)
async def web_api(
    req: func.HttpRequest, context: func.Context, outbox: func.Out[Messages]
) -> func.HttpResponse:
    """Answer a call of the API; what it leaves to be sent goes to the queue."""
    try:
        app, telemetry = await asyncio.to_thread(_app)  # the first time takes a while
    except ChannelError as error:
        logs.event("not_ready", code=error.code)
        return refusal(503, error.code, "The channel is not ready; see healthz?ready=1.")
    with invoked(telemetry, "web_api", context, method=req.method) as rung:
        answer: func.HttpResponse = await app.handle_async(req, context)
        tracing.note(status=answer.status_code)
        if rung:
            outbox.set(rung)
        return answer


def _app() -> tuple[func.AsgiMiddleware, Telemetry | None]:
    with _lock:
        return _made()


@cache
def _made() -> tuple[func.AsgiMiddleware, Telemetry | None]:
    from api.app import create_app  # noqa: PLC0415 - a callback shall not wait for FastAPI

    at = channel()
    return func.AsgiMiddleware(create_app(at)), at.telemetry  # type: ignore[no-untyped-call]  # as above
