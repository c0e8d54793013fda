"""The webhook of the Event Grid trigger, `/runtime/webhooks/EventGrid`.

Source: azure-sdk-for-net, EventGrid extension: HttpRequestProcessor and its config provider.
"""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from azure.functions.meta import Datum

from local.host.answer import Answer, json_answer, text_answer
from local.host.functions import Function
from local.host.invocation import Invoker, Trigger
from local.host.request import Request

# Of Azure's public and sovereign clouds; only these are granted the CloudEvents handshake.
_ORIGINS = {"eventgrid.azure.net", "eventgrid.azure.us", "eventgrid.azure.cn"}


class EventGridWebhook:
    """Takes deliveries and runs one invocation per event, all at once."""

    def __init__(self, functions: Iterable[Function], invoker: Invoker) -> None:
        self._functions = {function.name: function for function in functions}
        self._invoker = invoker

    async def answer(self, request: Request) -> Answer:
        """Answer one delivery or handshake."""
        name = request.params.get("functionName", "")
        function = self._functions.get(name)
        if not function:
            return text_answer(404, f"cannot find function: '{name}'")
        if request.method == "OPTIONS":
            return _granted(request.headers.get("webhook-request-origin", ""))
        return await self._dispatch(function, request)

    async def _dispatch(self, function: Function, request: Request) -> Answer:
        kind = request.headers.get("aeg-event-type", "").lower()
        if kind == "subscriptionvalidation":
            return json_answer(200, {"validationResponse": _validation_code(request.body)})
        if kind == "notification":
            content = json.loads(request.body)
            return await self._notify(function, content if isinstance(content, list) else [content])
        return Answer(202 if kind == "unsubscribe" else 400)

    async def _notify(self, function: Function, events: list[Any]) -> Answer:
        runs = [self._invoker.invoke(function, event_trigger(json.dumps(each))) for each in events]
        for outcome in await asyncio.gather(*runs, return_exceptions=True):
            if isinstance(outcome, BaseException):
                return text_answer(500, str(outcome))
        return Answer(202)


def event_trigger(event: str) -> Trigger:
    """Build what starts an Event Grid function; `event` is JSON."""
    return Trigger(Datum(event, "json"), {})


def _granted(origin: str) -> Answer:
    if origin.lower() not in _ORIGINS:
        return Answer(400)
    return Answer(200, ((b"webhook-allowed-origin", origin.encode()),))


def _validation_code(body: bytes) -> str:
    """Find the code; the CloudEvents form carries its data as a JSON string."""
    content = json.loads(body)
    data = content[0]["data"] if isinstance(content, list) else content["data"]
    return str((json.loads(data) if isinstance(data, str) else data)["validationCode"])
