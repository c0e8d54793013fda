"""Ten thousand conversations and five thousand texts: few rows in the document, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from domain.addresses import from_wire
from domain.identity import conversation_id, split_conversation_id
from tests.azurite import running as azurite_running
from tests.browser.conftest import People
from tests.browser.crowd import Crowd, crowd, long_thread
from tests.browser.page import HIDDEN, NOTIFIED, Console, readable, text_in
from tests.e2e.desk import Desk
from tests.e2e.phone import fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import World, alone

pytestmark = pytest.mark.measures  # the channel reads all within five seconds, or not at all
CONVERSATIONS, TEXTS = 10_000, 5_000
MOST_ROWS = 100
LARGEST_PAGE = 200
FIRST_PAGE = 100
OPENED = (0, 1, *range(FIRST_PAGE - 4, FIRST_PAGE + 4), CONVERSATIONS - 2, CONVERSATIONS - 1)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A channel of its own: nobody else finds their customer among so many."""
    with azurite_running() as azurite, alone(azurite, tmp_path_factory.mktemp("size")) as one:
        yield one


@pytest.fixture(scope="module")
def admin(world: World) -> Desk:
    return Desk(world.app, world.admin_key)


@pytest.fixture(scope="module")
def waiting(world: World) -> Crowd:
    return crowd(world, CONVERSATIONS, OPENED)


FIRST_READ = """thread => [...thread.querySelectorAll("li")]
  .filter(row => row.getBoundingClientRect().bottom > thread.getBoundingClientRect().top)
  .map(row => row.innerText.match(/^text (\\d+)/m)?.[1]).find(seq => seq)"""


class Asked:
    """The pages of a list that a page has asked for."""

    def __init__(self, page: Page, path: str) -> None:
        self.queries: list[dict[str, list[str]]] = []
        self._path = re.compile(path)
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if self._path.fullmatch(parts.path):
            self.queries.append(parse_qs(parts.query))

    @property
    def cursors(self) -> list[str]:
        return [query["cursor"][0] for query in self.queries if "cursor" in query]

    @property
    def largest(self) -> int:
        return max(int(query["limit"][0]) for query in self.queries)


@pytest.fixture
def kim(people: People, waiting: Crowd) -> Console:
    """An agent at the inbox, where all of them wait."""
    del waiting
    key, _ = people.key("Kim")
    return people.opens(key)


def inbox(console: Console) -> Locator:
    return console.page.get_by_role("region", name="Conversations")


def size(console: Console) -> int:
    """Return how many conversations the list says that it has."""
    return int(inbox(console).get_by_role("listitem").first.get_attribute("aria-setsize") or 0)


def to_the_end(console: Console, until: int) -> None:
    """Scroll until the list has so many rows, never with more than a few in the document."""
    rows = inbox(console).get_by_role("listitem")
    while (known := size(console)) < until:
        console.page.mouse.wheel(0, 1_000_000)
        eventually(lambda known=known: size(console) > known, "more rows")  # type: ignore[misc]
        assert rows.count() <= MOST_ROWS


def test_of_ten_thousand_conversations_few_rows_are_in_the_document(
    kim: Console, waiting: Crowd
) -> None:
    asked = Asked(kim.page, "/api/v1/conversations")
    rows = inbox(kim).get_by_role("listitem")
    expect(kim.row(waiting.customers[0].value)).to_be_visible()
    assert size(kim) == FIRST_PAGE
    assert rows.count() <= MOST_ROWS
    rows.first.hover()
    to_the_end(kim, CONVERSATIONS)
    kim.page.mouse.wheel(0, 1_000_000)
    last = kim.row(waiting.customers[-1].value)
    expect(last).to_be_visible()
    assert rows.count() <= MOST_ROWS
    assert asked.largest <= LARGEST_PAGE
    assert CONVERSATIONS / LARGEST_PAGE - 1 <= len(set(asked.cursors)) < CONVERSATIONS / 50
    last.click()
    kim.sees("Is anybody there?")
    kim.page.keyboard.press("k")
    expect(kim.page).to_have_url(re.compile(waiting.conversations[-2]))
    expect(kim.row(waiting.customers[-2].value)).to_be_focused()


def test_somebody_at_the_end_of_the_list_is_found(kim: Console, waiting: Crowd) -> None:
    kim.page.get_by_role("searchbox").fill(waiting.customers[-1].value[-8:])
    expect(kim.row(waiting.customers[-1].value)).to_be_visible()
    assert inbox(kim).get_by_role("listitem").count() <= MOST_ROWS


def test_a_row_with_the_focus_stays_while_somebody_scrolls(kim: Console, waiting: Crowd) -> None:
    first = kim.row(waiting.customers[0].value)
    first.focus()
    first.hover()
    to_the_end(kim, FIRST_PAGE + 1)
    expect(first).to_be_focused()
    expect(first).not_to_be_in_viewport()


def test_the_keyboard_goes_on_where_a_page_ends(kim: Console, waiting: Crowd) -> None:
    rows = inbox(kim).get_by_role("listitem")
    expect(kim.row(waiting.customers[0].value)).to_be_visible()
    rows.first.hover()
    to_the_end(kim, FIRST_PAGE + 1)
    kim.go(f"/inbox/open/{waiting.conversations[0]}")
    kim.sees("Is anybody there?")
    kim.page.keyboard.press("j")
    expect(kim.row(waiting.customers[1].value)).to_be_focused()
    kim.page.mouse.move(100, 500)
    kim.page.mouse.wheel(0, 78 * (FIRST_PAGE - 4))
    before = kim.row(waiting.customers[FIRST_PAGE - 3].value)
    before.click()
    expect(before).to_have_attribute("aria-current", "true")
    for at in range(FIRST_PAGE - 2, FIRST_PAGE + 3):
        kim.page.keyboard.press("j")
        expect(kim.row(waiting.customers[at].value)).to_be_focused()
        expect(kim.page).to_have_url(re.compile(waiting.conversations[at]))
        kim.sees("Is anybody there?")
    assert rows.count() <= MOST_ROWS


def test_of_five_thousand_texts_few_rows_are_in_the_document(
    kim: Console, world: World, customer: str
) -> None:
    conversation = long_thread(world, from_wire(customer), TEXTS)
    asked = Asked(kim.page, "/api/v1/conversations/[^/]+/messages")
    kim.go(f"/inbox/open/{conversation}")
    rows = kim.thread.get_by_role("listitem")
    expect(text(kim, TEXTS)).to_be_in_viewport()
    assert rows.count() <= MOST_ROWS
    expect(kim.page.get_by_text("Closed by the agent").first).to_be_visible()
    eventually(lambda: from_the_end(kim) == 0, "rows that come later push nothing out of sight")
    assert asked.cursors == []
    kim.thread.hover()
    while len(asked.cursors) < 3:
        kim.page.mouse.wheel(0, -3_000)
        kim.page.wait_for_timeout(100)
        assert rows.count() <= MOST_ROWS
    read = "one => one.scrollTop > 1000"
    eventually(lambda: kim.thread.evaluate(read), "what is read stays in its place")
    arrives_below(kim, world, customer)
    kim.thread.focus()
    kim.page.keyboard.press("Home")
    expect(text(kim, 1)).to_be_in_viewport()
    assert rows.count() <= MOST_ROWS
    assert asked.largest <= LARGEST_PAGE
    assert len(set(asked.cursors)) == len(asked.cursors)
    expect(kim.thread.get_by_role("button", name="Show earlier texts")).to_have_count(0)
    kim.page.keyboard.press("PageDown")
    expect(text(kim, 1)).not_to_be_in_viewport()
    kim.page.keyboard.press("End")
    expect(text(kim, TEXTS)).to_be_in_viewport()
    assert rows.count() <= MOST_ROWS
    eventually(lambda: from_the_end(kim) == 0, "its end is in sight")
    kim.page.keyboard.press("r")
    kim.composer.fill("a longer answer " * 20)
    expect(text(kim, TEXTS)).to_be_in_viewport(ratio=1)
    earlier, thread = TEXTS // 2 + 1, split_conversation_id(conversation)[0]
    kim.go(f"/inbox/closed/{conversation_id(thread, earlier)}")
    expect(text(kim, earlier)).to_be_in_viewport()
    expect(text(kim, earlier - 1)).not_to_be_in_viewport()
    assert rows.count() <= MOST_ROWS


def arrives_below(console: Console, world: World, customer: str) -> None:
    """Let a text come while somebody reads further up: nothing moves, and a button leads there."""
    expect(console.thread.get_by_role("button", name="Show earlier texts")).to_be_enabled()
    read = text(console, int(console.thread.evaluate(FIRST_READ)))
    place = top(read)
    text_in(world.phone, customer, "While you read")
    new = console.page.get_by_role("button", name="1 new text", exact=True)
    expect(new).to_be_visible()
    assert top(read) == place
    new.click()
    expect(console.thread.get_by_text("While you read")).to_be_in_viewport()
    expect(new).to_have_count(0)
    expect(console.thread).to_be_focused()


def top(one: Locator) -> int:
    box = one.bounding_box()
    assert box is not None
    return round(box["y"])


def test_what_an_agent_has_counts_where_the_console_has_not_loaded_it(
    people: People, admin: Desk, waiting: Crowd, customer: str
) -> None:
    del waiting
    admin.as_agent("Lou").ask(
        "POST", "messages", {"from": "twilio-line", "to": customer, "text": "Hello"}
    )
    key, _ = people.key("Sue", "supervisor")
    live = people.opens(key, "/console/live").page
    loads = live.get_by_role("region", name="By agent")
    expect(loads.get_by_role("listitem").filter(has_text="Lou")).to_have_text("Lou1")
    expect(live.get_by_role("table").get_by_text("Lou")).to_have_count(0)


def from_the_end(console: Console) -> int:
    """Return how many pixels of a thread lie below what is in sight."""
    gap = "one => Math.round(one.scrollHeight - one.scrollTop - one.clientHeight)"
    return int(console.thread.evaluate(gap))


def text(console: Console, seq: int) -> Locator:
    return console.thread.get_by_text(re.compile(rf"^text {seq}\b"))


def test_a_text_is_noticed_wherever_it_stands(kim: Console, world: World, waiting: Crowd) -> None:
    page, newcomer = kim.page, fresh_number()
    again = waiting.customers[OPENED[-3]].value
    page.evaluate(NOTIFIED)
    page.get_by_role("button", name=re.compile("Kim")).click()
    page.get_by_role("menuitemcheckbox", name="Desktop notifications").click()
    page.keyboard.press("Escape")
    expect(page).to_have_title(re.compile(rf"^\({CONVERSATIONS // 1000}\d{{3}}\) "))
    waits = int(page.title()[1:].partition(")")[0])
    page.evaluate(HIDDEN)
    text_in(world.phone, newcomer, "Is this the right place?")
    expect(page).to_have_title(re.compile(rf"^\({waits + 1}\) "))
    text_in(world.phone, again, "Still nobody?")
    wanted = [[readable(newcomer), "Is this the right place?"], [readable(again), "Still nobody?"]]
    eventually(lambda: page.evaluate("notified") == wanted, "notified, of these and no others")
    expect(page.get_by_role("log")).to_contain_text(f"New text from {readable(again)}")
    page.get_by_role("searchbox").fill("right place")
    expect(kim.row(newcomer)).to_be_visible()
    text_in(world.phone, newcomer, "The right place, really?")
    expect(kim.row(newcomer)).to_contain_text("really?")


def test_rows_come_and_go_around_the_one_that_is_looked_at(
    kim: Console, world: World, admin: Desk, waiting: Crowd
) -> None:
    first, at = 0, FIRST_PAGE
    there, taken, wrote = (kim.row(waiting.customers[at + n].value) for n in (1, 2, 3))
    expect(kim.row(waiting.customers[2].value)).to_be_visible()
    inbox(kim).get_by_role("listitem").nth(2).hover()
    to_the_end(kim, FIRST_PAGE + 1)
    there.click()
    kim.sees("Is anybody there?")
    place = top(there)
    otto = admin.as_agent("Otto")
    for gone in (first, at + 2):
        otto.ask("POST", f"conversations/{waiting.conversations[gone]}:pick")
    text_in(world.phone, waiting.customers[at + 3].value, "Anybody at all?")
    expect(wrote).to_contain_text("Anybody at all?")
    expect(taken).to_have_count(0)
    stands = inbox(kim).get_by_role("listitem").filter(has=there)
    expect(stands).to_have_attribute("aria-posinset", str(at + 1))
    assert top(there) == place
    expect(there).to_be_focused()
    expect(there).to_have_attribute("aria-current", "true")
    otto.ask("POST", f"conversations/{waiting.conversations[at + 1]}:pick")
    expect(there).to_have_count(0)
    kim.page.keyboard.press("j")
    expect(wrote).to_be_focused()
