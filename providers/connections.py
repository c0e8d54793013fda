"""Connections to providers: one session per thread, and a clock that nothing outruns.

A time-out of ``requests`` counts from one byte to the next, so a server that trickles can hold
a caller for ever. Here every wait on a socket is cut to what is left of the call, from looking
up the name to the last byte, and a connection knows whether a request has begun to leave it.
This module imports ``requests`` and is itself imported on the first call only (cold start).

- https://requests.readthedocs.io/en/latest/user/advanced/#timeouts
- https://urllib3.readthedocs.io/en/stable/reference/urllib3.connection.html
"""

from __future__ import annotations

import io
import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

CONNECT_SECONDS = 5.0
MOST_BYTES = 1_000_000

_waits = ThreadPoolExecutor(max_workers=8, thread_name_prefix="providers-wait")

T = TypeVar("T")


class NotPublicError(OSError):
    """The name leads to an address inside a house, perhaps ours."""


class Limits(threading.local):
    """What is left of the call that this thread is in."""

    ends: float = 0.0
    bytes: int = 0
    left: bool = False  # a request has begun to leave the house

    def remaining(self, at_most: float = 3600.0) -> float:
        """Return the seconds that are left, or raise."""
        seconds = min(self.ends - time.monotonic(), at_most)
        if seconds <= 0:
            raise TimeoutError("the time of this call is up")
        return seconds


_limits = Limits()


def limit(seconds: float, most_bytes: int = MOST_BYTES) -> Limits:
    """Open a call of this thread that ends after *seconds*."""
    _limits.ends = time.monotonic() + seconds
    _limits.bytes = most_bytes
    _limits.left = False
    return _limits


def waited(task: Callable[[], T], seconds: float) -> T:
    """Return what *task* returns, or raise ``TimeoutError`` after *seconds*; it cannot be cut."""
    return _waits.submit(task).result(max(seconds, 0.0))


def session() -> requests.Session:
    """Return this thread's session: no proxies, no netrc, no cookies, no repeats."""
    if _kept.session is None:
        _kept.session = requests.Session()
        _kept.session.trust_env = False
        _kept.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        _kept.session.headers = {"Accept-Encoding": "identity", "User-Agent": "sms-channel"}
        for scheme in ("https://", "http://"):
            _kept.session.mount(scheme, _Adapter(max_retries=0))
    return _kept.session


class _Kept(threading.local):
    session: requests.Session | None = None


_kept = _Kept()


class _Reader(io.RawIOBase):
    """The reading end of a socket that keeps to the limits of the call."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_limits.remaining())
        count = self._raw.readinto(buffer)
        _limits.bytes -= count or 0
        if _limits.bytes < 0:
            raise OSError("the answer is too large")
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class LimitedSocket:
    """A socket whose readers keep to the limits of the call; all else is the socket's."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        """Return a reader that ends when the call has to."""
        return io.BufferedReader(_Reader(self._sock))


class _Limited(HTTPConnection):
    """A connection that opens in time and tells when a request begins to leave."""

    def _new_conn(self) -> socket.socket:
        ends = time.monotonic() + _limits.remaining(CONNECT_SECONDS)
        try:
            return connected(self._dns_host, self.port, ends)
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "connecting took too long") from error
        except OSError as error:
            raise NewConnectionError(self, "connecting failed") from error

    def connect(self) -> None:
        super().connect()
        self.sock: Any = LimitedSocket(self.sock)

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        self.sock.settimeout(_limits.remaining())
        _limits.left = True
        super().send(data)


def connected(host: str, port: int, ends: float, *, public: bool = False) -> socket.socket:
    """Return a connection to the first address of *host* that takes one before *ends*.

    With *public* a name that leads to any other address than public ones is refused.
    """
    lookup = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    failed = OSError("the name has no address")
    found = waited(lookup, ends - time.monotonic())
    if public and not all(is_public(str(address[0])) for *_, address in found):
        raise NotPublicError("the name leads to an address that is not public")
    for family, kind, protocol, _, address in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(max(ends - time.monotonic(), 0.001))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(address)
            sock.settimeout(max(ends - time.monotonic(), 0.001))  # for the TLS handshake
            return sock
        except OSError as error:
            sock.close()
            failed = error
    raise failed


def is_public(address: str) -> bool:
    """Tell whether anybody can be reached at *address*, and nobody inside a house."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return (inner or ip).is_global and not ip.is_multicast


class _LimitedTls(_Limited, HTTPSConnection):
    """The same over TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Limited


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _LimitedTls


class _Adapter(HTTPAdapter):
    """Makes the pools of a session use limited connections."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
