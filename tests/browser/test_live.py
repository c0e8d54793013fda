"""The supervisor's page: what it says of the day is true."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.azurite import running as azurite_running
from tests.browser.conftest import People
from tests.browser.page import Console, text_in
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, fresh_number
from tests.e2e.world import World, alone


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A channel of its own: nobody else's texts are counted, nor their late reports."""
    with azurite_running() as azurite, alone(azurite, tmp_path_factory.mktemp("live")) as one:
        yield one


@pytest.fixture(scope="module")
def admin(world: World) -> Desk:
    return Desk(world.app, world.admin_key)


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


def test_what_came_in_went_out_and_became_of_it_is_counted(
    sue: Console, ann: Console, phone: Phone, customer: str
) -> None:
    text_in(phone, customer, "Where is my parcel?")
    ann.opens(customer)
    ann.writes("On its way.")
    expect(ann.thread.get_by_text("Delivered", exact=True)).to_be_visible()
    other = fresh_number()
    text_in(phone, other, "Hello?")
    ann.go("/inbox/open")
    ann.opens(other)
    with phone.turned("twilio", reports="undelivered"):
        ann.writes("Hello!")
        expect(ann.thread.get_by_text("Not delivered", exact=True)).to_be_visible()
    text_in(phone, fresh_number(), "Anybody there?")
    told = {"Texts in": 3, "Texts out": 2, "Delivered": 1, "Did not arrive": 1}
    for name, many in {**told, "Waiting for an agent": 1}.items():
        expect(figure(sue, name)).to_have_text(re.compile(rf"^{many}\b"))
    expect(figure(sue, "Longest wait")).not_to_have_text("–")


def test_charts_say_in_words_what_they_show(sue: Console, phone: Phone, customer: str) -> None:
    text_in(phone, customer, "Hello?")
    today = sue.page.get_by_role("region", name="Today")
    expect(today.get_by_role("img", name=re.compile(r"Most in one hour.* \d+ in"))).to_be_visible()
    outcomes = today.get_by_role("figure").filter(has_text="What became of our texts")
    expect(outcomes).to_be_visible()


@pytest.mark.parametrize(("role", "reached"), [("agent", ()), ("supervisor", ("/live", "/blocks"))])
def test_a_page_beyond_ones_role_is_neither_in_the_menu_nor_at_its_address(
    people: People, role: str, reached: tuple[str, ...]
) -> None:
    key, _ = people.key("Rob", role)
    rob = people.opens(key, "/console/contacts")
    for address in ("/live", "/blocks", "/setup", "/numbers", "/keys", "/retention"):
        link = rob.page.locator(f'nav a[href="/console{address}"]')
        rob.go(address)
        here = address in reached
        expect(rob.page.get_by_role("heading", level=1)).to_have_count(int(here))
        expect(link).to_have_count(int(here))
        nothing = rob.page.get_by_text("There is nothing at this address.")
        expect(nothing).to_have_count(int(not here))
