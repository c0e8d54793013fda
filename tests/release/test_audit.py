"""The audit: green only where somebody was asked and knew of nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from infra.package import audit
from infra.package.lock import wheels
from infra.package.parts import Part, parts
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
ONE = (Part("pypi", "requests", "2.34.2", "SHA-256", "0" * 64, "Apache-2.0"),)

ASKED: list[dict[str, list[dict[str, dict[str, str]]]]] = []


@contextmanager
def osv(body: str, status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            ASKED.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
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


def test_every_part_is_asked_about_where_it_comes_from() -> None:
    wanted = parts(ROOT, wheels("3.13"), {})
    with osv(json.dumps({"results": [{}] * len(wanted)})) as url:
        assert audit.main(["--osv", url]) == 0
    asked = [query["package"] for query in ASKED[-1]["queries"]]
    assert {"ecosystem": "PyPI", "name": "fastapi"} in asked
    assert {"ecosystem": "npm", "name": "react"} in asked
    assert {"ecosystem": "npm", "name": "vite"} not in asked, "it builds, and is not shipped"
