"""The latest of a long view: seen within seconds, for a call a second."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

import services.newest
from domain.addresses import Address, AddressKind
from domain.inbox import InboxRow, row_of
from domain.threads import ViewKey
from services.newest import Latest, latest
from services.views import Newest, View, Views
from storage.inbox import InboxTable
from tests.builders import conversation, head
from tests.fakes.tables import Memory
from tests.fakes.world import EVE, World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MANY = 7
AT_ONCE = 2


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.newest, "AT_ONCE", AT_ONCE)


class Inbox:
    """A queue in which many wait, and what is known of it second by second."""

    def __init__(self, *, sparse: bool = False) -> None:
        self.memory = Memory(sparse=sparse)
        self.memory.now = lambda: self.now
        self.now = START
        self.table = InboxTable(self.memory.table("inbox"))
        self.revs: dict[int, int] = {}
        self.known: Latest | None = None

    def write(self, number: int) -> None:
        """Let somebody write: they come in, or stay where they are."""
        came = number not in self.revs
        self.revs[number] = self.revs.get(number, 0) + 1
        row = self._row(number)
        if came:
            self.table.write_ahead(self._key(number), row)
        else:
            self.table.update(self._key(number), row)

    def leave(self, number: int) -> None:
        self.table.remove(self._key(number))
        del self.revs[number]

    def look(self, allowed: int = 1) -> dict[int, int]:
        """Look a second later; return how often each of those has written who are known."""
        self.now += timedelta(seconds=allowed)
        self.known = latest(self.table, "open~", self.known, allowed)
        return {row.conversation: row.rev for row in self.known.rows}

    def _row(self, number: int) -> InboxRow:
        live = replace(conversation(), seq=number)
        return replace(row_of(head(rev=self.revs[number], live=live), "t"), active_at=self.now)

    def _key(self, number: int) -> ViewKey:
        return ViewKey("open~default~0", f"50~{number:03}~t-{number}~op")


@pytest.fixture
def inbox() -> Inbox:
    one = Inbox()
    for number in range(MANY):
        one.write(number)
    one.now += timedelta(minutes=1)
    one.look()
    return one


@pytest.mark.parametrize("number", [0, 4, MANY - 1, MANY])
def test_who_writes_is_seen_two_seconds_later_wherever_they_stand(
    inbox: Inbox, number: int
) -> None:
    for _ in range(4):
        inbox.write(number)
        assert inbox.revs[number] in {inbox.look().get(number), inbox.look().get(number)}


@pytest.mark.parametrize("number", range(MANY))
def test_who_has_left_is_forgotten_when_their_part_is_read_again(inbox: Inbox, number: int) -> None:
    inbox.leave(number)
    parts = -(-MANY // AT_ONCE)
    for _ in range(2 * parts):
        found = inbox.look()
    assert found == inbox.revs


def test_time_for_more_calls_is_used_for_both(inbox: Inbox) -> None:
    inbox.write(4)
    inbox.look()
    inbox.leave(0)
    inbox.write(5)
    assert inbox.look(2) == inbox.revs


@pytest.mark.parametrize("sparse", [False, True], ids=["full pages", "empty pages between"])
def test_whatever_comes_and_goes_what_is_known_becomes_true(sparse: bool) -> None:
    random, inbox = Random(5), Inbox(sparse=sparse)
    for _ in range(30):
        for number in random.sample(range(40), 12):
            if number in inbox.revs and random.random() < 0.5:
                inbox.leave(number)
            else:
                inbox.write(number)
            if random.random() < 0.5:
                inbox.look()
        for _ in range(2 * 40 // AT_ONCE + 2):
            found = inbox.look()
        assert found == inbox.revs


@pytest.fixture
def busy(world: World) -> World:
    world.memory.now = world.clock.now
    for number in range(5):
        world.text("hello", sender=Address(AddressKind.E164, f"+1425555{number:04d}"))
        world.clock.advance(minutes=1)
    return world


def looked(world: World, *moments: float) -> tuple[Newest, int]:
    """Look at those moments; return what was seen last, and how many calls it took."""
    at = [0.0]
    views = Views(world.channel.stores, world.channel.catalogue, world.clock, lambda: at[0])
    before = world.faults.calls["inbox", "page"]
    for moment in moments:
        at[0] = moment
        found = views.newest(View.OPEN, EVE, 5)
    return found, world.faults.calls["inbox", "page"] - before


@pytest.mark.parametrize(
    ("moments", "calls"),
    [
        ((0.0, 0.9), 3),
        ((0.0, 1.0), 3 + 1),
        ((0.0, *(second / 10 for second in range(201))), 3 + 20),
        ((0.0, 2.0), 3 + 2),
        ((0.0, 3.0), 3 + 3),
        ((0.0, 60.0, 120.0), 3 + 3 + 3),
    ],
)
def test_a_long_view_costs_a_call_a_second_once_it_is_known(
    busy: World, moments: tuple[float, ...], calls: int
) -> None:
    found, used = looked(busy, *moments)
    assert (found.total, used) == (5, calls)
