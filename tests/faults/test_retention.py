"""What is kept no longer goes, whatever dies; what is live, or younger, stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from _pytest.mark import ParameterSet

from domain.blocks import block
from domain.conversations import Happening
from domain.identity import customer_key
from domain.media import Fetched
from domain.messages import Media, MediaState
from domain.retention import Retention
from tests.builders import CUSTOMER
from tests.fakes.busy import PNG, busy, traces
from tests.fakes.faults import Fault
from tests.fakes.world import World
from tests.faults.invariants import broken

KEPT = 730


def closed(world: World, body: str = "plum", *, file: bool = False) -> None:
    """Let a conversation come and go."""
    media = (Media("https://files/1", "image/png", name="plum.png"),) if file else ()
    world.gateway.given_files["https://files/1"] = Fetched(PNG)
    world.text(body, media=media)
    world.settle(3)
    world.pick()
    world.happen(Happening.END)
    world.happen(Happening.CLOSE)
    world.settle(3)


def old(world: World) -> None:
    """Leave everything of a busy customer closed for longer than it is kept."""
    busy(world, stops=False)
    world.settle(3)
    world.happen(Happening.END)
    world.happen(Happening.CLOSE)
    world.settle(3)
    world.clock.advance(days=1)
    world.settle(4)
    world.clock.advance(days=KEPT)


def left(world: World) -> list[str]:
    """Return the traces of the customer, but for those of the contact, who is no text."""
    return [trace for trace in traces(world) if not trace.startswith(("contacts", "customers"))]


def test_everything_of_old_conversations_goes() -> None:
    world = World()
    old(world)
    assert left(world)
    world.keep()
    assert left(world) == []
    assert world.rows("closed") == []
    assert world.rows("receipts") == []
    assert world.rows("surveys") == []
    assert world.rows("quarantine") == []
    assert not world.held_files()
    assert world.head.blank
    assert world.truth.customers.threads(customer_key(CUSTOMER)) == []
    assert broken(world) == []


def test_a_conversation_stays_until_it_was_closed_for_long_enough() -> None:
    world = World()
    closed(world)
    world.keep(days=KEPT - 1)
    assert world.messages
    world.keep(days=2)
    assert world.messages == []


def test_an_old_conversation_goes_and_a_younger_one_of_the_thread_stays() -> None:
    world = World()
    closed(world, "old")
    world.clock.advance(days=KEPT - 1)
    closed(world, "young")
    world.keep(days=2)
    assert {message.text for message in world.messages} == {"young"}
    assert not world.head.blank
    assert len(world.rows("closed")) == 1
    assert world.truth.customers.threads(customer_key(CUSTOMER)) == [world.thread]
    markers = [row for row in world.rows("threads") if row.key.startswith("d~")]
    assert len(markers) == 1, "a marker lives as long as its message"


def test_of_what_was_dropped_nothing_is_left_in_the_end() -> None:
    world = World()
    world.channel.blocking.block(block(CUSTOMER, "abuse", "eve", world.clock.now()))
    world.text("insult")
    world.keep(days=KEPT - 1)
    assert [row.key[:2] for row in world.rows("threads")] == ["d~", "he"]
    world.keep(days=2)
    assert [row.key for row in world.rows("threads")] == ["head"]
    assert world.head.blank
    assert world.rows("closed") == []


def test_what_is_live_stays_however_old_it_is() -> None:
    world = World()
    world.text("still here", media=(Media("https://files/1", "image/png"),))
    world.gateway.given_files["https://files/1"] = Fetched(PNG)
    world.settle(3)
    before = world.messages
    world.keep(days=2 * KEPT)
    assert world.messages == before
    assert world.held_files()
    assert world.head.live


def test_who_writes_after_all_has_gone_begins_with_a_higher_number() -> None:
    world = World()
    closed(world)
    seq = world.head.seq
    world.keep(days=KEPT + 1)
    world.text("hello again", provider_message_id="again")
    assert [message.seq for message in world.messages] == [seq + 1]
    assert world.truth.customers.threads(customer_key(CUSTOMER)) == [world.thread]


def test_a_text_of_no_conversation_goes_as_well() -> None:
    world = World()
    world.text("STOP")
    world.settle(3)
    assert world.messages
    assert world.head.last is None, "no close will ever tell of this thread"
    world.keep(days=KEPT + 1)
    assert world.messages == []
    assert world.rows("closed") == []
    assert world.channel.consent.customer(CUSTOMER).suppressed
    [proof] = world.channel.consent.ledger(CUSTOMER)
    assert proof.words == "STOP", "a proof stays whole"


def test_files_go_sooner_than_texts_and_say_so() -> None:
    world = World()
    closed(world, file=True)
    assert world.held_files()
    world.keep(days=91)
    assert not world.held_files()
    [media] = world.messages[0].media
    assert (media.state, media.reason, media.key) == (
        MediaState.REFUSED,
        "no_longer_kept",
        "",
    )
    world.faults.written.clear()
    world.keep(minutes=6)
    assert world.faults.written == [], "how far they have gone is known"


def test_files_of_a_later_conversation_are_found_as_well() -> None:
    world = World()
    closed(world, "one", file=True)
    world.keep(days=91)
    closed(world, "two", file=True)
    world.keep(days=91)
    assert not world.held_files()


def test_without_an_end_everything_stays() -> None:
    world = World()
    world.settings = replace(world.settings, retention=Retention())
    world.restart()
    old(world)
    before = {table: world.rows(table) for table in ("threads", "closed", "quarantine")}
    assert world.keep() == 0
    assert {table: world.rows(table) for table in before} == before


def test_a_run_ends_in_time_and_the_next_goes_on() -> None:
    world = World()
    for n in range(20):
        sender = replace(CUSTOMER, value=f"+142555501{n:02d}")
        world.text("plum", sender=sender, provider_message_id=f"from-{n}")
    world.settle(3)
    world.clock.advance(days=31)
    world.settle(3)
    assert len(world.rows("closed")) == 20
    world.clock.advance(days=KEPT + 1)
    keeping = world.channel.privacy.keeping
    seconds = count(step=4)
    keeping.monotonic = lambda: float(next(seconds))
    removed = []
    while world.rows("closed"):
        removed.append(keeping.run())
    assert len(removed) > 1, "it ends when its time is over"
    assert world.rows("closed") == []
    assert sum(removed) == 20


def test_a_long_thread_goes_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.retention.MOST_AT_ONCE", 2)
    world = World()
    old(world)
    world.keep()
    assert left(world) == []
    assert world.rows("closed") == []


def points() -> Iterator[ParameterSet]:
    """Name every write of a run."""
    world = World()
    old(world)
    for nth, name in enumerate(world.writes(world.keep), 1):
        for fault in (Fault.DIE_BEFORE, Fault.DIE_AFTER, Fault.FAIL_BEFORE, Fault.FAIL_AFTER):
            yield pytest.param(fault, nth, id=f"{fault.name} {nth} {name}")


@pytest.mark.parametrize(("fault", "nth"), list(points()))
def test_whatever_dies_or_fails_the_rest_goes_all_the_same(fault: Fault, nth: int) -> None:
    world = World()
    old(world)
    world.faults.plan(fault, nth=nth)
    world.keep()
    world.faults.revive()
    world.keep(minutes=6)
    world.keep(minutes=6)
    assert left(world) == []
    assert world.rows("closed") == []
    assert world.truth.customers.threads(customer_key(CUSTOMER)) == []
    assert broken(world) == []
