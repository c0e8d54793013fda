"""A channel for whose providers nobody has agreed yet: its assistant asks, then texts go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.configured import configured
from tests.browser.page import Console
from tests.e2e.desk import Desk
from tests.e2e.shown import ProblemError
from tests.e2e.world import CHANNEL, World


@pytest.fixture
def unagreed(tmp_path: Path, browser: Browser) -> Iterator[tuple[World, Console]]:
    """Return a world of which everything is configured but the acknowledgements."""
    config = json.loads(CHANNEL.read_text())
    del config["acknowledgements"]
    with configured(config, tmp_path, browser, "/console/setup") as one:
        yield one


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
