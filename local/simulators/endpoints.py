"""One call of a provider's API: how it is read, spoilt by the fault dials, refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.simulators.dials import DialBoard

if TYPE_CHECKING:
    from local.simulators.base import ProviderSimulator

Json = Mapping[str, Any]

FORM = "application/x-www-form-urlencoded"
_SILENCE_SECONDS = 120.0


@dataclass(frozen=True)
class ApiCall:
    """A call as the provider sees it: ``path`` and ``query`` are raw, without our own prefix."""

    method: str
    path: str
    query: str
    params: Mapping[str, str]
    headers: Headers
    body: bytes

    @property
    def target(self) -> str:
        """Path and query, as signatures cover them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def content_type(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def form(self) -> dict[str, list[str]]:
        """The fields of a form; a body of another type has none."""
        return _fields(self.body.decode(errors="replace")) if self.content_type == FORM else {}

    @cached_property
    def arguments(self) -> dict[str, list[str]]:
        """The fields of the query."""
        return _fields(self.query)

    def argument(self, name: str, default: str = "") -> str:
        """One field of the query."""
        return self.arguments.get(name, [default])[0]

    def number(self, name: str, default: int) -> int:
        """Read one field of the query as a number; what is none counts as not given."""
        value = self.argument(name)
        return int(value) if value.isdecimal() else default

    def field(self, name: str) -> str:
        """One field of the form; empty where there is none."""
        return self.form.get(name, [""])[0]


class RefusedError(Exception):
    """The provider says no, in its own words."""

    def __init__(self, status: int, body: Json, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.answer = JSONResponse(body, status, headers)


@dataclass(frozen=True)
class Endpoint:
    """One operation of a provider's API."""

    method: str
    path: str
    handler: Callable[[ApiCall], Response]
    sends: bool = False


def route(provider: ProviderSimulator, endpoint: Endpoint, dials: DialBoard) -> Route:
    """Make a route of an endpoint, behind the dials of its provider."""

    async def answer(request: Request) -> Response:
        fault = dials.take_fault(provider.name, sends=endpoint.sends)
        if fault == "refuse_connection":
            return await _hang_up(request)
        call = _read(request, await request.body())
        await asyncio.sleep(dials.of(provider.name).delay_ms / 1000)
        if fault in ("429", "500"):
            return provider.trouble(int(fault), _retry_after(dials, provider.name))
        response = _handle(endpoint, call)
        await asyncio.sleep(dials.of(provider.name).answer_delay_ms / 1000)
        if fault == "timeout_after_accepting":
            await _keep_silent(request)
        return _cut_short(response) if fault == "bad_json" else response

    return Route(endpoint.path, answer, methods=[endpoint.method])


def _handle(endpoint: Endpoint, call: ApiCall) -> Response:
    try:
        return endpoint.handler(call)
    except RefusedError as refusal:
        return refusal.answer


def _read(request: Request, body: bytes) -> ApiCall:
    raw_path: bytes = request.scope["raw_path"]
    return ApiCall(
        method=request.method,
        path=raw_path.decode("latin-1").removeprefix(request.scope.get("root_path", "")),
        query=request.scope["query_string"].decode("latin-1"),
        params=request.path_params,
        headers=request.headers,
        body=body,
    )


def _fields(encoded: str) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        fields.setdefault(name, []).append(value)
    return fields


def _retry_after(dials: DialBoard, provider: str) -> dict[str, str]:
    seconds = dials.of(provider).retry_after
    return {} if seconds is None else {"Retry-After": str(seconds)}


def _cut_short(response: Response) -> Response:
    broken = bytes(response.body)[: len(response.body) // 2]
    return Response(broken, response.status_code, media_type=response.media_type)


async def _hang_up(request: Request) -> Response:
    """Close the connection before its request is read; needs ``server.py``."""
    request.scope["extensions"]["hang_up"]()
    await _keep_silent(request)
    return Response()


async def _keep_silent(request: Request) -> None:
    """Wait until the caller has given up."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_SILENCE_SECONDS):
            while (await request.receive())["type"] != "http.disconnect":
                pass
