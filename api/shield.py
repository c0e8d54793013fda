"""The outermost layer: bounds what comes in, and lets no exception out."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from runtime import logs

LARGEST = 256 * 1024
"""Bytes of a body; the largest object that we take is far smaller."""


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

        if _length(scope) > LARGEST:
            answer = problem(413, "too_large", f"At most {LARGEST} bytes are taken.")
            await answer(scope, receive, sending)
            return
        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            logs.event("api_failed", error=type(error).__name__, at=_place(error))
            if not began:
                answer = problem(500, "internal_error", "Something is wrong on our side.")
                await answer(scope, receive, sending)


def _length(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    return max((int(value) for value in lengths if value.isdigit()), default=0)


def _place(error: BaseException) -> str:
    """Return module and line where *error* was raised; its message may hold personal data."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
