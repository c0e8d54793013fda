"""A channel for whose providers nobody has agreed yet: its assistant asks, then texts go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.azurite import running
from tests.browser import chromium
from tests.browser.page import Console
from tests.e2e.desk import Desk
from tests.e2e.shown import ProblemError
from tests.e2e.world import CHANNEL, World, split


@pytest.fixture
def unagreed(tmp_path: Path, browser: Browser) -> Iterator[tuple[World, Console]]:
    """Return a world of which everything is configured but the acknowledgements."""
    config = json.loads(CHANNEL.read_text())
    del config["acknowledgements"]
    file = tmp_path / "channel.json"
    file.write_text(json.dumps(config))
    with (
        running() as azurite,
        split(
            azurite.connection_string, tmp_path, ready="healthz", CHANNEL_CONFIG=str(file)
        ) as world,
    ):
        profile = chromium.context(browser)
        page = chromium.signed_in(profile, world.app, world.admin_key, "/console/setup")
        yield world, Console(page, world.app)
        profile.close()


def test_a_provider_is_agreed_to_in_the_assistant_before_its_numbers_send(
    unagreed: tuple[World, Console], customer: str
) -> None:
    world, boss = unagreed
    page, admin = boss.page, Desk(world.app, world.admin_key)
    text = {"from": "twilio-line", "to": customer, "text": "Hello"}
    with pytest.raises(ProblemError, match="acknowledgement_missing"):
        admin.ask("POST", "messages", text)

    page.get_by_role("button", name="Twilio Twilio").click()
    expect(page.get_by_role("heading", name="Acknowledgement")).to_be_visible()
    expect(page.get_by_text("I act for the owner of this channel")).to_be_visible()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.get_by_label("I agree").check()
    boss.press("Next")
    expect(page.get_by_role("heading", name="Callback URLs")).to_be_visible()

    [given] = admin.ask("GET", "acknowledgements")["items"]
    assert given["provider"] == "twilio"
    admin.ask("POST", "messages", text)
