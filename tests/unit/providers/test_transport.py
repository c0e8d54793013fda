"""The transport: what it calls not connected, no answer, and an answer; never later than said."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from domain.accounts import ProviderName
from providers.base import Failure, Request, Response
from providers.transport import Transport, exchange, permitted
from tests.unit.providers.server import serving

POST = Request("POST", "https://api.twilio.com/2010/x?a=1", {"X-A": "b"}, b"body")
HEAD = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def talking(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one connection after the other with *talk*; yield the address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.settimeout(5.0)
            with connection, suppress(OSError):
                talk(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def arrived(connection: socket.socket) -> bytes:
    """Read one whole request, which may come in several packets."""
    request = b""
    while not request.endswith(POST.body):
        request += connection.recv(65536) or POST.body
    return request


def trickle_body(connection: socket.socket) -> None:
    arrived(connection)
    connection.sendall(HEAD + b"Content-Length: 9999\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


def trickle_headers(connection: socket.socket) -> None:
    arrived(connection)
    connection.sendall(HEAD + b"X-Slow: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


def say_nothing(connection: socket.socket) -> None:
    arrived(connection)
    arrived(connection)


@pytest.mark.parametrize("talk", [trickle_body, trickle_headers, say_nothing])
def test_a_call_ends_in_time_however_slowly_the_answer_trickles(
    talk: Callable[[socket.socket], None],
) -> None:
    with talking(talk) as url:
        began = time.monotonic()
        assert exchange(POST, url, 0.2) is Failure.NO_ANSWER
        assert time.monotonic() - began < 3.0


def endless(connection: socket.socket) -> None:
    arrived(connection)
    connection.sendall(HEAD + b"\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def hang_up(connection: socket.socket) -> None:
    arrived(connection)


@pytest.mark.parametrize("talk", [endless, hang_up])
def test_an_answer_too_large_or_cut_off_is_no_answer(
    talk: Callable[[socket.socket], None],
) -> None:
    with talking(talk) as url:
        assert exchange(POST, url, 5.0) is Failure.NO_ANSWER


def answer_once(connection: socket.socket) -> None:
    arrived(connection)
    connection.sendall(HEAD + b"Content-Length: 2\r\n\r\nok")
    connection.recv(1)  # of the next request; then reset


def test_a_kept_connection_that_is_reset_after_the_request_left_is_no_answer() -> None:
    with talking(answer_once) as url:
        assert exchange(POST, url, 10.0) == Response(200, {"content-length": "2"}, "ok")
        assert exchange(POST, url, 10.0) is Failure.NO_ANSWER


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://no-such-name.invalid/"])
def test_who_cannot_be_reached_got_nothing(url: str) -> None:
    assert exchange(POST, url, 10.0) is Failure.NOT_CONNECTED


@pytest.mark.parametrize("talk", [hang_up, say_nothing])
def test_a_failed_tls_handshake_left_nothing(talk: Callable[[socket.socket], None]) -> None:
    with talking(talk) as url:
        assert exchange(POST, url.replace("http", "https"), 0.3) is Failure.NOT_CONNECTED


def test_redirects_are_not_followed_and_cookies_not_kept() -> None:
    def redirect(connection: socket.socket) -> None:
        arrived(connection)
        connection.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nSet-Cookie: a=b\r\n"
            b"Content-Length: 0\r\n\r\n"
        )
        assert b"Cookie" not in arrived(connection)

    with talking(redirect) as url:
        response = exchange(POST, url, 10.0)
        assert isinstance(response, Response)
        assert response.status == 302
        exchange(POST, url, 0.3)


def test_the_environment_s_proxies_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with serving(lambda _: (200, "ok")) as server:
        assert isinstance(exchange(POST, server.url, 2.0), Response)


def test_in_simulator_mode_a_request_goes_to_the_provider_s_own_path() -> None:
    with serving(lambda _: (200, "ok")) as server:
        Transport(ProviderName.TWILIO, f"{server.url}/").exchange(POST, {}, 2.0)
    [seen] = server.seen
    assert (seen.method, seen.target, seen.body) == ("POST", "/twilio/2010/x?a=1", b"body")
    assert seen.headers["x-a"] == "b"


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://api.twilio.com/x", True),
        ("https://x.communication.azure.com", True),
        ("http://api.twilio.com/x", False),
        ("https://localhost/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1]/x", False),
        ("https://169.254.169.254/metadata", False),
        ("https://10.0.0.1/x", False),
        ("https://vault.local/x", False),
        ("ftp://api.twilio.com", False),
        ("", False),
    ],
)
def test_only_public_https_addresses_may_be_called(url: str, allowed: bool) -> None:
    assert permitted(url) is allowed


def test_importing_the_providers_imports_no_http_library() -> None:
    code = (
        "import sys; sys.path.insert(0, '.'); import providers.gateway;"
        "print([name for name in ('requests', 'azure', 'http.client') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
