"""Surveys: what counts as an answer, and what answers add up to."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.surveys import Mode, Question, Scale, SurveyResult, score_of, summaries
from tests.fakes.stores import START

CASES = json.loads((Path(__file__).parent / "data" / "survey_answers.json").read_text())
QUESTION = Question(1, "main", "ann", Scale.CSAT, Mode.REPLY, START, START + timedelta(hours=24))


@pytest.mark.parametrize(("scale", "language", "text", "score"), CASES)
def test_a_number_alone_answers_and_nothing_else_does(
    scale: str, language: str, text: str, score: int | None
) -> None:
    assert score_of(text, Scale(scale), language) == score


@given(st.text(), st.sampled_from(Scale))
def test_no_text_is_a_crash_and_every_score_is_on_the_scale(text: str, scale: Scale) -> None:
    score = score_of(text, scale, "de")
    lowest, highest = scale.bounds
    assert score is None or lowest <= score <= highest


def test_results_add_up_by_workstream_and_scale() -> None:
    scores = [5, 4, 3, 1, None]
    found = [
        SurveyResult(f"c{n}", replace(QUESTION, score=score)) for n, score in enumerate(scores)
    ]
    nps = replace(QUESTION, scale=Scale.NPS, score=9)
    [csat, recommends] = summaries([*found, SurveyResult("c9", nps)])
    assert (csat.workstream, csat.scale, csat.asked, csat.answered) == ("main", Scale.CSAT, 5, 4)
    assert (csat.average, csat.favourable, csat.unfavourable) == (3.25, 2, 1)
    assert (recommends.scale, recommends.favourable, recommends.unfavourable) == (Scale.NPS, 1, 0)


def test_without_an_answer_there_is_no_average() -> None:
    [summary] = summaries([SurveyResult("c", QUESTION)])
    assert summary.average is None
