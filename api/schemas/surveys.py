"""Surveys, as the API writes them."""

from __future__ import annotations

from datetime import datetime

from api.schemas.common import View
from domain.surveys import Mode, Scale, Summary, SurveyResult


class SurveyResultView(View):
    """A question about a conversation; without ``score`` it is not answered."""

    conversation: str
    workstream: str
    agent: str | None
    scale: Scale
    mode: Mode
    asked_at: datetime
    expires_at: datetime
    score: int | None
    answered_at: datetime | None

    @classmethod
    def of(cls, result: SurveyResult) -> SurveyResultView:
        """Return the view of a result."""
        question = result.question
        return cls(
            conversation=result.conversation,
            workstream=question.workstream,
            agent=question.agent,
            scale=question.scale,
            mode=question.mode,
            asked_at=question.asked_at,
            expires_at=question.expires_at,
            score=question.score,
            answered_at=question.answered_at,
        )


class SurveySummaryView(View):
    """What came of the questions of one workstream and scale.

    ``favourable`` are 4 and 5 of CSAT, 9 and 10 of NPS, 5 to 7 of CES; ``unfavourable`` 1 and 2,
    0 to 6, 1 to 3. NPS is the difference of their shares among those who answered.
    """

    workstream: str
    scale: Scale
    asked: int
    answered: int
    average: float | None
    favourable: int
    unfavourable: int

    @classmethod
    def of(cls, summary: Summary) -> SurveySummaryView:
        """Return the view of a summary."""
        return cls.model_validate(summary, from_attributes=True)
