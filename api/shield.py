"""The outermost layer: bounds what comes in, and lets no exception out."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import ROUTING, problem
from domain import tracing
from domain.media import MOST_BYTES
from runtime import failures, logs

LARGEST = 256 * 1024
"""Bytes of a body; the largest object that we take is far smaller."""

LARGER = {"/api/v1/media": MOST_BYTES}
"""Where files are uploaded."""


class Shield:
    """Answers too large bodies and unexpected errors; keeps answers out of caches."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = False

        async def sending(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                headers = MutableHeaders(scope=message)
                headers.setdefault("Cache-Control", "no-store")
                headers.setdefault("X-Content-Type-Options", "nosniff")
            await send(message)

        body = await _bounded(receive, LARGER.get(scope["path"], LARGEST))
        if body is None:
            answer = problem(413, *ROUTING[413])
            await answer(scope, receive, sending)
            return
        unread: list[Message] = [{"type": "http.request", "body": body}]

        async def receiving() -> Message:
            return unread.pop() if unread else await receive()

        try:
            await self.app(scope, receiving, sending)
            tracing.note(route=_route(scope))
        except Exception as error:  # whatever it is, its text may be personal
            logs.event("api_failed", error=type(error).__name__, at=failures.place(error))
            if not began:
                answer = problem(500, "internal_error", "Something is wrong on our side.")
                await answer(scope, receive, sending)


async def _bounded(receive: Receive, largest: int) -> bytes | None:
    """Return the whole body, None for one that is too large; whatever its length claims."""
    body = b""
    while len(body) <= largest:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body if len(body) <= largest else None
    return None


def _route(scope: Scope) -> str | None:
    """Return the pattern that a path matched; the path itself has ids in it."""
    return getattr(scope.get("route"), "path", None)
