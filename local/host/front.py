"""The HTTP side of the host, an ASGI application.

Order: preflight, the host's own routes, function routes (disabled, key, body), home page.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from azure.functions.meta import Datum

from local.host.admin import Admin
from local.host.answer import Answer, Header, text_answer
from local.host.cors import Cors
from local.host.errors import InvocationError
from local.host.event_grid import EventGridWebhook
from local.host.invocation import Invoker, Trigger
from local.host.keys import Keys
from local.host.logs import logger
from local.host.request import (
    BodyTooLargeError,
    Receive,
    Request,
    Scope,
    http_datum,
    read_body,
    request_of,
)
from local.host.response import answer_of
from local.host.router import Route, Router

BODY_LIMIT = 104_857_600  # bytes, the host's default
HTTP_SECONDS = 230.0  # the load balancer in front of every plan waits no longer

_WEBHOOK = "/runtime/webhooks/eventgrid"
_WEBHOOK_METHODS = {"GET", "PUT", "POST", "DELETE", "OPTIONS"}
_BODILESS = {204, 304}

Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class FrontOptions:
    """What settings and host.json say about HTTP; `disabled` holds function names."""

    custom_headers: tuple[Header, ...] = ()
    disabled: frozenset[str] = frozenset()
    home_page: bool = True
    body_limit: int = BODY_LIMIT
    seconds: float = HTTP_SECONDS


@dataclass(frozen=True)
class Front:
    """Answers every HTTP request that reaches the host."""

    router: Router
    invoker: Invoker
    admin: Admin
    event_grid: EventGridWebhook
    keys: Keys
    cors: Cors
    options: FrontOptions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        request = request_of(scope)
        try:
            answer = self.cors.preflight(request) or await self._answer(request, receive)
        except BodyTooLargeError:
            answer = Answer(413)
        except InvocationError:
            answer = Answer(500)
        except Exception:  # one request never ends the host
            logger.exception("the host failed on %s", request.path)
            answer = Answer(500)
        headers = (*answer.headers, *self._headers(request, answer))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, request: Request, receive: Receive) -> Answer:
        path = request.path.lower()
        if path.startswith("/admin/"):
            await read_body(request, receive, self.options.body_limit)
            return self.admin.answer(request)
        if path.startswith("/runtime/"):
            await read_body(request, receive, self.options.body_limit)
            return await self._webhook(request)
        found = self.router.match(request.method, request.path)
        if not found:
            return self._home() if path == "/" else Answer(404)
        route, values = found
        if route.function.name in self.options.disabled and not self.keys.is_master(request):
            return Answer(404)
        if not self.keys.allow(request, route.level):
            return Answer(401)
        await read_body(request, receive, self.options.body_limit)
        return await self._invoke(route, request, values)

    async def _webhook(self, request: Request) -> Answer:
        if request.path.lower().rstrip("/") != _WEBHOOK or request.method not in _WEBHOOK_METHODS:
            return Answer(404)
        if not self.keys.allow(request, "system"):
            return Answer(401)
        return await self.event_grid.answer(request)

    async def _invoke(self, route: Route, request: Request, values: dict[str, str]) -> Answer:
        """Run the function; it goes on in the background when its caller's time is up."""
        trigger = Trigger(
            http_datum(request, values),
            {},
            request.headers.get("traceparent", ""),
            request.headers.get("tracestate", ""),
        )
        run = asyncio.ensure_future(self.invoker.invoke(route.function, trigger))
        done, _ = await asyncio.wait({run}, timeout=self.options.seconds)
        if not done:
            logger.error("'Functions.%s' did not answer in time", route.function.name)
            run.add_done_callback(_forget)
            return Answer(504)
        datum = run.result()
        return answer_of(datum) if datum else Answer(500)

    def _home(self) -> Answer:
        text = "The local host for this function app is up and running."
        return text_answer(200, text) if self.options.home_page else Answer(204)

    def _headers(self, request: Request, answer: Answer) -> tuple[Header, ...]:
        length = (b"content-length", str(len(answer.body)).encode())
        counted = () if answer.status in _BODILESS else (length,)
        return (*counted, *self.options.custom_headers, *self.cors.headers(request))


def _forget(run: asyncio.Future[Datum | None]) -> None:
    """Take note of a late result; the invoker has logged a failure already."""
    if not run.cancelled():
        run.exception()
