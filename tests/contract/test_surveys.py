"""Surveys, over the double and Azurite."""

from dataclasses import replace
from datetime import timedelta

from domain.stores import Stores
from domain.surveys import Mode, Question, Scale, SurveyResult
from tests.fakes.stores import START

DAY = timedelta(days=1)


def result(key: str, days: float) -> SurveyResult:
    asked = START + days * DAY
    question = Question(1, "main", None, Scale.CSAT, Mode.REPLY, asked, asked + DAY)
    return SurveyResult(key, question)


def test_what_was_asked_in_a_time_is_found_newest_first(real_stores: Stores) -> None:
    for key, days in (("a", 0), ("b", 1), ("c", 40), ("d", 1.5)):
        real_stores.surveys.put(result(key, days))
    found = real_stores.surveys.between(START + DAY, START + 40 * DAY)
    assert [one.conversation for one in found] == ["d", "b"]


def test_an_answer_takes_the_place_of_its_question(real_stores: Stores) -> None:
    asked = result("a", 0)
    answered = replace(asked, question=replace(asked.question, score=5, answered_at=START))
    real_stores.surveys.put(asked)
    real_stores.surveys.put(answered)
    assert real_stores.surveys.between(START, START + DAY) == [answered]


def test_what_was_asked_about_a_conversation_can_be_removed(real_stores: Stores) -> None:
    one = result("t-1", 0)
    real_stores.surveys.put(one)
    real_stores.surveys.remove("t-1", one.question.asked_at)
    real_stores.surveys.remove("t-1", one.question.asked_at)
    assert real_stores.surveys.between(START, START + DAY) == []
