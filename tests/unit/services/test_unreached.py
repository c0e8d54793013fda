"""Texts of agents that never reach the customer answer nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.conversations import CloseReason, Conversation, Happening, State
from domain.messages import DeliveryState, Message
from domain.timeout_rules import Action, Recipient, Silent, TimeoutRule
from domain.turns import Party
from domain.unreached import MOST_IN_DOUBT
from services.drafts import Draft
from tests.fakes.cast import ANN, EVE, WORKSTREAM
from tests.fakes.gateway import Does
from tests.fakes.stores import START
from tests.fakes.world import World

ASKS = TimeoutRule(Silent.CUSTOMER, timedelta(minutes=10), Action.MESSAGE, {"en": "Still there?"})
REMINDS = TimeoutRule(
    Silent.AGENT, timedelta(minutes=10), Action.MESSAGE, {"en": "They wait"}, Recipient.AGENT
)


def asking(*rules: TimeoutRule) -> World:
    """A customer who has asked something a while ago."""
    world = World()
    world.put(replace(WORKSTREAM, allow_automated_messages=True, timeout_rules=rules))
    world.restart()
    world.text("help me")
    world.ring()
    world.clock.advance(minutes=1)
    return world


def held(world: World, body: str = "oops") -> Message:
    draft = Draft(ANN, body, hold=timedelta(seconds=60))
    sent = world.run(lambda: world.channel.replies.reply(world.thread, live(world).seq, draft))
    assert sent is not None
    return sent


def live(world: World) -> Conversation:
    assert world.head.live is not None
    return world.head.live


def taken_back(world: World, body: str = "oops") -> None:
    message = held(world, body)
    world.run(lambda: world.channel.holds.cancel(world.thread, message.seq, ANN))


def refused(world: World, body: str = "oops") -> None:
    world.gateway.script(Does.REFUSE)
    world.reply(body)


def suppressed(world: World, body: str = "oops") -> None:
    held(world, body)
    world.text("STOP")
    world.settle(2)
    world.text("START", received_at=world.clock.now())
    world.ring()


def undelivered(world: World, body: str = "oops") -> None:
    world.reply(body)
    world.report(DeliveryState.UNDELIVERED, of=world.gateway.reached[-1].reference)


ENDS = [taken_back, refused, suppressed, undelivered]
End = Callable[[World], None]


@pytest.mark.parametrize("ends", ENDS)
def test_a_text_that_never_arrived_answers_nobody(ends: End) -> None:
    world = asking()
    ends(world)
    now = live(world)
    assert (now.last_by, now.unread, now.active_at) == (Party.CUSTOMER, 1, START)
    [(_, row)] = world.channel.stores.inbox.everything()
    assert (row.unread, row.active_at) == (1, START)


@pytest.mark.parametrize("ends", [refused, undelivered, suppressed])
def test_lists_mark_a_conversation_whose_text_did_not_arrive_until_somebody_writes(
    ends: End,
) -> None:
    def shown() -> int:
        [(_, row)] = world.channel.stores.inbox.everything()
        return row.undelivered

    world = asking()
    ends(world)
    assert shown() == 1
    world.reply("another way")
    assert shown() == 0
    world.report(DeliveryState.UNDELIVERED, of=world.gateway.reached[-1].reference)
    assert shown() == 1
    world.text("are you there?")
    assert shown() == 0


def test_a_text_taken_back_is_none_that_did_not_arrive() -> None:
    world = asking()
    taken_back(world)
    assert live(world).undelivered == 0


@pytest.mark.parametrize("ends", ENDS)
def test_who_waits_for_an_answer_that_never_arrived_is_not_closed(ends: End) -> None:
    world = asking()
    ends(world)
    world.sweep(hours=9)
    world.settle(2)
    assert live(world).last_by is Party.CUSTOMER


@pytest.mark.parametrize("ends", ENDS)
def test_after_a_text_that_never_arrived_the_agent_is_silent_and_not_the_customer(
    ends: End,
) -> None:
    world = asking(ASKS, REMINDS)
    ends(world)
    world.settle(14)
    said = [m.text for m in world.messages if "timeout_rule" in m.flags]
    assert said == ["They wait"]


@pytest.mark.parametrize("ends", ENDS)
def test_an_answer_that_arrived_is_one_although_another_did_not(ends: End) -> None:
    world = asking()
    world.reply("first")
    answered_at = world.clock.now()
    world.clock.advance(minutes=1)
    ends(world)
    now = live(world)
    assert (now.last_by, now.unread, now.active_at) == (Party.AGENT, 0, answered_at)


def test_an_answer_that_follows_is_one_although_the_first_never_arrived() -> None:
    world = asking()
    world.reply("first")
    world.clock.advance(minutes=1)
    world.reply("second")
    world.report(DeliveryState.UNDELIVERED, of=world.gateway.reached[-2].reference)
    assert (live(world).last_by, live(world).active_at) == (Party.AGENT, world.clock.now())
    world.report(DeliveryState.UNDELIVERED, of=world.gateway.reached[-1].reference)
    assert (live(world).last_by, live(world).unread) == (Party.CUSTOMER, 1)


def test_what_fails_after_the_customer_wrote_again_changes_nothing() -> None:
    world = asking()
    world.reply("answer")
    reference = world.gateway.reached[-1].reference
    world.text("and another thing")
    before = live(world)
    world.report(DeliveryState.UNDELIVERED, of=reference)
    assert live(world) == before


def test_what_fails_after_its_conversation_ended_changes_no_other() -> None:
    world = asking()
    world.reply("answer")
    reference = world.gateway.reached[-1].reference
    world.happen(Happening.END)
    world.happen(Happening.CLOSE)
    world.text("something else")
    world.reply("yes?")
    before = live(world)
    world.report(DeliveryState.UNDELIVERED, of=reference)
    assert live(world) == before


def test_a_transfer_begins_the_silence_anew_also_where_the_text_before_it_failed() -> None:
    world = asking()
    world.reply("answer")
    world.clock.advance(minutes=5)
    world.happen(Happening.TRANSFER_TO_AGENT, EVE, agent="bob")
    world.report(DeliveryState.UNDELIVERED, of=world.gateway.reached[-1].reference)
    assert (live(world).last_by, live(world).active_at) == (Party.CUSTOMER, world.clock.now())


def test_a_customer_who_never_got_the_first_text_is_asked_nothing_and_closed_in_time() -> None:
    world = World()
    world.put(replace(WORKSTREAM, allow_automated_messages=True, timeout_rules=(ASKS, REMINDS)))
    world.restart()
    world.gateway.script(Does.REFUSE)
    world.initiate("Your parcel is here")
    assert live(world).last_by is Party.NOBODY
    world.settle(14)
    assert [m.text for m in world.messages] == ["Your parcel is here"]
    world.sweep(hours=8)
    assert world.head.last is not None
    assert world.head.last.close_reason is CloseReason.AUTO_CLOSE


def test_of_many_texts_in_a_row_the_latest_are_remembered() -> None:
    world = asking()
    for i in range(MOST_IN_DOUBT + 5):
        world.clock.advance(seconds=1)
        world.reply(f"answer {i}")
    replies = live(world).replies
    assert replies is not None
    assert len(replies.texts) == MOST_IN_DOUBT
    for text in world.gateway.reached[5:]:
        world.report(DeliveryState.UNDELIVERED, of=text.reference)
    assert (live(world).last_by, live(world).state) == (Party.AGENT, State.ACTIVE)


def test_a_failure_that_is_reported_again_undoes_nothing_twice() -> None:
    world = asking()
    undelivered(world)
    before = world.head
    world.report(DeliveryState.UNDELIVERED, of=world.gateway.reached[-1].reference)
    assert world.head == before
