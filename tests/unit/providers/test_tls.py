"""The transport over TLS: in time as well, and never to somebody unknown."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from providers import connections
from providers.base import Failure, Request, Response
from providers.transport import exchange
from tests.certificates import certificate
from tests.unit.providers.server import Quiet

POST = Request("POST", "https://localhost/", body=b"hi")


class Handler(BaseHTTPRequestHandler):
    """Answers with what was sent; under ``/slow`` it trickles."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "999" if self.path == "/slow" else str(len(body)))
        self.end_headers()
        while self.path == "/slow":
            self.wfile.write(b"x")
            time.sleep(0.02)
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    pem, key = certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    monkeypatch.setattr(connections.session(), "verify", str(pem))
    yield f"https://localhost:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_call_over_tls_is_answered_on_one_kept_connection(url: str) -> None:
    for _ in range(2):
        response = exchange(POST, url, 10.0)
        assert isinstance(response, Response)
        assert response.body == "hi"


def test_a_trickle_over_tls_ends_in_time(url: str) -> None:
    began = time.monotonic()
    assert exchange(POST, f"{url}slow", 0.2) is Failure.NO_ANSWER
    assert time.monotonic() - began < 3.0


def test_an_unknown_certificate_gets_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections.session(), "verify", True)
    assert exchange(POST, url, 10.0) is Failure.NOT_CONNECTED
