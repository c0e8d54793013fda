"""Whoever works by keyboard never begins at the top of the page again."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.page import Console, text_in
from tests.e2e.phone import Phone


def named(console: Console, name: str) -> Locator:
    return console.page.get_by_role("button", name=name, exact=True)


def test_the_focus_stays_where_one_works_when_what_had_it_goes_away(
    ann: Console, phone: Phone, customer: str
) -> None:
    page = ann.page
    text_in(phone, customer, "Hello?")
    ann.opens(customer)
    named(ann, "Pick").press("Enter")
    expect(page).to_have_url(re.compile("/inbox/mine/"))
    expect(named(ann, "End")).to_be_focused()
    named(ann, "Transfer").press("Enter")
    expect(page.get_by_role("dialog", name="Transfer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(named(ann, "Transfer")).to_be_focused()
    tag = page.get_by_role("textbox", name="Add a tag")
    tag.fill("late")
    tag.press("Enter")
    named(ann, "Remove the tag late").press("Enter")
    expect(tag).to_be_focused()
    named(ann, "Save as contact").press("Enter")
    page.get_by_role("textbox", name="Name").fill("Zed")
    page.keyboard.press("Enter")
    expect(named(ann, "Unlink")).to_be_focused()
    page.keyboard.press("Enter")
    expect(named(ann, "Link")).to_be_focused()
    named(ann, "Wait").press("Enter")
    expect(named(ann, "Reopen")).to_be_focused()
    page.keyboard.press("c")
    expect(page.get_by_role("textbox", name="To")).to_be_focused()
    page.keyboard.press("Escape")
    ann.go("/contacts")
    named(ann, "New contact").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("log")).to_have_count(1)  # a dialog hides all but what is told
    expect(page.get_by_role("navigation")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(named(ann, "New contact")).to_be_focused()


def test_what_lies_over_a_narrow_page_has_the_focus_until_it_goes(
    ann: Console, phone: Phone, customer: str
) -> None:
    page = ann.page
    text_in(phone, customer, "Hello?")
    ann.opens(customer)
    page.set_viewport_size({"width": 390, "height": 844})
    named(ann, "Customer").press("Enter")
    expect(named(ann, "Hide the customer’s details")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(named(ann, "Hide the customer’s details")).to_be_hidden()
    expect(named(ann, "Customer")).to_be_focused()
