"""Fetching files: only from where they belong, never more than is taken, never inside a house."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from domain.media import MOST_BYTES, Fetched, NotFetched
from providers import connections
from providers.files import Fetcher
from providers.twilio_list import FILE_HOSTS
from tests.unit.providers.accounts import credentials

MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
OK = b"HTTP/1.1 200 OK\r\n"
Talk = Callable[[socket.socket, bytes], None]


@contextmanager
def host(talk: Talk) -> Iterator[tuple[str, list[bytes]]]:
    """Serve connections with *talk*; yield the address and the requests that came."""
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.settimeout(5)
                request = b""
                while b"\r\n\r\n" not in request:
                    request += connection.recv(65536)
                seen.append(request)
                talk(connection, request)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", seen
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def saying(answer: bytes) -> Talk:
    return lambda connection, _: connection.sendall(answer)


def fetched(talk: Talk, url: str = MEDIA, within: float = 5.0) -> Fetched | NotFetched:
    with host(talk) as (address, _):
        return Fetcher(FILE_HOSTS, address).fetch(url, credentials("twilio"), within)


def code(found: Fetched | NotFetched) -> str:
    assert isinstance(found, NotFetched)
    return found.code


def given(content: bytes, announced: int | None = None) -> bytes:
    length = len(content) if announced is None else announced
    return OK + f"Content-Length: {length}\r\n\r\n".encode() + content


def test_a_file_comes_as_it_is() -> None:
    assert fetched(saying(given(b"picture"))) == Fetched(b"picture")
    chunked = OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\npic\r\n4\r\nture\r\n0\r\n\r\n"
    assert fetched(saying(chunked)) == Fetched(b"picture")


def test_what_is_announced_too_large_is_not_even_read() -> None:
    assert code(fetched(saying(given(b"", MOST_BYTES + 1)))) == "too_large"


@pytest.mark.parametrize("head", [b"Content-Length: 1048576\r\n", b"X-Size: 1048576\r\n"])
def test_six_megabytes_announced_as_one_are_refused(head: bytes) -> None:
    def talk(connection: socket.socket, _: bytes) -> None:
        connection.sendall(OK + head + b"\r\n")
        for _chunk in range(96):
            connection.sendall(b"x" * 65536)

    assert code(fetched(talk)) == "too_large"


def test_an_endless_file_is_given_up_after_what_is_taken() -> None:
    def talk(connection: socket.socket, _: bytes) -> None:
        connection.sendall(OK + b"\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    assert code(fetched(talk)) == "too_large"


def test_a_little_more_than_announced_is_refused_and_less_is_tried_again() -> None:
    assert fetched(saying(given(b"picture", 4))) == NotFetched(
        "length_wrong", "The file is not as long as was announced.", again=False
    )
    less = fetched(saying(given(b"pict", 7)))
    assert isinstance(less, NotFetched)
    assert less.again


def test_a_file_that_trickles_ends_in_time() -> None:
    def talk(connection: socket.socket, _: bytes) -> None:
        connection.sendall(OK + b"Content-Length: 100000\r\n\r\n")
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)

    began = time.monotonic()
    assert code(fetched(talk, within=0.2)) == "not_reached"
    assert time.monotonic() - began < 3


def test_a_host_that_keeps_the_connection_open_is_not_waited_for() -> None:
    def talk(connection: socket.socket, _: bytes) -> None:
        connection.sendall(given(b"picture"))
        connection.recv(1)

    assert fetched(talk) == Fetched(b"picture")


def test_a_redirect_to_the_cdn_is_followed_without_credentials() -> None:
    def talk(connection: socket.socket, request: bytes) -> None:
        if b"/Media/" in request.split(b"\r\n")[0]:
            place = b"https://s3-external-1.amazonaws.com/media.twiliocdn.com/x/y"
            connection.sendall(b"HTTP/1.1 307 x\r\nLocation: " + place + b"\r\n\r\n")
        else:
            connection.sendall(given(b"picture"))

    with host(talk) as (address, seen):
        found = Fetcher(FILE_HOSTS, address).fetch(MEDIA, credentials("twilio"), 5.0)
    assert found == Fetched(b"picture")
    assert [b"Authorization: Basic" in request for request in seen] == [True, False]


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1:8080/admin",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://169.254.169.254/metadata/instance",
        "https://evil.example/mms.twiliocdn.com/x",
        "https://mms.twiliocdn.com.evil.example/x",
        "https://s3-external-1.amazonaws.com/another-bucket/x",
        "https://mms.twiliocdn.com@evil.example/x",
        "https://mms.twiliocdn.com:8443/x",
        "http://mms.twiliocdn.com/x",
        "file:///etc/passwd",
        MEDIA,
    ],
)
def test_a_redirect_anywhere_else_is_refused(place: str) -> None:
    answer = f"HTTP/1.1 302 x\r\nLocation: {place}\r\n\r\n".encode()
    with host(saying(answer)) as (address, seen):
        found = Fetcher(FILE_HOSTS, address).fetch(MEDIA, credentials("twilio"), 5.0)
    assert code(found) == "host_refused"
    assert len(seen) == 1


@pytest.mark.parametrize(
    "url", ["https://evil.example/x", "http://api.twilio.com/x", "https://api.twilio.com.evil/x"]
)
def test_a_foreign_host_is_not_even_called(url: str) -> None:
    with host(saying(given(b"x"))) as (address, seen):
        found = Fetcher(FILE_HOSTS, address).fetch(url, credentials("twilio"), 5.0)
    assert code(found) == "host_refused"
    assert seen == []


def test_redirects_in_a_circle_end() -> None:
    answer = b"HTTP/1.1 302 x\r\nLocation: https://mms.twiliocdn.com/x\r\n\r\n"
    assert code(fetched(saying(answer))) == "too_many_redirects"


def test_a_name_that_leads_inside_is_refused_after_it_was_resolved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def resolve(*_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    found = Fetcher(FILE_HOSTS, None).fetch(MEDIA, credentials("twilio"), 5.0)
    assert code(found) == "address_refused"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1",
        "2002:7f00:1::",
    ],
)  # fmt: skip
def test_addresses_inside_are_told_from_public_ones(address: str) -> None:
    assert not connections.is_public(address)
    assert connections.is_public("54.172.60.1")
    assert connections.is_public("2600:1f18::1")


@pytest.mark.parametrize(
    ("status", "again"), [(401, False), (403, False), (410, False), (404, True), (503, True)]
)
def test_only_what_may_pass_is_tried_again(status: int, again: bool) -> None:
    found = fetched(saying(f"HTTP/1.1 {status} x\r\nContent-Length: 0\r\n\r\n".encode()))
    assert isinstance(found, NotFetched)
    assert (found.code, found.again) == (f"http_{status}", again)
