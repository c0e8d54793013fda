"""A channel of which nothing is configured: the console alone leads to a first text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.configured import configured
from tests.browser.page import Console
from tests.browser.portal import OURS, SID, register
from tests.e2e.desk import Desk
from tests.e2e.world import World


@pytest.fixture
def bare(tmp_path: Path, browser: Browser) -> Iterator[tuple[World, Console]]:
    """Return a world with an empty configuration, and its first administrator."""
    with configured({}, tmp_path, browser, "/console/") as one:
        yield one


def steps(boss: Console, button: str = "Next") -> None:
    """Leave a step, once nobody finds it hard to use."""
    boss.loaded()
    assert boss.faults() == []
    boss.press(button)


def test_the_assistant_leads_from_an_empty_configuration_to_texts_both_ways(
    bare: tuple[World, Console], customer: str
) -> None:
    world, boss = bare
    page, admin = boss.page, Desk(world.app, world.admin_key)
    for kind in ("accounts", "workstreams", "numbers", "acknowledgements"):
        assert admin.ask("GET", kind)["items"] == []
    page.get_by_role("link", name="Set up").click()
    page.get_by_role("button", name="Twilio A new account").click()
    page.get_by_label("Name").fill("Second")
    page.get_by_label("Account SID").fill(SID)
    page.get_by_label("Auth Token").fill("TWILIO_AUTH_TOKEN")
    steps(boss)
    page.get_by_label("I agree").check()
    steps(boss)
    register(world, boss.copies("Fallback callback URL"))
    page.get_by_label("I have copied them").check()
    steps(boss)
    expect(page.get_by_text("In order").first).to_be_visible()
    steps(boss)
    page.get_by_label("Name").fill("Orders")
    steps(boss)
    page.get_by_role("textbox", name="Number").fill(OURS)
    page.get_by_label("Name").fill("Only line")
    steps(boss)
    page.get_by_label("Your phone").fill(customer)
    steps(boss, "Send the text")
    expect(page.get_by_text("Delivered", exact=True)).to_be_visible()
    boss.press("Go to the inbox")
    world.phone.write("twilio", customer, OURS, "It works!", account="second")
    boss.sees("It works!")
