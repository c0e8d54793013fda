"""The console's files, as they are served."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import azure.functions as func
import pytest

from tests.channels import ENVIRONMENT
from triggers import console

SCRIPT = "assets/index-Ab3_x-9Z.js"


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A build with an index, a script named by its content, and a hidden file."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Console</title>")
    (folder / SCRIPT).write_text("export const one = 1;" * 50)
    (folder / "icon.svg").write_text("<svg/>")
    (folder / ".ready").write_text("hidden")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr(console, "DIST", folder)
    console._packaged_at.cache_clear()
    yield folder
    console._packaged_at.cache_clear()


def get(path: str, method: str = "GET", **headers: str) -> func.HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    url = f"https://sms.example.com/console/{path}"
    request = func.HttpRequest(
        method, url, headers=named, route_params={"path": path} if path else {}, body=b""
    )
    (made,) = console.blueprint._function_builders
    answer: func.HttpResponse = made._function.get_user_function()(request)
    return answer


@pytest.mark.parametrize("path", ["", "index.html", "inbox/open", "accounts/twilio", "setup"])
def test_every_page_is_the_index(dist: Path, path: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.get_body() == (dist / "index.html").read_bytes()
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_file_named_by_its_content_is_kept_for_ever(dist: Path) -> None:
    answer = get(SCRIPT)
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in get("icon.svg").headers["Cache-Control"]


def test_what_the_browser_has_already_is_not_sent_again(dist: Path) -> None:
    first = get(SCRIPT)
    again = get(SCRIPT, if_none_match=f'"other", W/{first.headers["ETag"]}')
    assert (again.status_code, again.get_body()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert get(SCRIPT, if_none_match='"other"').status_code == 200


def test_a_file_is_compressed_for_who_takes_it_and_has_another_etag_then(dist: Path) -> None:
    zipped, plain = get(SCRIPT, accept_encoding="br, gzip"), get(SCRIPT)
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.get_body()) == plain.get_body()
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Vary"] == "Accept-Encoding"


def test_head_answers_without_the_body(dist: Path) -> None:
    assert get(SCRIPT, "HEAD").get_body() == b""


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "assets/../../secret.txt", "%2e%2e/secret.txt", "/etc/passwd.txt", ".ready",
     "assets/.ready", "assets/nothing-00000000.js", "assets/nothing", "..\\secret.txt"],
)  # fmt: skip
def test_only_packaged_files_are_ever_served(dist: Path, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert b"secret" not in answer.get_body()
    assert b"hidden" not in answer.get_body()


@pytest.mark.parametrize("path", ["", SCRIPT, "assets/nothing.js", "settings.json"])
def test_every_answer_forbids_what_the_console_does_not_need(
    dist: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    headers = get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_without_a_build_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "DIST", tmp_path / "nothing")
    answer = get("")
    assert answer.status_code == 503
    assert b"make setup" in answer.get_body()


def test_a_new_build_is_served_without_a_restart(dist: Path) -> None:
    get("")
    (dist / "index.html").write_text("new")
    os.utime(dist / "index.html", (1, 1))
    assert get("").get_body() == b"new"


@pytest.mark.parametrize(
    ("changes", "sign_in", "seconds"),
    [
        ({"WEBSITE_AUTH_ENABLED": "true"}, "platform", 3),
        ({"WEBSITE_AUTH_ENABLED": "false", "AZURE_FUNCTIONS_ENVIRONMENT": "Development"}, "key", 1),
        ({"CONSOLE_POLL_SECONDS": "7"}, "platform", 7),
    ],
)
def test_the_page_learns_how_to_sign_in_and_how_often_to_ask(
    dist: Path,
    monkeypatch: pytest.MonkeyPatch,
    changes: dict[str, str],
    sign_in: str,
    seconds: int,
) -> None:
    for name, value in {**ENVIRONMENT, **changes}.items():
        monkeypatch.setenv(name, value)
    told = json.loads(get("settings.json").get_body())
    assert (told["signIn"], told["pollSeconds"]) == (sign_in, seconds)


def test_wrong_settings_are_told_by_name(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**ENVIRONMENT, "WEBHOOK_SECRET": "short"}.items():
        monkeypatch.setenv(name, value)
    answer = get("settings.json")
    assert answer.status_code == 503
    assert b"needs at least" in answer.get_body()
