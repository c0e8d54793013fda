"""Where the configuration comes from: setting, file, or a blob of our own account."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from runtime.configuration import configured, document
from runtime.settings import Settings, read
from tests.channels import ENVIRONMENT, World

BLOB = "https://stcontoso.blob.core.windows.net/config/channel.json"
OWN = {"AzureWebJobsStorage__accountName": "stcontoso"}


def settings(value: str, **more: str) -> Settings:
    return read({**ENVIRONMENT, **OWN, "CHANNEL_CONFIG": value, **more})


class Identity:
    def get_token(self, *scopes: str) -> Any:
        return SimpleNamespace(token="our-token", expires_on=2**40)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Answer every request with a configuration; note what was asked."""
    seen: list[dict[str, Any]] = []

    def get(url: str, **how: Any) -> Any:
        seen.append({"url": url, **how})
        content = b'\xef\xbb\xbf{"deployment": 1}'
        return SimpleNamespace(status_code=404 if "gone" in url else 200, content=content)

    monkeypatch.setattr(requests, "get", get)
    where = SimpleNamespace(credential=Identity())
    monkeypatch.setattr("runtime.storage.endpoint", lambda _: where)
    return seen


def test_json_stands_in_the_setting_itself(asked: list[dict[str, Any]]) -> None:
    assert document(settings('{"deployment": 1}')) == '{"deployment": 1}'
    assert asked == []


def test_a_path_names_a_file(tmp_path: Path, asked: list[dict[str, Any]]) -> None:
    (tmp_path / "channel.json").write_text("{}")
    assert document(settings(str(tmp_path / "channel.json"))) == "{}"
    assert asked == []


def test_a_blob_of_our_account_is_read_with_the_apps_identity(asked: list[dict[str, Any]]) -> None:
    assert document(settings(BLOB)) == '{"deployment": 1}'
    (one,) = asked
    assert one["url"] == BLOB
    assert one["headers"]["Authorization"] == "Bearer our-token"
    assert one["allow_redirects"] is False


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/config/channel.json",
        "https://stcontoso.blob.core.windows.net.evil.example/config",
        "https://other.blob.core.windows.net/config/channel.json",
        "http://stcontoso.blob.core.windows.net/config/channel.json",
        "file:///etc/passwd",
    ],
)
def test_nobody_else_is_shown_the_apps_token(url: str, asked: list[dict[str, Any]]) -> None:
    channel = World().made(CHANNEL_CONFIG=url, **OWN)
    assert configured(channel) == ("CHANNEL_CONFIG: the file that it names cannot be read.",)
    assert asked == []


def test_a_blob_that_is_gone_is_told_and_stops_nothing(asked: list[dict[str, Any]]) -> None:
    channel = World().made(CHANNEL_CONFIG=BLOB.replace("channel", "gone"), **OWN)
    assert configured(channel) == ("CHANNEL_CONFIG: the file that it names cannot be read.",)
    assert len(asked) == 1
