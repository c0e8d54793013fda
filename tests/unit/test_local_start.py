"""A channel on one machine runs whatever an administrator has left half-way, and tells it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from local.processes import answers, problems


class Channel(BaseHTTPRequestHandler):
    """Lives, and is not ready."""

    def do_GET(self) -> None:
        ready = "ready=1" in self.path
        self.send_response(503 if ready else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"problems": ["No value in X."] if ready else []}).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Channel) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/healthz"
        server.shutdown()


def test_what_keeps_it_from_working_is_told_and_keeps_nobody_from_mending_it(url: str) -> None:
    assert answers(url)()
    assert problems(f"{url}?ready=1") == ["No value in X."]
    assert problems(url) == []
