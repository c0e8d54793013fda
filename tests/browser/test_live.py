"""The supervisor's page: what it says of the day is true."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import People
from tests.browser.page import Console, text_in
from tests.e2e.phone import Phone, fresh_number


@pytest.fixture
def sue(people: People) -> Console:
    """A supervisor who looks at everything."""
    key, _ = people.key("Sue", "supervisor")
    console = people.opens(key, "/console/live")
    expect(console.page.get_by_role("region", name="Today")).to_be_visible()
    return console


def figure(console: Console, name: str) -> Locator:
    page = console.page
    return page.locator("dl > div").filter(has=page.get_by_text(name, exact=True)).locator("dd")


def number(console: Console, name: str) -> int:
    """Return what a figure says now, a dash being none."""
    found = re.match(r"\d+", figure(console, name).inner_text())
    return int(found[0]) if found else 0


def test_what_came_in_went_out_and_became_of_it_is_counted(
    sue: Console, ann: Console, phone: Phone, customer: str
) -> None:
    names = ("Texts in", "Texts out", "Delivered", "Did not arrive", "Waiting for an agent")
    before = {name: number(sue, name) for name in names}
    text_in(phone, customer, "Where is my parcel?")
    ann.opens(customer)
    ann.writes("On its way.")
    expect(ann.thread.get_by_text("Delivered", exact=True)).to_be_visible(timeout=15_000)
    other = fresh_number()
    text_in(phone, other, "Hello?")
    ann.go("/inbox/open")
    ann.opens(other)
    with phone.turned("twilio", reports="undelivered"):
        ann.writes("Hello!")
        expect(ann.thread.get_by_text("Not delivered", exact=True)).to_be_visible(timeout=15_000)
    text_in(phone, fresh_number(), "Anybody there?")
    rises = {"Texts in": 3, "Texts out": 2, "Delivered": 1, "Did not arrive": 1}
    for name, rise in {**rises, "Waiting for an agent": 1}.items():
        now = re.compile(rf"^{before[name] + rise}\b")
        expect(figure(sue, name)).to_have_text(now, timeout=20_000)
    expect(figure(sue, "Longest wait")).not_to_have_text("–")


def test_charts_say_in_words_what_they_show(sue: Console, phone: Phone, customer: str) -> None:
    text_in(phone, customer, "Hello?")
    today = sue.page.get_by_role("region", name="Today")
    expect(today.get_by_role("img", name=re.compile(r"Most in one hour.* \d+ in"))).to_be_visible()
    outcomes = today.get_by_role("figure").filter(has_text="What became of our texts")
    expect(outcomes).to_be_visible()


def test_agents_have_no_such_page(ann: Console) -> None:
    ann.go("/live")
    expect(ann.page.get_by_role("region", name="Today")).to_have_count(0)
    expect(ann.page.get_by_role("link", name="Live")).to_have_count(0)
