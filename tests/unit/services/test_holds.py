"""Held texts: taken back, let go, or gone by themselves; whoever is first wins, once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from domain.bells import heard
from domain.errors import ChannelError, Conflict, Forbidden
from domain.messages import DeliveryState, Message
from services.drafts import Draft
from tests.fakes.cast import ANN, BOB, EVE
from tests.fakes.faults import Fault
from tests.fakes.gateway import Does
from tests.fakes.world import World

HELD, QUEUED, SENT, CANCELLED, SUPPRESSED = (
    DeliveryState.HELD,
    DeliveryState.QUEUED,
    DeliveryState.SENT,
    DeliveryState.CANCELLED,
    DeliveryState.SUPPRESSED,
)
FIVE = timedelta(seconds=5)


@pytest.fixture
def talking(world: World) -> World:
    world.text("hello")
    world.pick()
    return world


def hold(world: World, body: str, key: str | None = None) -> Message:
    live = world.head.live
    assert live is not None
    draft = Draft(ANN, body, key, hold=FIVE)
    message = world.run(lambda: world.channel.replies.reply(world.thread, live.seq, draft))
    assert message is not None
    return message


def act(world: World, action: str, body: str) -> Message | None:
    do: Callable[..., Message] = getattr(world.channel.holds, action)
    return world.run(lambda: do(world.thread, world.message(body).seq, ANN))


def listed(world: World) -> str:
    """Return what the inbox shows of the one conversation."""
    [(_, row)] = world.channel.stores.inbox.everything()
    assert row.preview == world.head.preview
    return row.preview


def test_a_held_text_goes_by_a_bell_when_its_time_has_come(talking: World) -> None:
    held = hold(talking, "answer")
    assert (held.state, held.held_until) == (HELD, talking.clock.now() + FIVE)
    talking.channel.sending.empty(talking.thread)
    assert talking.gateway.texts() == []
    [(thread, after)] = talking.later
    assert after == FIVE
    talking.clock.advance(seconds=5)
    talking.channel.hear(heard(thread))
    assert (talking.state("answer"), talking.gateway.texts()) == (SENT, ["answer"])
    assert talking.message("answer").held_until is None


def test_without_the_bell_the_sweep_lets_it_go(talking: World) -> None:
    hold(talking, "answer")
    talking.settle(3)
    assert (talking.state("answer"), talking.gateway.texts()) == (SENT, ["answer"])


def test_lists_show_what_was_written_before_a_text_that_was_taken_back(talking: World) -> None:
    talking.reply("first")
    talking.clock.advance(seconds=1)
    conversations = talking.channel.conversations
    conversations.note(conversations.find(talking.thread, 1, ANN), "for us", ANN)
    hold(talking, "second")
    talking.clock.advance(seconds=1)
    hold(talking, "third")
    assert listed(talking) == "third"
    act(talking, "cancel", "second")
    assert listed(talking) == "third"
    act(talking, "cancel", "third")
    assert listed(talking) == "first"


def test_what_was_taken_back_never_goes_and_taking_back_twice_is_once(talking: World) -> None:
    hold(talking, "answer")
    for _ in range(2):
        cancelled = act(talking, "cancel", "answer")
        assert cancelled is not None
        assert cancelled.state is CANCELLED
    talking.settle(20)
    assert talking.gateway.texts() == []
    assert talking.head.outbox == ()


def test_what_was_let_go_is_sent_at_once_and_only_once(talking: World) -> None:
    hold(talking, "answer")
    for _ in range(2):
        released = act(talking, "release", "answer")
        assert released is not None
        assert released.state is SENT
    talking.settle(5)
    assert talking.gateway.texts() == ["answer"]


@pytest.mark.parametrize(("first", "second"), [("cancel", "release"), ("release", "cancel")])
def test_who_comes_second_is_told(talking: World, first: str, second: str) -> None:
    hold(talking, "answer")
    act(talking, first, "answer")
    with pytest.raises(Conflict):
        act(talking, second, "answer")
    talking.settle(5)
    assert talking.gateway.texts() == (["answer"] if first == "release" else [])


def test_a_text_behind_a_held_one_keeps_its_place(talking: World) -> None:
    hold(talking, "first")
    talking.reply("second")
    assert talking.state("second") is QUEUED
    assert talking.gateway.texts() == []
    talking.settle(3)
    assert talking.gateway.texts() == ["first", "second"]


def test_a_text_behind_one_that_is_taken_back_goes(talking: World) -> None:
    hold(talking, "first")
    talking.reply("second")
    act(talking, "cancel", "first")
    talking.settle(3)
    assert talking.gateway.texts() == ["second"]


def test_a_text_is_let_go_in_its_place(talking: World) -> None:
    hold(talking, "first")
    hold(talking, "second")
    released = act(talking, "release", "second")
    assert released is not None
    assert released.state is QUEUED
    act(talking, "release", "first")
    talking.settle(3)
    assert talking.gateway.texts() == ["first", "second"]


def test_what_waits_for_another_try_can_be_taken_back(talking: World) -> None:
    talking.gateway.script(Does.NOT_CONNECTED)
    talking.reply("answer")
    act(talking, "cancel", "answer")
    talking.settle(5)
    assert (talking.state("answer"), talking.gateway.texts()) == (CANCELLED, [])


@pytest.mark.parametrize("does", [Does.ACCEPT, Does.TIME_OUT, Does.LOSE])
def test_what_may_have_left_cannot_be_taken_back(talking: World, does: Does) -> None:
    talking.gateway.script(does)
    talking.reply("answer")
    with pytest.raises(Conflict):
        act(talking, "cancel", "answer")


def test_a_stop_meanwhile_is_obeyed(talking: World) -> None:
    hold(talking, "answer")
    talking.text("STOP")
    talking.settle(3)
    assert talking.state("answer") is SUPPRESSED
    assert "answer" not in talking.gateway.texts()


def test_only_author_and_supervisors_decide_about_a_text(talking: World) -> None:
    hold(talking, "answer")
    seq = talking.message("answer").seq
    with pytest.raises(Forbidden):
        talking.channel.holds.cancel(talking.thread, seq, BOB)
    assert talking.channel.holds.cancel(talking.thread, seq, EVE).state is CANCELLED


def test_a_repeated_request_holds_one_text(talking: World) -> None:
    first, again = hold(talking, "answer", "k1"), hold(talking, "answer", "k1")
    assert first.seq == again.seq
    talking.settle(3)
    assert talking.gateway.texts() == ["answer"]


def test_the_clock_of_inactivity_begins_when_the_text_goes(talking: World) -> None:
    hold(talking, "answer")
    talking.clock.advance(minutes=10)
    talking.channel.sending.empty(talking.thread)
    live = talking.head.live
    assert live is not None
    assert live.active_at == talking.clock.now()


@pytest.mark.parametrize("fault", [Fault.DIE_BEFORE, Fault.DIE_AFTER, Fault.FAIL_AFTER])
@pytest.mark.parametrize("action", ["cancel", "release"])
def test_whoever_dies_at_any_write_leaves_it_sent_once_or_not_at_all(
    action: str, fault: Fault
) -> None:
    for write in range(1, 8):
        world = World()
        world.text("hello")
        world.pick()
        hold(world, "answer")
        world.faults.plan(fault, nth=write)
        with suppress(ChannelError):
            act(world, action, "answer")
        world.restart()
        world.settle(8)
        state = world.state("answer")
        assert state in {SENT, CANCELLED, DeliveryState.UNKNOWN}, (write, state)
        assert len(world.gateway.texts()) == (state is not CANCELLED and bool(world.gateway.calls))
        assert (world.head.outbox, world.head.claim) == ((), None)
