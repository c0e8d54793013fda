"""What holds for every page: accessible, no other host, small, and honest about sign-in."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import chromium, sample
from tests.browser.conftest import People
from tests.browser.opened import FOLDED, IN_FRONT, OPENED, closes, opens
from tests.browser.page import Console, text_in
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.world import World, call

PAGES = (
    "/inbox/open", "/inbox/mine/{best}", "/inbox/mine/{failed}", "/inbox/mine/{stopped}",
    "/inbox/all", "/inbox/closed", "/live", "/contacts", "/setup", "/accounts",
    "/accounts/telesign", "/numbers", "/numbers/twilio-line", "/workstreams", "/hours",
    "/hours/long-holidays", "/teams", "/keys", "/quick-replies", "/messages", "/survey",
    "/survey/asking-desk", "/consents", "/retention", "/blocks", "/quarantine",
)  # fmt: skip
MOST_BYTES = 250_000


@pytest.fixture(scope="session")
def told(world: World, admin: Desk) -> sample.Told:
    """A day's work, so that pages have something to show."""
    times = {"name": "Opening times", "texts": {"en": "We are open from nine to five."}}
    admin.ask("POST", "quickReplies", times)
    admin.ask("POST", "operatingHours", {"name": "Day shift", "zone": "UTC"})
    admin.ask("POST", "blocks", {"number": "+14155550199", "reason": "Floods us"})
    call("POST", world.callback_url("twilio"), headers={"X-Twilio-Signature": "wrong"})
    return sample.tell(world)


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(chromium.WIDE, "light"), (chromium.WIDE, "dark"), (chromium.NARROW, "light")],
    ids=["desk", "dark", "phone"],
)
def test_axe_finds_nothing_on_any_page_nor_in_what_opens_there(
    people: People,
    world: World,
    told: sample.Told,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    narrow = size == chromium.NARROW
    console = people.opens(world.admin_key, size=size, scheme=scheme)
    console.page.emulate_media(reduced_motion="reduce")
    found: dict[str, list[str]] = {}
    for page in PAGES:
        console.go(page.format(**vars(told)))
        console.loaded()
        found[page] = console.faults()
        if narrow:
            wide = "Math.max(document.documentElement.scrollWidth, main.scrollWidth) > innerWidth"
            assert not console.page.evaluate(wide), page
        for presses in presses_at(page, size, scheme):
            opens(console, presses)
            found[f"{page}: {presses}"] = console.faults(IN_FRONT)
            closes(console)
    assert {place: faults for place, faults in found.items() if faults} == {}


def presses_at(page: str, size: tuple[int, int], scheme: str) -> tuple[str, ...]:
    """Return what is opened on a page: at each width and in each colour once."""
    if size == chromium.NARROW:
        return OPENED.get(page, ()) + FOLDED.get(page, ())
    return OPENED.get(page, ()) if scheme == "dark" else ()


def test_at_400_percent_nothing_is_cut_off_and_what_scrolls_has_room(
    people: People, world: World, told: sample.Told
) -> None:
    console = people.opens(world.admin_key, "/console/inbox/open", size=(320, 256))
    console.loaded()
    assert height(console.page.get_by_role("list", name="Open: Conversations").locator("..")) > 150
    console.go(f"/inbox/mine/{told.best}")
    assert height(console.thread) > 150
    console.go("/teams")
    copy = console.page.get_by_role("button", name="Copy: Ann Okafor")
    expect(copy).to_be_attached()
    assert copy.evaluate("one => one.getBoundingClientRect().right") < 320
    page = people.profile()[1]
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{world.app}/console/")
    page.get_by_label("Key", exact=True).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def height(one: Locator) -> float:
    expect(one).to_be_attached()
    found: float = one.evaluate("one => one.clientHeight")
    return found


def test_forced_colours_keep_what_is_told_by_colour(people: People, told: sample.Told) -> None:
    sue = people.opens(told.supervisor_key, "/console/live")
    sue.page.emulate_media(forced_colors="active")
    pressed = sue.page.get_by_role("button", name="All", exact=False, pressed=True)
    other = sue.page.get_by_role("button", name="Open", exact=False, pressed=False)
    assert background(pressed) != background(other)
    bar = sue.page.get_by_role("img", name="Most in one hour").locator("i").first
    assert background(bar) != background(sue.page.locator("body"))


def background(one: Locator) -> str:
    found: str = one.evaluate("one => getComputedStyle(one).backgroundColor")
    return found


def test_axe_finds_nothing_on_the_sign_in_page(people: People, world: World) -> None:
    _, page = people.profile()
    page.goto(f"{world.app}/console/")
    page.get_by_label("Key", exact=True).wait_for()
    assert Console(page, world.app).faults() == []


def test_a_wrong_key_is_refused_in_words(people: People, world: World) -> None:
    profile, page = people.profile()
    page.goto(f"{world.app}/console/")
    page.get_by_label("Key", exact=True).fill("sk_wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("unknown, expired or revoked")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    assert profile.cookies() == []


def test_a_revoked_key_leads_back_to_the_sign_in_also_from_a_dialog(
    people: People, world: World
) -> None:
    made = people.admin.ask("POST", "keys", {"name": "Gil", "role": "agent"})
    gil = people.opens(made["key"])
    gil.press("New conversation")
    expect(gil.page.get_by_role("dialog")).to_be_visible()
    people.admin.ask("POST", f"keys/{made['id']}:revoke")
    expect(gil.page.get_by_label("Key", exact=True)).to_be_visible(timeout=40_000)
    expect(gil.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_an_address_of_nothing_has_a_title_and_a_way_out(people: People) -> None:
    key, _ = people.key("Lost")
    lost = people.opens(key, "/console/keys", size=chromium.NARROW)
    expect(lost.page).to_have_title(re.compile("There is nothing at this address"))
    lost.go("/inbox/mine/nobody-1")
    lost.press("Back to the list")
    expect(lost.page.get_by_role("searchbox")).to_be_visible()


def test_the_first_page_is_small_and_asks_no_other_host(
    people: People, world: World, told: sample.Told
) -> None:
    profile, page = people.profile()
    hosts: set[str] = set()
    profile.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    key, _ = people.key("Hal")
    page.goto(f"{world.app}/console/")
    page.get_by_label("Key", exact=True).fill(key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    sizes: dict[str, int] = page.evaluate(
        "Object.fromEntries(performance.getEntriesByType('resource')"
        ".filter(one => one.name.includes('/assets/')).map(one => [one.name, one.encodedBodySize]))"
    )
    scripts = sum(size for name, size in sizes.items() if name.endswith(".js"))
    assert 0 < scripts < MOST_BYTES, sizes
    assert hosts == {urlsplit(world.app).netloc}


def test_a_conversation_that_closes_by_itself_is_seen_to_close(
    people: People, world: World, phone: Phone, customer: str
) -> None:
    key, _ = people.key("Ida")
    ida = people.opens(key)
    text_in(phone, customer, "Thanks!")
    ida.opens(customer)
    ida.writes("You are welcome.")
    eventually(lambda: phone.bodies(customer) == ["You are welcome."])  # before time moves
    phone.move_time(11 * 60)  # longer than the sample's autoCloseAfter
    try:
        closed = ida.thread.get_by_text(re.compile("Closed: nobody wrote"))

        def swept_and_seen() -> bool:
            world.sweep()
            return closed.is_visible()

        eventually(swept_and_seen)
        expect(ida.page.get_by_text("This conversation is closed.")).to_be_visible()
    finally:
        phone.move_time(-11 * 60)


def test_nothing_is_cut_off_and_what_stands_in_front_leaves_the_page_in_sight(
    people: People, world: World, told: sample.Told, customer: str, phone: Phone
) -> None:
    name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    sample.contact(people.admin, name, customer, "Verylongunbrokenstring" * 12)
    text_in(phone, customer, "https://example.com/" + "abcdefgh" * 40)
    console = people.opens(world.admin_key)
    page = console.page
    console.go("/inbox/all")
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("link").filter(has_text=name).click()
    views = page.get_by_role("navigation", name="Inbox")
    expect(views.get_by_role("button", name="All")).to_be_in_viewport(ratio=1)
    for cut in (views, page.get_by_role("complementary"), page.locator("#main")):
        assert cut.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    page.get_by_role("button", name="More actions").click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert not page.evaluate("!!document.elementFromPoint(9, 9).closest('[data-portal-node]')")
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    page.get_by_role("searchbox").fill("nobody like this")
    page.get_by_role("button", name="Search all views").click()
    expect(page.get_by_role("button", name="All views")).to_have_attribute("aria-pressed", "true")
    width, height = chromium.NARROW
    page.set_viewport_size({"width": width, "height": height})
    console.go("/teams")
    ids = page.get_by_role("table", name="Agents").locator("code")
    assert ids.first.evaluate("(id) => id.clientHeight") < 60  # not letter by letter
    console.go("/nowhere")
    console.press("Go to the inbox")
    expect(page.get_by_role("navigation", name="Inbox")).to_be_visible()
