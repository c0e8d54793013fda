"""What the console fetches late: it may fail, and nothing that somebody typed is lost by it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.page import Console, text_in
from tests.e2e.phone import Phone


def test_a_part_that_cannot_be_fetched_is_tried_again_while_the_rest_of_the_page_stays(
    ann: Console, phone: Phone, customer: str
) -> None:
    page = ann.page
    text_in(phone, customer, "Are you there?")
    ann.opens(customer)
    ann.composer.fill("half a thought")
    ann.composer.blur()
    page.context.set_offline(True)
    page.keyboard.press("?")
    told = page.get_by_role("alert").filter(has_text="could not be fetched")
    expect(told).to_be_visible()
    expect(ann.composer).to_have_value("half a thought")
    page.context.set_offline(False)
    told.get_by_role("button", name="Try again").click()
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet.locator("dl > div").first).to_have_css("display", "flex")
    page.keyboard.press("Escape")

    page.context.set_offline(True)
    page.get_by_role("link", name="Contacts").click()
    expect(told).to_be_visible()
    page.context.set_offline(False)
    told.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Contacts")).to_be_visible()
    page.get_by_role("link", name="Inbox").click()
    ann.opens(customer)
    expect(ann.composer).to_have_value("half a thought")
