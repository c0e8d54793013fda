"""Where the configuration comes from: setting, file, or a blob of our own account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from azure.storage.blob import BlobClient

from runtime.configuration import configured, deployed, document
from runtime.settings import Settings, read
from tests.channels import ENVIRONMENT, World

BLOB = "https://stcontoso.blob.core.windows.net/config/channel.json"
OWN = {"AzureWebJobsStorage__accountName": "stcontoso"}


def settings(value: str) -> Settings:
    return read({**ENVIRONMENT, **OWN, "CHANNEL_CONFIG": value})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note who is asked for a blob, instead of asking."""
    seen: list[str] = []

    def from_blob_url(url: str, **how: Any) -> None:
        seen.append(url)
        raise AssertionError("asked")

    monkeypatch.setattr(BlobClient, "from_blob_url", from_blob_url)
    return seen


def test_json_stands_in_the_setting_itself(asked: list[str]) -> None:
    assert document(settings('{"deployment": 1}')) == '{"deployment": 1}'
    assert asked == []


def test_a_deployment_that_is_lower_than_the_one_in_force_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World()
    stream = '"workstreams": [{"id": "new", "name": "New"}]'
    assert configured(world.made(CHANNEL_CONFIG='{"deployment": 5}')) == ()
    caplog.set_level("INFO")
    told = configured(world.made(CHANNEL_CONFIG=f'{{"deployment": 3, {stream}}}'))
    assert told == ("CHANNEL_CONFIG: /deployment: 3 is lower than 5, which is in force: raise it",)
    assert "configuration_refused" in caplog.text
    assert "new" not in world.channel.catalogue.fresh().workstreams


def test_a_path_names_a_file(tmp_path: Path, asked: list[str]) -> None:
    (tmp_path / "channel.json").write_text("{}")
    assert document(settings(str(tmp_path / "channel.json"))) == "{}"
    assert asked == []


def test_a_blob_of_our_account_is_asked_for(asked: list[str]) -> None:
    with pytest.raises(AssertionError, match="asked"):
        document(settings(BLOB))
    assert asked == [BLOB]


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
def test_nobody_else_is_shown_the_apps_token(url: str, asked: list[str]) -> None:
    channel = World().made(CHANNEL_CONFIG=url, **OWN)
    assert configured(channel) == ("CHANNEL_CONFIG: the file that it names cannot be read.",)
    assert deployed(channel.settings, channel.gateway) is None
    assert asked == []
