"""An HTTP request: as it arrived, and as the host hands it to the Python worker.

Source: azure-functions-host, ToRpcHttp and AppServiceHeaderFixup (fact sheet, section 5).
"""

import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from azure.functions.meta import Datum

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

# What a path may hold unescaped (RFC 3986 pchar and the slash).
_PATH_SAFE = "/:@!$&'()*+,;=-._~"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=\-._~]*")
_KEPT_SLASH = re.compile("%2f", re.IGNORECASE)


@dataclass
class Request:
    """One request; `path` is decoded, `query` raw."""

    method: str
    path: str
    raw_path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""

    @cached_property
    def params(self) -> dict[str, str]:
        """Query values: those of one name joined with a comma, empty ones dropped."""
        return _joined(parse_qsl(self.query))

    @property
    def url(self) -> str:
        """The address as the handler sees it; only a literal `https` makes it https."""
        scheme = self.headers.get("x-forwarded-proto", "http")
        host = self.headers.get("disguised-host") or self.headers.get("host", "")
        query = f"?{self.query}" if self.query else ""
        return f"{'https' if scheme == 'https' else 'http'}://{host}{self._canonical_path()}{query}"

    def _canonical_path(self) -> str:
        if _PLAIN_PATH.fullmatch(self.raw_path):
            return self.raw_path
        parts = _KEPT_SLASH.split(self.raw_path)
        return "%2F".join(quote(unquote(part), safe=_PATH_SAFE) for part in parts)


class BodyTooLargeError(Exception):
    """The body is larger than FUNCTIONS_REQUEST_BODY_SIZE_LIMIT allows."""


def request_of(scope: Scope) -> Request:
    """Read everything but the body."""
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return Request(
        method=scope["method"],
        path=scope["path"],
        raw_path=scope["raw_path"].decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=_joined(pairs),
    )


async def read_body(request: Request, receive: Receive, limit: int) -> None:
    """Read the body; one that came without a Content-Length stays empty, as in the host."""
    length = int(request.headers.get("content-length") or 0)
    if length > limit:
        raise BodyTooLargeError
    if length == 0:
        return
    chunks, more = [], True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    request.body = b"".join(chunks)


def http_datum(request: Request, route_params: Mapping[str, str]) -> Datum:
    """Build what the library's converter expects of a request."""
    return Datum(
        {
            "method": Datum(request.method, "string"),
            "url": Datum(request.url, "string"),
            "headers": _strings(request.headers),
            "query": _strings(request.params),
            "params": _strings(route_params),
            "body": Datum(request.body, "bytes"),
        },
        "http",
    )


def _strings(values: Mapping[str, str]) -> dict[str, Datum]:
    return {name: Datum(value, "string") for name, value in values.items()}


def _joined(pairs: Any) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined
