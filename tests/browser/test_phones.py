"""The simulated phones: one to begin with, more beside it, and what goes wrong at each provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import chromium
from tests.browser.page import Console
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS, World


@pytest.fixture
def page(browser: Browser, world: World, phone: Phone) -> Iterator[Page]:
    """The page of phones, as it is for somebody who opens it for the first time."""
    profile = chromium.context(browser)
    one = profile.new_page()
    one.goto(f"{phone.base}/phone")
    yield one
    profile.close()


def phones(page: Page) -> Locator:
    return page.get_by_role("region", name=re.compile("^Phone at "))


def at(page: Page, provider: str) -> Locator:
    return page.get_by_role("region", name=re.compile(f"^Phone at {provider},"))


def writes(one: Locator, text: str) -> None:
    one.get_by_role("textbox", name="Text").fill(text)
    one.get_by_role("button", name="Send").click()
    expect(one.get_by_role("list").get_by_text(text)).to_be_visible()


def test_there_is_one_phone_until_somebody_wants_another(page: Page) -> None:
    expect(phones(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)
    expect(phones(page).get_by_label("Fault")).to_be_hidden()


def test_one_click_adds_a_phone_at_another_provider_and_a_reload_keeps_it(
    page: Page, admin: Desk, customer: str
) -> None:
    page.get_by_role("button", name="Add a phone").click()
    expect(phones(page)).to_have_count(2)
    first, second = (phones(page).nth(n) for n in (0, 1))
    names = {one.get_by_role("heading").inner_text() for one in (first, second)}
    assert len(names) == 2
    second.get_by_label("My number").fill(customer)
    second.get_by_label("My number").press("Tab")
    writes(second, "From the second phone")
    page.reload()
    expect(phones(page)).to_have_count(2)
    expect(second.get_by_label("My number")).to_have_value(customer)
    expect(second.get_by_text("From the second phone")).to_be_visible()
    expect(first.get_by_text("From the second phone")).to_have_count(0)
    eventually(lambda: any(c.customer == customer for c in admin.view("open")))
    second.get_by_role("button", name="Remove").click()
    page.reload()
    expect(phones(page)).to_have_count(1)


def test_every_provider_has_its_own_faults(page: Page, phone: Phone) -> None:
    for _ in range(len(NUMBERS) - 1):
        page.get_by_role("button", name="Add a phone").click()
    for provider in NUMBERS:
        expect(at(page, provider)).to_have_count(1)
    broken = at(page, "telesign")
    broken.get_by_text("What goes wrong").click()
    broken.get_by_label("Fault").select_option(label="closes the connection")
    broken.get_by_label("In which calls").select_option(label="all")
    broken.get_by_label("For how many calls").fill("3")
    broken.get_by_label("Delivery reports").select_option("reversed")
    broken.get_by_role("button", name="Set", exact=True).click()
    said = broken.get_by_text("closes the connection, 3 more; reports: reversed")
    expect(said).to_be_visible()
    dials = phone.ask("GET", "dials")
    turned = {name: dials["telesign"][name] for name in ("fault", "on", "count", "reports")}
    assert turned == {"fault": "refuse_connection", "on": "all", "count": 3, "reports": "reversed"}
    assert dials["twilio"]["fault"] is None
    expect(at(page, "twilio").get_by_text("What goes wrong: nothing")).to_be_visible()
    broken.get_by_role("button", name="All dials back").click()
    expect(broken.get_by_text("What goes wrong: nothing")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_small_screen_phones_stand_below_each_other(
    browser: Browser, phone: Phone, scheme: Literal["light", "dark"]
) -> None:
    profile = chromium.context(browser, chromium.NARROW, scheme)
    page = profile.new_page()
    page.goto(f"{phone.base}/phone")
    page.get_by_role("button", name="Add a phone").click()
    expect(phones(page)).to_have_count(2)
    writes(phones(page).last, f"Hello from below, {scheme}")  # both write as one customer
    phones(page).last.get_by_text("What goes wrong").click()
    upper, lower = (phones(page).nth(n).bounding_box() for n in (0, 1))
    assert upper is not None
    assert lower is not None
    assert lower["y"] >= upper["y"] + upper["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Console(page, phone.base).faults() == []
    profile.close()
