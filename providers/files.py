"""Fetching files that came with texts: from their provider's hosts, small, soon, and public.

The provider's credentials go to its own hosts only. A redirect is followed without them, and
only to the hosts that the provider's documentation names. Where a name leads is looked at after
it was resolved, at the very connection that is used. What a header says of the length proves
nothing: bytes are counted as they come, to the end of the connection.
Imported on the first file only.
"""

from __future__ import annotations

import http.client
import re
import ssl
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from domain.media import MOST_BYTES, Fetched, NotFetched
from providers import connections
from providers.base import Credentials, FileHosts

MOST_REDIRECTS = 3
CHUNK = 65_536
LINGER_SECONDS = 1.0
"""How long a host may keep a connection open after all that it announced."""

LIAR_SECONDS = 5.0
"""How long a host is heard that sends more than it announced, to tell how much more."""

REDIRECTS = (301, 302, 303, 307, 308)
AGAIN = (404, 408, 409, 423, 425, 429)
"""A file may not be there yet, or its host may be busy."""


class Fetcher:
    """Fetches one provider's files; in simulator mode from the simulator, at any address."""

    def __init__(self, hosts: FileHosts, simulator: str | None) -> None:
        self._hosts = hosts
        self._simulator = simulator

    def fetch(self, url: str, credentials: Credentials, within: float) -> Fetched | NotFetched:
        """Return the file at *url*, or why there is none, within *within* seconds."""
        ends = time.monotonic() + within
        headers = self._hosts.sign_in(credentials)
        for hop in range(MOST_REDIRECTS + 1):
            if refused := self._refusal(url, redirected=hop > 0):
                return refused
            found = self._asked(url, headers, ends - time.monotonic())
            if not isinstance(found, str):
                return found
            url, headers = urljoin(url, found), {}
        return NotFetched("too_many_redirects", "The file's address leads nowhere.")

    def _refusal(self, url: str, *, redirected: bool) -> NotFetched | None:
        parts = urlsplit(url)
        allowed = (
            self._hosts.redirects if redirected else (*self._hosts.own, *self._hosts.redirects)
        )
        place = f"{(parts.hostname or '').lower()}{parts.path}"
        default = parts.port in {None, 443} and parts.username is None
        if parts.scheme == "https" and default and any(re.match(p, place) for p in allowed):
            return None
        what = "leads to" if redirected else "is at"
        return NotFetched("host_refused", f"The file {what} an address that is not its provider's.")

    def _asked(
        self, url: str, headers: Mapping[str, str], within: float
    ) -> Fetched | NotFetched | str:
        """Return the file, why there is none, or where it has gone."""
        if within <= 0:
            return _unreachable()
        try:
            return self._read(urlsplit(url), headers, within)
        except connections.NotPublicError:
            return NotFetched("address_refused", "The file's address is inside a private network.")
        except _TooLargeError:
            return NotFetched("too_large", f"The file has more than {MOST_BYTES:,} bytes.")
        except (OSError, http.client.HTTPException):
            return _unreachable()

    def _read(
        self, url: SplitResult, headers: Mapping[str, str], within: float
    ) -> Fetched | NotFetched | str:
        connections.limit(within, most_bytes=2 * MOST_BYTES)
        connection, path = self._connection(url)
        try:
            connection.request("GET", path, headers={**headers, **_PLAIN})
            response = connection.getresponse()
            if response.status in REDIRECTS:
                return response.getheader("Location") or ""
            if response.status != 200:
                return _not_given(response.status)
            return _body(response)
        finally:
            connection.close()

    def _connection(self, url: SplitResult) -> tuple[http.client.HTTPConnection, str]:
        path = url.path + (f"?{url.query}" if url.query else "")
        if self._simulator is None:
            return _Connection(url.hostname or "", 443, tls=True), path
        base = urlsplit(self._simulator)
        return _Connection(base.hostname or "", base.port or 80, tls=False), base.path + path


_PLAIN = {"Connection": "close", "Accept-Encoding": "identity", "User-Agent": "sms-channel"}


class _TooLargeError(Exception):
    """More bytes came than are taken."""


class _Connection(http.client.HTTPConnection):
    """A connection of one request, within the limits of the call; over TLS a public one."""

    def __init__(self, host: str, port: int, *, tls: bool) -> None:
        super().__init__(host, port)
        self._tls = tls

    def connect(self) -> None:
        ends = time.monotonic() + connections.CONNECT_SECONDS
        sock = connections.connected(self.host, self.port, ends, public=self._tls)
        if self._tls:
            context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
            sock = context.wrap_socket(sock, server_hostname=self.host)
        self.sock: Any = connections.LimitedSocket(sock)


def _body(response: http.client.HTTPResponse) -> Fetched | NotFetched:
    """Return everything that comes before the connection ends."""
    announced = response.length
    if announced is not None and announced > MOST_BYTES:
        raise _TooLargeError
    response.length = None  # what was announced is compared, not believed
    content = bytearray()
    while chunk := _more(response, complete=announced == len(content)):
        content += chunk
        if len(content) > MOST_BYTES:
            raise _TooLargeError
    if announced not in {None, len(content)}:
        cut_off = len(content) < (announced or 0)
        return NotFetched("length_wrong", "The file is not as long as was announced.", cut_off)
    return Fetched(bytes(content))


def _more(response: http.client.HTTPResponse, *, complete: bool) -> bytes:
    """Return what comes next; after all that was announced, nothing is waited for long."""
    if not complete:
        return response.read1(CHUNK)
    connections.limit(LINGER_SECONDS, most_bytes=2 * CHUNK)
    try:
        more = response.read1(CHUNK)
    except TimeoutError:
        return b""
    connections.limit(LIAR_SECONDS, most_bytes=2 * MOST_BYTES)
    return more


def _not_given(status: int) -> NotFetched:
    again = status >= 500 or status in AGAIN
    return NotFetched(f"http_{status}", f"The provider does not give the file ({status}).", again)


def _unreachable() -> NotFetched:
    return NotFetched("not_reached", "The provider could not be reached for the file.", again=True)
