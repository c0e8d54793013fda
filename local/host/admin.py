"""The host's own routes below `/admin`.

Source: azure-functions-host, HostController and FunctionsController.
"""

import asyncio
import json
import time
from collections.abc import Iterable

from azure.functions.meta import Datum

from local.host.answer import Answer, json_answer
from local.host.errors import InvocationError
from local.host.event_grid import event_trigger
from local.host.functions import Function
from local.host.invocation import Invoker, Trigger
from local.host.keys import Keys
from local.host.logs import logger
from local.host.request import Request
from local.host.timers import timer_trigger

_VERSION = "4.1037.0.0"  # the host whose source was read


class Admin:
    """Answers health scripts, and starts functions by hand."""

    def __init__(self, functions: Iterable[Function], invoker: Invoker, keys: Keys) -> None:
        self._functions = {function.name.lower(): function for function in functions}
        self._invoker = invoker
        self._keys = keys
        self._started = time.monotonic()
        self._runs: set[asyncio.Task[None]] = set()

    def answer(self, request: Request) -> Answer:
        """Answer a request below /admin; all but the ping ask for the master key."""
        path = request.path.lower().rstrip("/")
        if path == "/admin/host/ping" and request.method in {"GET", "POST"}:
            return Answer(200)
        if not self._keys.allow(request, "admin"):
            return Answer(401)
        if path == "/admin/host/status" and request.method == "GET":
            return json_answer(200, self._status())
        if path.startswith("/admin/functions/") and request.method == "POST":
            return self._start(path.removeprefix("/admin/functions/"), request.body)
        return Answer(404)

    def _status(self) -> dict[str, object]:
        return {
            "id": "local",
            "state": "Running",
            "version": _VERSION,
            "processUptime": int((time.monotonic() - self._started) * 1000),
        }

    def _start(self, name: str, body: bytes) -> Answer:
        content = _json(body)
        if not isinstance(content, dict):
            return Answer(400)
        function = self._functions.get(name)
        if not function:
            return Answer(404)
        task = asyncio.create_task(self._run(function, str(content.get("input", ""))))
        self._runs.add(task)
        task.add_done_callback(self._runs.discard)
        return Answer(202)

    async def _run(self, function: Function, text: str) -> None:
        try:
            await self._invoker.invoke(function, _trigger(function, text))
        except InvocationError:
            logger.info("function '%s' failed, started through /admin", function.name)


def _trigger(function: Function, text: str) -> Trigger:
    if function.trigger.type == "timerTrigger":
        return timer_trigger(None, past_due=False)
    if function.trigger.type == "eventGridTrigger":
        return event_trigger(text)
    return Trigger(Datum(text, "string"), {})


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None
