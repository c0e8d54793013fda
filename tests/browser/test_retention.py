"""The page of retention: what the deployment has set, and what one customer may ask for."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.page import Console, text_in
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.world import World

MINUTES = 4 * 60
"""In seconds; an erasure waits two minutes."""


def at_retention(people: People, world: World) -> Console:
    return people.opens(world.admin_key, "/console/retention")


def exported(console: Console, path: Path) -> str:
    """Export a customer's data into a file; return what the page says about it."""
    with console.page.expect_download() as started:
        console.press("Export")
    started.value.save_as(path)
    said = console.page.get_by_role("status").filter(has_text=re.compile("in the file|Nothing"))
    return said.inner_text()


def test_periods_are_shown_with_the_setting_that_changes_them(people: People, world: World) -> None:
    boss = at_retention(people, world)
    periods = boss.page.get_by_role("table", name="How long things are kept")
    texts = periods.get_by_role("row").filter(has_text="Conversations and texts")
    expect(texts.get_by_text("730 days")).to_be_visible()
    expect(texts.get_by_text("KEEP_MESSAGES_DAYS")).to_be_visible()
    where = boss.page.locator("#main").get_by_text("read-only here: change the app setting")
    expect(where).to_be_visible()
    assert periods.get_by_role("textbox").count() == 0


def test_a_customers_data_is_exported_and_erased(
    people: People, world: World, phone: Phone, customer: str, tmp_path: Path
) -> None:
    text_in(phone, customer, "Forget me, please")
    boss = at_retention(people, world)
    page = boss.page
    page.get_by_label("Customer’s number").fill("nobody at all")
    boss.press("Export")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Customer’s number").fill(customer)
    assert exported(boss, tmp_path / "held.json").startswith("1 conversation and 1 text")
    held = json.loads((tmp_path / "held.json").read_text())["held"]
    assert held[0]["threads"][0]["messages"][0]["text"] == "Forget me, please"

    boss.press("Erase")
    page.get_by_role("alertdialog").get_by_role("button", name="Erase").click()
    expect(page.get_by_text("The erasure has begun")).to_be_visible()
    world.phone.move_time(MINUTES)
    try:

        def swept_and_gone() -> bool:
            world.sweep()
            return exported(boss, tmp_path / "gone.json").startswith("Nothing is held")

        eventually(swept_and_gone)
    finally:
        world.phone.move_time(-MINUTES)
