"""The table of surveys: a partition per day on which questions were asked."""

from __future__ import annotations

from datetime import datetime

from domain.surveys import SurveyResult
from storage.rows import Row, Table, decoded, encoded, every


class SurveyTable:
    """Questions and answers in Table Storage."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, result: SurveyResult) -> None:
        """Write what is known about a question, over what was known before."""
        key = _day(result.question.asked_at)
        self._table.upsert(Row(key, result.conversation, encoded(result)))

    def between(self, start: datetime, end: datetime) -> list[SurveyResult]:
        """Return what was asked from *start* until before *end*, newest first."""
        rows = every(self._table, (_day(start), _day(end) + "\x7f"))
        found = [decoded(row, SurveyResult).value for row in rows]
        inside = [result for result in found if start <= result.question.asked_at < end]
        return sorted(inside, key=lambda result: result.question.asked_at, reverse=True)

    def remove(self, conversation: str, asked_at: datetime) -> None:
        """Remove what was asked about a conversation, if it is there."""
        self._table.delete(_day(asked_at), conversation)


def _day(at: datetime) -> str:
    return at.strftime("%Y%m%d")
