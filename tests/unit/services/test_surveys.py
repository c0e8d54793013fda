"""Surveys: asked once at the end, credited without a conversation, thanked once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.conversations import Conversation, Happening, State
from domain.errors import ChannelError, Invalid, NotFound
from domain.messages import Purpose
from domain.surveys import Mode, Scale, Survey, SurveyResult
from domain.workstreams import Workstream
from tests.fakes.cast import WORKSTREAM
from tests.fakes.faults import Fault
from tests.fakes.stores import START
from tests.fakes.world import World

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
