"""Surveys: asked once at the end, credited without a conversation, thanked once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.addresses import from_wire
from domain.conversations import Conversation, Happening, State
from domain.errors import ChannelError, Invalid, NotFound
from domain.messages import DeliveryState, Purpose
from domain.surveys import Closer, Mode, Scale, Survey, SurveyResult
from domain.timeout_rules import Action, Silent, TimeoutRule
from domain.turns import Party
from domain.workstreams import Workstream
from services.surveys import REPLACED
from tests.fakes.cast import WORKSTREAM
from tests.fakes.faults import Fault
from tests.fakes.gateway import Does
from tests.fakes.stores import START
from tests.fakes.world import EVE, World

ASKING = replace(WORKSTREAM, allow_automated_messages=True, survey=Survey())


def ended(workstream: Workstream = ASKING) -> World:
    """A conversation that an agent has ended."""
    world = World()
    world.put(workstream)
    world.restart()
    world.text("hello")
    world.pick()
    world.happen(Happening.END)
    world.ring()
    return world


def results(world: World) -> list[SurveyResult]:
    return world.truth.surveys.between(START - timedelta(days=1), START + timedelta(days=60))


def _live(world: World) -> Conversation:
    live = world.head.live
    assert live is not None
    return live


def test_the_question_takes_the_place_of_the_farewell() -> None:
    world = ended()
    [_, question] = world.gateway.texts()
    assert "from 1 (not at all) to 5 (very)" in question
    assert world.messages[-1].purpose is Purpose.SURVEY
    [asked] = results(world)
    assert (asked.question.score, asked.question.agent) == (None, "ann")


def test_an_answer_after_the_close_is_credited_thanked_once_and_opens_nothing() -> None:
    world = ended()
    world.happen(Happening.CLOSE)
    world.text("5!")
    world.ring()
    assert world.head.live is None
    [_, _, thanks] = world.gateway.texts()
    assert thanks.endswith("Thank you for your answer.")
    [result] = results(world)
    assert (result.question.score, result.question.answered_at) == (5, world.clock.now())
    closed = world.truth.threads.conversation(world.thread, result.question.conversation)
    assert closed is not None
    assert closed.value.rating == 5
    world.text("4")
    assert _live(world).unread == 1, "a second number is no second answer"
    assert results(world)[0].question.score == 5


def test_an_answer_in_wrap_up_does_not_reopen_the_conversation() -> None:
    world = ended()
    unread = _live(world).unread
    world.text("4")
    live = _live(world)
    assert (live.state, live.rating, live.unread) == (State.WRAP_UP, 4, unread)
    world.happen(Happening.CLOSE)
    last = world.head.last
    assert last is not None
    assert last.rating == 4


def test_a_question_after_the_close_is_a_new_conversation_and_a_number_still_answers() -> None:
    world = ended()
    world.happen(Happening.CLOSE)
    world.text("Where is my parcel?")
    first = _live(world)
    world.text("3")
    assert (_live(world).seq, _live(world).unread) == (first.seq, 1)
    assert results(world)[0].question.score == 3


def test_a_number_that_an_agent_has_asked_for_is_no_answer() -> None:
    world = ended()
    world.happen(Happening.CLOSE)
    world.text("I want to order")
    world.reply("How many?")
    world.text("3")
    assert _live(world).unread == 1
    assert results(world)[0].question.score is None


def unheard(world: World) -> None:
    """Check that a number is a text, and no answer."""
    world.happen(Happening.CLOSE)
    world.text("2", received_at=world.clock.now())
    assert (_live(world).unread, _live(world).last_by) == (1, Party.CUSTOMER)
    assert results(world)[0].question.score is None


def talking(mode: Mode = Mode.REPLY) -> World:
    """A conversation that somebody has, with nothing left to send."""
    world = World()
    world.put(replace(ASKING, survey=Survey(mode=mode)))
    world.restart()
    world.text("hello")
    world.pick()
    world.ring()
    return world


def test_a_question_that_was_refused_takes_no_answer() -> None:
    world = talking()
    world.gateway.script(Does.REFUSE)
    world.happen(Happening.END)
    world.ring()
    unheard(world)


def test_a_question_that_consent_forbade_takes_no_answer() -> None:
    world = talking()
    other = replace(world.number, id="second", name="Second", address=from_wire("+14255550177"))
    world.put(other)
    world.restart()
    world.text("STOP", recipient=other.address)
    world.happen(Happening.END)
    world.ring()
    unheard(world)


@pytest.mark.parametrize("state", [DeliveryState.UNDELIVERED, DeliveryState.EXPIRED])
def test_a_question_that_was_not_delivered_takes_no_answer(state: DeliveryState) -> None:
    world = ended()
    world.report(state, of=world.gateway.reached[-1].reference)
    unheard(world)


def test_a_question_that_did_not_leave_takes_no_answer() -> None:
    world = talking()
    world.happen(Happening.END)
    unheard(world)


def test_the_page_of_a_question_that_was_not_delivered_is_over() -> None:
    world = talking(Mode.LINK)
    world.happen(Happening.END)
    world.ring()
    token = world.gateway.texts()[-1].rpartition("/l/")[2]
    world.report(DeliveryState.UNDELIVERED, of=world.gateway.reached[-1].reference)
    with pytest.raises(NotFound):
        world.channel.surveys.asked(token)


def test_what_is_answered_stays_so_whatever_is_reported_then() -> None:
    world = ended()
    world.text("4")
    world.report(DeliveryState.UNDELIVERED, of=world.gateway.reached[-1].reference)
    assert (results(world)[0].question.score, _live(world).rating) == (4, 4)


def test_the_time_for_an_answer_begins_when_the_question_goes() -> None:
    world = talking()
    world.put(replace(ASKING, survey=Survey(answer_within=timedelta(minutes=10))))
    world.restart()
    world.gateway.script(Does.TOO_MANY, Does.TOO_MANY, Does.TOO_MANY)
    world.happen(Happening.END)
    world.settle(8)
    assert "not at all" in world.gateway.texts()[-1]
    world.clock.advance(minutes=7)
    world.text("4", received_at=world.clock.now())
    assert results(world)[0].question.score == 4


def test_a_number_that_an_agent_has_asked_for_in_the_same_conversation_is_no_answer() -> None:
    world = ended()
    world.text("wait, one more thing")
    world.reply("Sure. How many parcels are missing?")
    world.text("3")
    live = _live(world)
    assert (live.unread, live.last_by) == (1, Party.CUSTOMER)
    assert results(world)[0].question.score is None


def test_a_number_that_an_agent_has_asked_for_after_a_text_reopened_is_no_answer() -> None:
    world = ended(replace(ASKING, reopen_within=timedelta(hours=1)))
    world.happen(Happening.CLOSE)
    world.text("still broken")
    world.reply("Sorry. How many parcels are missing?")
    world.happen(Happening.TRANSFER_TO_QUEUE)
    world.text("3")
    assert (_live(world).state, _live(world).unread) == (State.OPEN, 1)
    assert results(world)[0].question.score is None


def test_a_number_still_answers_while_an_agent_has_the_conversation_and_wrote_nothing() -> None:
    world = ended()
    world.text("wait, one more thing")
    assert _live(world).state is State.ACTIVE
    world.text("3")
    assert results(world)[0].question.score == 3


def test_after_its_time_a_number_is_just_a_text() -> None:
    world = ended()
    world.happen(Happening.CLOSE)
    world.clock.advance(hours=24)
    world.text("5")
    assert world.head.live is not None
    assert results(world)[0].question.score is None


def test_keywords_come_before_answers() -> None:
    world = ended()
    world.text("STOP")
    world.text("5")
    world.ring()
    assert results(world)[0].question.score == 5
    assert not any("Thank you for your answer" in text for text in world.gateway.texts())


def test_it_is_asked_once_per_conversation() -> None:
    world = ended()
    world.text("wait, one more thing")
    world.happen(Happening.END)
    world.ring()
    assert sum("not at all" in text for text in world.gateway.texts()) == 1
    assert "has ended" in world.gateway.texts()[-1]


def unended(closers: tuple[Closer, ...], mode: Mode = Mode.REPLY) -> World:
    """A conversation that nobody has ended, with a rule that closes it after an hour."""
    rule = TimeoutRule(Silent.CUSTOMER, timedelta(hours=1), Action.CLOSE)
    survey = Survey(mode=mode, also_closed_by=closers)
    world = World()
    world.put(replace(ASKING, survey=survey, timeout_rules=(rule,)))
    world.restart()
    world.text("hello")
    world.reply("Anything else?")
    world.ring()
    return world


def closed_by(closer: Closer, world: World) -> None:
    if closer is Closer.SUPERVISOR:
        world.happen(Happening.FORCE_CLOSE, who=EVE)
    else:
        world.sweep(minutes=62)
    assert world.head.live is None
    world.ring()


@pytest.mark.parametrize("closer", Closer)
@pytest.mark.parametrize("mode", Mode)
def test_a_close_by_rule_or_supervisor_asks_where_that_is_configured(
    closer: Closer, mode: Mode
) -> None:
    world = unended((closer,), mode)
    closed_by(closer, world)
    [asked] = results(world)
    if mode is Mode.LINK:
        world.channel.surveys.answer(world.gateway.texts()[-1].rpartition("/l/")[2], 4)
    else:
        world.text("4")
    [answered] = results(world)
    assert (asked.question.score, answered.question.score) == (None, 4)
    assert world.head.live is None


@pytest.mark.parametrize("closer", Closer)
def test_a_close_by_rule_or_supervisor_asks_nothing_elsewhere(closer: Closer) -> None:
    others = tuple(other for other in Closer if other is not closer)
    world = unended(others)
    said = len(world.gateway.texts())
    closed_by(closer, world)
    assert (len(world.gateway.texts()), results(world)) == (said, [])


def test_who_was_asked_at_the_end_is_not_asked_again_at_a_supervisors_close() -> None:
    world = ended(replace(ASKING, survey=Survey(also_closed_by=tuple(Closer))))
    closed_by(Closer.SUPERVISOR, world)
    assert sum("not at all" in text for text in world.gateway.texts()) == 1


def test_a_sweep_that_dies_while_a_rule_closes_leaves_one_question_written_down() -> None:
    for write in range(1, 9):
        world = unended((Closer.RULE,), Mode.LINK)
        world.faults.plan(Fault.DIE_AFTER, nth=write)
        with suppress(ChannelError):
            world.sweep(minutes=62)
        world.restart()
        world.settle(5)
        assert len(results(world)) == 1
        assert sum("/l/" in text for text in world.gateway.texts()) == 1
        assert world.head.live is None


def test_who_has_said_stop_is_not_asked(world: World) -> None:
    world.put(ASKING)
    world.restart()
    world.text("hello")
    world.pick()
    world.text("STOP")
    world.happen(Happening.END)
    world.settle(2)
    assert not any("not at all" in text for text in world.gateway.texts())
    assert results(world) == []


def test_without_automated_messages_nothing_is_asked() -> None:
    world = ended(replace(ASKING, allow_automated_messages=False))
    assert world.gateway.texts() == []
    assert results(world) == []


@pytest.mark.parametrize("fault", [Fault.DIE_BEFORE, Fault.DIE_AFTER, Fault.FAIL_AFTER])
def test_a_callback_that_comes_again_makes_up_for_a_death_after_the_answer(fault: Fault) -> None:
    for write in range(1, 7):
        world = ended()
        world.happen(Happening.CLOSE)
        world.faults.plan(fault, nth=write)
        with suppress(ChannelError):
            world.text("5", provider_message_id="the-answer")
        world.restart()
        world.text("5", provider_message_id="the-answer")
        world.settle(5)
        [result] = results(world)
        assert result.question.score == 5
        closed = world.truth.threads.conversation(world.thread, result.question.conversation)
        assert closed is not None
        assert closed.value.rating == 5
        assert world.head.live is None
        thanks = [text for text in world.gateway.texts() if "Thank you for your answer" in text]
        assert len(thanks) == 1


def by_link() -> tuple[World, str]:
    world = ended(replace(ASKING, survey=Survey(Scale.NPS, Mode.LINK)))
    return world, world.gateway.texts()[-1].rpartition("/l/")[2]


def test_a_link_takes_one_answer_and_its_page_knows_nobody() -> None:
    world, token = by_link()
    assert len(token) == 23
    surveys = world.channel.surveys
    assert surveys.asked(token).question.scale is Scale.NPS
    for wrong in (None, -1, 11):
        with pytest.raises(Invalid):
            surveys.answer(token, wrong)
    assert surveys.answer(token, 10).question.score == 10
    with pytest.raises(NotFound):
        surveys.asked(token)
    with pytest.raises(NotFound):
        surveys.answer(token, 3)
    assert results(world)[0].question.score == 10
    assert _live(world).rating == 10


def test_a_number_texted_back_does_not_answer_a_link() -> None:
    world, _ = by_link()
    world.happen(Happening.CLOSE)
    world.text("10")
    assert world.head.live is not None


@pytest.mark.parametrize("token", ["s", "s" + "x" * 22, "m" + "x" * 22, "", "s/../x", "s" * 4000])
def test_a_link_of_nothing_is_over(token: str) -> None:
    world, _ = by_link()
    with pytest.raises(NotFound):
        world.channel.surveys.asked(token)


def test_a_link_expires() -> None:
    world, token = by_link()
    world.clock.advance(hours=24)
    with pytest.raises(NotFound):
        world.channel.surveys.asked(token)


def test_a_link_that_another_has_replaced_says_so() -> None:
    world, first = by_link()
    world.happen(Happening.CLOSE)
    world.text("hello again")
    world.pick()
    world.happen(Happening.END)
    world.ring()
    second = world.gateway.texts()[-1].rpartition("/l/")[2]
    with pytest.raises(NotFound, match=REPLACED):
        world.channel.surveys.asked(first)
    with pytest.raises(NotFound, match=REPLACED):
        world.channel.surveys.answer(first, 9)
    assert world.channel.surveys.answer(second, 9).question.score == 9
