"""The audit: green only where somebody was asked and knew of nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from infra.package import audit
from infra.package.lock import Wheel, wheels
from tests.ports import free_port

ONE = (Wheel("requests", "2.34.2", "0" * 64, "requests.whl"),)


@contextmanager
def osv(body: str, status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's name
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_nothing_known_is_green() -> None:
    with osv('{"results": [{}]}') as url:
        told = audit.audit(ONE, url)
    assert told.green
    assert told.says == "audited: nothing is known of 1 packages"


def test_something_known_is_named_and_not_green() -> None:
    with osv('{"results": [{"vulns": [{"id": "GHSA-1"}]}]}') as url:
        told = audit.audit(ONE, url)
    assert (told.asked, told.green) == (True, False)
    assert "requests 2.34.2: GHSA-1" in told.says


@pytest.mark.parametrize(
    ("body", "status"),
    [("", 503), ("<html>", 200), ("[]", 200), ('{"results": []}', 200), ('{"results": [1]}', 200)],
)
def test_an_answer_that_is_none_is_not_audited(body: str, status: int) -> None:
    with osv(body, status) as url:
        told = audit.audit(ONE, url)
    assert not told.green
    assert told.says.startswith("not audited")


def test_nobody_there_is_not_audited_and_its_status_is_no_success(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert audit.main(["--osv", f"http://127.0.0.1:{free_port()}/"]) == 3
    assert capsys.readouterr().out.startswith("not audited")


def test_every_wheel_is_asked_about() -> None:
    count = len(wheels("3.13"))
    with osv(json.dumps({"results": [{}] * count})) as url:
        assert audit.main(["--osv", url]) == 0
