"""Views: pages of conversations, read once a second for all who look."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest

from domain.accounts import ProviderName
from domain.addresses import Address, AddressKind
from domain.conversations import Happening
from domain.errors import Unavailable
from domain.inbox import InboxRow
from domain.inbox_store import InboxStore
from domain.people import Principal, Role
from domain.stores import Token
from services.views import View, ViewPage, Views
from tests.fakes.world import ANN, BOB, EVE, World, number_of

ZOE = Principal("zoe", "Zoe", Role.AGENT)


def customer(number: int) -> Address:
    return Address(AddressKind.E164, f"+1425555{number:04d}")


def reads(world: World) -> int:
    return world.faults.calls["inbox", "page"]


@pytest.fixture
def busy(world: World) -> World:
    """Five customers have written, one minute after the other."""
    for number in range(5):
        world.text(f"text {number}", sender=customer(number))
        world.clock.advance(minutes=1)
    return world


def previews(page: ViewPage) -> list[str]:
    return [row.preview for row in page.rows]


def test_who_waits_longest_comes_first_and_pages_follow_on(busy: World) -> None:
    first = busy.channel.views.page(View.OPEN, ANN, 3)
    rest = busy.channel.views.page(View.OPEN, ANN, 3, first.following)
    assert previews(first) == ["text 0", "text 1", "text 2"]
    assert (previews(rest), rest.following) == (["text 3", "text 4"], None)


def test_a_second_text_does_not_push_anybody_back(busy: World) -> None:
    busy.text("more", sender=customer(0))
    assert previews(busy.channel.views.page(View.OPEN, ANN, 5))[0] == "more"


def test_who_wrote_last_is_found_wherever_they_stand(busy: World) -> None:
    busy.text("more", sender=customer(0))
    newest = busy.channel.views.newest(View.OPEN, ANN, 2)
    assert [row.preview for row in newest.rows] == ["more", "text 4"]
    assert newest.total == 5


def test_what_nobody_has_answered_is_counted_however_few_are_listed(world: World) -> None:
    for number in range(2):
        world.text("hello", sender=customer(number))
    world.text("hello")
    world.pick()
    world.reply("Hi, Ann here")
    waiting = world.channel.views.newest(View.ALL, EVE, 1)
    assert (len(waiting.rows), waiting.total, waiting.unread) == (1, 3, 2)


def test_what_is_put_back_into_a_queue_is_news_though_nobody_wrote(world: World) -> None:
    world.text("hello")
    world.pick()
    world.clock.advance(minutes=1)
    world.text("later", sender=customer(7))
    world.clock.advance(minutes=1)
    world.happen(Happening.TRANSFER_TO_QUEUE, queue="default")
    newest = world.channel.views.newest(View.OPEN, ANN, 1)
    assert [row.preview for row in newest.rows] == ["hello"]


def test_of_foreign_numbers_nothing_is_news_and_nothing_counts(busy: World) -> None:
    busy.put(replace(number_of(ProviderName.TWILIO), owners=("zoe",)))
    views = busy.restart().views
    assert views.newest(View.OPEN, ANN, 5).total == 0
    assert views.newest(View.OPEN, ZOE, 5).total == 5


def test_the_newest_of_all_are_those_of_every_part(busy: World) -> None:
    busy.text("hello")
    busy.pick()
    newest = busy.channel.views.newest(View.ALL, EVE, 2)
    assert [row.preview for row in newest.rows] == ["hello", "text 4"]
    assert newest.total == 6


def test_each_view_shows_its_own(world: World) -> None:
    world.text("hello")
    world.pick()
    views = world.channel.views
    assert len(views.page(View.MINE, ANN, 10).rows) == 1
    assert not views.page(View.MINE, BOB, 10).rows
    assert len(views.page(View.ALL, EVE, 10).rows) == 1
    world.happen(Happening.WAIT)
    assert len(world.restart().views.page(View.WAITING, BOB, 10).rows) == 1
    world.happen(Happening.FORCE_CLOSE, EVE)
    views = world.restart().views
    assert not views.page(View.WAITING, BOB, 10).rows
    assert len(views.closed_today(BOB)) == 1


def test_an_agent_whose_id_begins_like_anothers_sees_only_their_own(world: World) -> None:
    world.text("hello")
    world.pick(Principal("ann2", "Ann", Role.AGENT))
    assert not world.channel.views.page(View.MINE, ANN, 10).rows


def test_closed_ones_leave_the_list_after_a_day(world: World) -> None:
    world.text("hello")
    world.happen(Happening.FORCE_CLOSE, EVE)
    world.clock.advance(hours=23)
    assert len(world.channel.views.closed_today(EVE)) == 1
    world.clock.advance(hours=2)
    assert not world.channel.views.closed_today(EVE)


def test_rows_of_foreign_numbers_are_hidden_from_agents(busy: World) -> None:
    busy.put(replace(number_of(ProviderName.TWILIO), owners=("zoe",)))
    views = busy.restart().views
    assert not views.page(View.OPEN, ANN, 5).rows
    assert len(views.page(View.OPEN, ZOE, 5).rows) == len(views.page(View.OPEN, EVE, 5).rows) == 5


def test_rows_of_a_number_that_is_gone_are_for_supervisors(busy: World) -> None:
    busy.truth.catalogue.remove(number_of(ProviderName.TWILIO))
    views = busy.restart().views
    assert not views.page(View.OPEN, ANN, 5).rows
    assert len(views.page(View.OPEN, EVE, 5).rows) == 5


def test_a_view_is_read_once_a_second_for_all(busy: World) -> None:
    now = [0.0]
    views = Views(busy.channel.stores, busy.channel.catalogue, busy.clock, monotonic=lambda: now[0])
    before = reads(busy)
    for who in (ANN, BOB, EVE, ANN):
        views.page(View.OPEN, who, 5)
    assert reads(busy) - before == 1
    now[0] = 1.0
    views.page(View.OPEN, ANN, 5)
    views.page(View.OPEN, ANN, 4)
    assert reads(busy) - before == 3


def test_all_who_look_at_once_share_one_read(busy: World) -> None:
    before = reads(busy)
    barrier = Barrier(8)

    def look() -> None:
        barrier.wait(5)
        busy.channel.views.page(View.OPEN, ANN, 5)

    threads = [Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert reads(busy) - before == 1


class Hanging:
    """An inbox whose first read of a view waits until somebody lets it go, and then fails."""

    def __init__(self, inbox: InboxStore) -> None:
        self.inbox = inbox
        self.asked, self.ends = Event(), Event()
        self.reads = 0

    def view(
        self, prefix: str, limit: int, token: Token | None
    ) -> tuple[list[InboxRow], Token | None]:
        if prefix != "agent~ann~":
            return self.inbox.view(prefix, limit, token)
        self.reads += 1
        self.asked.set()
        self.ends.wait(5)
        raise Unavailable("storage_down", "The tables do not answer.")


def hanging(world: World) -> tuple[Hanging, Views]:
    inbox = Hanging(world.channel.stores.inbox)
    stores = replace(world.channel.stores, inbox=inbox)  # type: ignore[arg-type]  # all that views use
    return inbox, Views(stores, world.channel.catalogue, world.clock)


def test_who_looks_at_another_view_does_not_wait_for_one_that_hangs(busy: World) -> None:
    inbox, views = hanging(busy)
    first = Thread(target=lambda: refusal_of(views))
    first.start()
    inbox.asked.wait(5)
    assert len(views.page(View.OPEN, ANN, 5).rows) == 5
    assert first.is_alive(), "it hangs still"
    inbox.ends.set()
    first.join(5)


def test_all_who_look_at_once_share_one_failure(busy: World) -> None:
    inbox, views = hanging(busy)
    inbox.ends.set()
    barrier, codes = Barrier(4), list[str]()

    def look() -> None:
        barrier.wait(5)
        codes.append(refusal_of(views))

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert (codes, inbox.reads) == (["storage_down"] * 4, 1)


def refusal_of(views: Views) -> str:
    """Look at what Ann has; return why it cannot be shown."""
    try:
        views.page(View.MINE, ANN, 5)
    except Unavailable as error:
        return error.code
    return ""


def test_a_span_of_time_has_an_end(world: World) -> None:
    world.text("hello")
    world.happen(Happening.FORCE_CLOSE, EVE)
    at, hour = world.clock.now(), timedelta(hours=1)
    assert len(world.channel.views.closed(EVE, at, at + hour)) == 1
    assert not world.channel.views.closed(EVE, at - hour, at)


def test_the_view_of_all_goes_on_from_one_part_to_the_next(busy: World) -> None:
    busy.text("hello")
    busy.pick()
    seen: list[str] = []
    page = busy.channel.views.page(View.ALL, EVE, 2)
    for _ in range(9):
        seen += previews(page)
        if page.following is None:
            break
        page = busy.channel.views.page(View.ALL, EVE, 2, page.following)
    assert seen == [*(f"text {number}" for number in range(5)), "hello"]
