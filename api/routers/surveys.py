"""Surveys: what customers answered, one by one and together."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api.at import At
from api.schemas.common import Page, Time
from api.schemas.surveys import SurveyResultView, SurveySummaryView
from api.security import AsSupervisor
from domain.errors import Invalid
from domain.surveys import SurveyResult, summaries
from runtime.channel import Channel

router = APIRouter(prefix="/surveys", tags=["surveys"])

LONGEST = timedelta(days=92)
From = Annotated[
    Time | None, Query(alias="from", description="Asked since; a week ago if left out.")
]
Until = Annotated[Time | None, Query(description="Asked before; else now.")]
OfWorkstream = Annotated[str | None, Query(max_length=63)]


@router.get("")
def list_survey_results(
    at: At,
    _: AsSupervisor,
    since: From = None,
    until: Until = None,
    workstream: OfWorkstream = None,
) -> Page[SurveyResultView]:
    """List questions with their answers, newest first; at most 92 days."""
    found = _results(at, since, until, workstream)
    return Page(items=[SurveyResultView.of(result) for result in found])


@router.get("/summary")
def summarise_surveys(
    at: At,
    _: AsSupervisor,
    since: From = None,
    until: Until = None,
    workstream: OfWorkstream = None,
) -> Page[SurveySummaryView]:
    """Return what came of the questions, by workstream and scale; at most 92 days."""
    found = summaries(_results(at, since, until, workstream))
    return Page(items=[SurveySummaryView.of(summary) for summary in found])


def _results(
    at: Channel, since: datetime | None, until: datetime | None, workstream: str | None
) -> list[SurveyResult]:
    end = until or at.clock.now()
    start = since or end - timedelta(days=7)
    if start > end or end - start > LONGEST:
        raise Invalid("period", "Ask for at most 92 days, from earlier to later.", field="/from")
    found = at.surveys.results(start, end)
    return [r for r in found if workstream is None or r.question.workstream == workstream]
