"""What falls due: strictly after its time, never early, and twice changes nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.conversations import CloseReason, Happening, State
from domain.messages import DeliveryState
from domain.workstreams import Workstream
from tests.fakes.gateway import Does
from tests.fakes.stores import START
from tests.fakes.world import ANN, WORKSTREAM, World

SECOND = timedelta(seconds=1)
QUICK = replace(
    WORKSTREAM,
    auto_close_after=timedelta(minutes=30),
    unanswered_close_after=timedelta(hours=3),
    wrap_up_close_after=timedelta(minutes=10),
)


def begun(state: str, workstream: Workstream = QUICK) -> World:
    """Return a world with a conversation that came to *state* at START."""
    world = World()
    world.put(workstream)
    world.restart()
    world.text("hello")
    if state != "open":
        world.pick()
    if state == "answered":
        world.reply("answer")
    if state == "waiting":
        world.happen(Happening.WAIT)
    if state == "wrap-up":
        world.happen(Happening.END)
    return world


def closed(world: World) -> tuple[CloseReason | None, datetime | None] | None:
    """Return why and when the last conversation was closed."""
    last = world.head.last
    return (last.close_reason, last.closed_at) if last else None


DUE = [
    ("open", timedelta(hours=3), CloseReason.UNANSWERED),
    ("active", timedelta(hours=3), CloseReason.UNANSWERED),
    ("answered", timedelta(minutes=30), CloseReason.AUTO_CLOSE),
    ("waiting", timedelta(minutes=30), CloseReason.AUTO_CLOSE),
    ("wrap-up", timedelta(minutes=10), CloseReason.AGENT_ENDED),
]


@pytest.mark.parametrize(("state", "after", "reason"), DUE)
def test_a_quiet_conversation_is_closed_after_its_workstreams_time_and_never_early(
    state: str, after: timedelta, reason: CloseReason
) -> None:
    world = begun(state)
    while world.clock.at + timedelta(minutes=1) <= START + after:
        world.sweep(minutes=1)
    world.clock.at = START + after
    world.sweep()
    assert closed(world) is None, "at the very moment it is not yet due"
    world.sweep(minutes=1)
    assert closed(world) == (reason, world.clock.now())


@pytest.mark.parametrize(("state", "after", "reason"), DUE)
def test_a_sweep_that_comes_late_closes_too_and_a_second_changes_nothing(
    state: str, after: timedelta, reason: CloseReason
) -> None:
    world = begun(state)
    world.sweep(hours=10)
    rev, closed = world.head.rev, len(world.memory.rows["closed"])
    for _ in range(5):
        world.sweep(minutes=1)
    assert (world.head.rev, closed) == (rev, 1)
    assert len(world.memory.rows["closed"]) == 1
    assert not world.memory.rows["inbox"]
    assert not world.memory.rows["deadlines"], "nothing is left to do"


def test_every_customer_and_agent_message_starts_the_clock_again() -> None:
    world = begun("answered")
    for n in range(3):
        for _ in range(29):
            world.sweep(minutes=1)
        world.reply(f"still there? {n}")
    assert world.head.live is not None
    for _ in range(31):
        world.sweep(minutes=1)
    assert world.head.live is None


def test_a_customer_who_waits_for_us_is_not_closed_by_the_short_time() -> None:
    world = begun("answered")
    world.text("but why?")
    for _ in range(40):
        world.sweep(minutes=1)
    assert world.head.live is not None


@pytest.mark.parametrize("state", ["open", "waiting", "answered"])
def test_reports_notes_and_tags_start_no_clock(state: str) -> None:
    world = begun(state)
    live = world.head.live
    assert live is not None
    found = world.channel.conversations.find(world.thread, live.seq, ANN)
    world.clock.advance(minutes=20)
    world.channel.conversations.note(found, "note", ANN)
    world.channel.conversations.tag(found, ("x",))
    if state == "answered":
        world.report(DeliveryState.DELIVERED, their="their-1")
    assert world.head.live is not None
    assert world.head.live.active_at == START


@pytest.mark.parametrize("state", ["open", "waiting", "answered", "wrap-up"])
def test_a_shortened_duration_takes_within_a_day(state: str) -> None:
    slow = replace(
        QUICK,
        auto_close_after=timedelta(days=30),
        unanswered_close_after=timedelta(days=30),
        wrap_up_close_after=timedelta(days=30),
    )
    world = begun(state, slow)
    world.settle(3)
    world.put(QUICK)
    world.restart()
    for _ in range(25):
        world.sweep(hours=1)
    assert world.head.live is None


def test_a_lengthened_duration_takes_at_once() -> None:
    world = begun("waiting")
    world.put(replace(QUICK, auto_close_after=timedelta(days=3)))
    world.restart()
    for _ in range(47):
        world.sweep(hours=1)
    assert world.head.live is not None
    for _ in range(26):
        world.sweep(hours=1)
    assert world.head.live is None


def test_a_workstream_that_is_gone_leaves_the_usual_times() -> None:
    world = begun("waiting")
    world.truth.catalogue.remove(QUICK)
    world.restart()
    world.sweep(hours=7)
    assert world.head.live is not None
    world.sweep(hours=2)
    assert world.head.live is None


def test_a_claim_that_nobody_gave_back_ends_as_unknown_and_the_next_goes_out() -> None:
    world = begun("active")
    world.gateway.script(Does.DIE_BEFORE)
    world.reply("lost")
    world.reply("next")
    assert world.state("next") is DeliveryState.QUEUED
    world.clock.at = START + timedelta(minutes=2)
    world.sweep()
    assert world.state("lost") is DeliveryState.SENDING, "its deadline is not yet over"
    world.sweep(seconds=1)
    world.ring()
    assert world.state("lost") is DeliveryState.UNKNOWN
    assert world.message("lost").error_code == "claim_expired"
    assert world.gateway.texts() == ["next"]


def test_the_daily_look_mends_a_row_that_shows_a_text_which_never_came() -> None:
    world = begun("open")
    world.settle(3)
    stored = world.truth.threads.head(world.thread)
    assert stored is not None
    view = stored.value.view
    assert view is not None
    row = world.truth.inbox.row(view)
    assert row is not None
    world.truth.inbox.update(view, replace(row.value, rev=row.value.rev + 1, preview="ghost"))
    world.put(replace(QUICK, unanswered_close_after=timedelta(days=9)))
    world.restart()
    world.settle(200)
    world.sweep(hours=24)
    mended = world.truth.inbox.row(view)
    assert mended is not None
    assert mended.value.preview == "hello"
    assert world.head.live is not None
    assert world.head.live.state is State.OPEN


def test_the_daily_look_brings_back_a_row_that_was_lost() -> None:
    world = begun("open", replace(QUICK, unanswered_close_after=timedelta(days=9)))
    world.settle(3)
    view = world.head.view
    assert view is not None
    world.truth.inbox.remove(view)
    world.sweep(hours=25)
    assert world.truth.inbox.row(view) is not None
