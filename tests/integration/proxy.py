"""A small HTTP proxy in front of Azurite: counts requests, delays them, or is down."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.azurite import ACCOUNT, KEY, Azurite

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
HANG_SECONDS = 60
IDLE_SECONDS = 2
"""Azurite closes a connection that was idle for five; a new one is taken well before."""


class Outage(Enum):
    """How the proxy behaves while it is down."""

    REFUSE = auto()  # the connection is closed without an answer
    ANSWER_503 = auto()
    HANG = auto()  # nothing is answered until it is up again


@dataclass(frozen=True, slots=True)
class Counted:
    """One request. *kind* is ``row``, ``query``, ``insert``, ``batch`` or ``table``."""

    method: str
    table: str
    kind: str
    status: int


class Proxy:
    """Counts what goes through; a transaction is one request, retries count."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self.target = (parts.hostname or "", parts.port or 0)
        self._calls: list[Counted] = []
        self._delay = 0.0
        self._outage: Outage | None = None
        self._up = threading.Event()
        self._up.set()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def table_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/{ACCOUNT}"

    @property
    def connection_string(self) -> str:
        return (
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};"
            f"TableEndpoint={self.table_url};"
        )

    def calls(self) -> list[Counted]:
        """Return the requests since the last reset, in order of their answers."""
        with self._lock:
            return list(self._calls)

    def reset(self) -> None:
        with self._lock:
            self._calls.clear()

    def delay(self, ms: float) -> None:
        """Hold every request back for *ms* before it is passed on."""
        self._delay = ms / 1000

    def down(self, how: Outage = Outage.ANSWER_503) -> None:
        self._up.clear()
        self._outage = how

    def up(self) -> None:
        self._outage = None
        self._up.set()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.up()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def hold(self) -> Outage | None:
        """Delay a request; return what is to become of it, None if it passes."""
        if self._delay:
            time.sleep(self._delay)
        outage = self._outage
        if outage is Outage.HANG:
            self._up.wait(HANG_SECONDS)
            return Outage.REFUSE
        return outage

    def count(self, method: str, path: str, status: int) -> None:
        table, kind = _named(method, urlsplit(path).path)
        with self._lock:
            self._calls.append(Counted(method, table, kind, status))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    proxy: Proxy


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65_536
    server: _Server
    _upstream: http.client.HTTPConnection | None = None
    _used_at = 0.0

    def _pass(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        outage = proxy.hold()
        if outage is Outage.REFUSE:
            proxy.count(self.command, self.path, 0)
            self.close_connection = True
        elif outage is Outage.ANSWER_503:
            proxy.count(self.command, self.path, 503)
            self._answer(503, [], b"")
        else:
            self._forward(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_MERGE = _pass  # noqa: N815 the names that the base class looks for

    def _forward(self, body: bytes) -> None:
        if self._upstream is None or time.monotonic() - self._used_at > IDLE_SECONDS:
            self._hang_up()
            self._upstream = http.client.HTTPConnection(*self.server.proxy.target)
        headers = {name: value for name, value in self.headers.items() if _passes(name)}
        self._upstream.request(self.command, self.path, body or None, headers)
        response = self._upstream.getresponse()
        content = response.read()
        self._used_at = time.monotonic()
        self.server.proxy.count(self.command, self.path, response.status)
        self._answer(response.status, response.getheaders(), content)

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if _passes(name):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def _hang_up(self) -> None:
        if self._upstream is not None:
            self._upstream.close()

    def finish(self) -> None:
        self._hang_up()
        try:
            super().finish()
        except OSError:
            return  # the client did not wait for its answer

    def log_message(self, *args: Any) -> None:
        return


def _passes(name: str) -> bool:
    return name.lower() not in HOP_BY_HOP


def _named(method: str, path: str) -> tuple[str, str]:
    """Return the table and the kind of a request by its path."""
    name = path.removeprefix(f"/{ACCOUNT}").lstrip("/")
    if name.startswith("$batch"):
        return "", "batch"
    if name.startswith("Tables"):
        return "", "table"
    table = re.split(r"[(]", name, maxsplit=1)[0]
    if "PartitionKey" in name:
        return table, "row"
    return table, "insert" if method == "POST" else "query"


@contextmanager
def proxied(azurite: Azurite) -> Iterator[Proxy]:
    """Put a proxy in front of an Azurite's tables."""
    proxy = Proxy(azurite.table_url)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
