"""The line to Table Storage: one kept connection per thread, shared by all tables.

Reads are repeated, writes are not, because only the caller can tell what a lost answer means.
A kept connection that the other side has closed meanwhile is noticed before it is used again.
"""

from __future__ import annotations

import select
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from socket import socket
from typing import Any
from urllib.parse import urlsplit

from domain import patience
from storage.authorization import Authorization
from storage.clock import StorageClock

CONNECT_SECONDS = 2.0
READ_SECONDS = 5.0
PAUSES = (0.0, 0.8)
"""Seconds before a read is repeated."""

LONGEST_PAUSE = 2.0
MOMENT = 0.001
"""Seconds that are waited where patience has just ended; zero would mean not to wait at all."""

PASSING = {408, 429, 500, 502, 503, 504}
UNAUTHORIZED = 401
COMMON = {
    "x-ms-version": "2019-02-02",
    "DataServiceVersion": "3.0",
    "MaxDataServiceVersion": "3.0;NetFx",
    "User-Agent": "sms-channel",
}

Failure = (OSError, HTTPException)
"""Whatever keeps an answer from coming."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What storage answered."""

    status: int
    headers: HTTPMessage
    body: bytes


class Line:
    """Carries requests to one account. *verify* names the certificates to trust."""

    def __init__(
        self,
        endpoint: str,
        authorization: Authorization,
        clock: StorageClock,
        verify: bool | str = True,
    ) -> None:
        parts = urlsplit(endpoint)
        self.base = parts.path.rstrip("/")
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._parts = parts
        self._authorization = authorization
        self._clock = clock
        self._verify = verify
        self._local = threading.local()

    def read(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Ask, again where there is no answer or one that passes; raises one of ``Failure``."""
        for pause in (*PAUSES, None):
            try:
                answer = self.write("GET", path, headers, b"")
            except Failure:
                if pause is None:
                    raise
                answer = None
            if answer is not None and (answer.status not in PASSING or pause is None):
                return answer
            time.sleep(patience.left(max(pause or 0.0, _asked_for(answer))))
        raise AssertionError("the last try returns or raises")

    def write(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Ask once; raises one of ``Failure`` where it may or may not have been done."""
        answer = self._exchange(method, path, headers, body)
        if answer.status == UNAUTHORIZED and self._authorization.denied():
            return self._exchange(method, path, headers, body)
        return answer

    def _exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if self._authorization.in_the_clear and self._parts.scheme != "https":
            raise ValueError("a token is only sent over HTTPS")
        signed = self._authorization.headers(method, path, headers.get("Content-Type", ""))
        if not patience.left(READ_SECONDS):
            raise TimeoutError("nobody waits any longer")
        connection = self._connection()
        try:
            connection.request(method, path, body or None, {**COMMON, **headers, **signed})
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        except BaseException:
            connection.close()  # an answer that still comes must not meet another question
            raise
        self._clock.heard(answer.headers.get("Date"))
        return answer

    def _connection(self) -> HTTPConnection:
        connection: HTTPConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._new()
        elif connection.sock is not None and _has_ended(connection.sock):
            connection.close()
        return connection

    def _new(self) -> HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            return _KeptTls(host, port, timeout=CONNECT_SECONDS, context=self._trust)
        return _Kept(host, port, timeout=CONNECT_SECONDS)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """The certificates to trust: the ones that the client library trusts too."""
        import certifi  # noqa: PLC0415 - cold start

        path = self._verify if isinstance(self._verify, str) else certifi.where()
        return ssl.create_default_context(cafile=path)


class _Kept(HTTPConnection):
    """A connection with one limit for connecting and another for each wait afterwards.

    Head and body of a request leave together. It is closed with the thread it belongs to.
    """

    _waiting: bytes = b""

    def connect(self) -> None:
        self.timeout = patience.left(CONNECT_SECONDS) or CONNECT_SECONDS
        super().connect()

    def send(self, data: Any) -> None:
        self._waiting += data

    def getresponse(self) -> HTTPResponse:
        waiting, self._waiting = self._waiting, b""
        if self.sock is None:
            self.connect()
        self.sock.settimeout(patience.left(READ_SECONDS) or MOMENT)
        super().send(waiting)
        return super().getresponse()

    def close(self) -> None:
        self._waiting = b""
        super().close()

    def __del__(self) -> None:
        self.close()


class _KeptTls(_Kept, HTTPSConnection):
    """The same over TLS."""


def _has_ended(sock: socket) -> bool:
    """Tell whether an idle connection has something to read: its end, or what nobody asked for."""
    if not hasattr(select, "poll"):  # Windows, where select takes any number of a socket
        return bool(select.select([sock], [], [], 0)[0])
    waiting = select.poll()
    waiting.register(sock, select.POLLIN)
    return bool(waiting.poll(0))


def _asked_for(answer: Answer | None) -> float:
    """Return the seconds that an answer asks to wait, within reason."""
    text = answer.headers.get("Retry-After", "") if answer else ""
    return min(float(text), LONGEST_PAUSE) if text.isdecimal() else 0.0
