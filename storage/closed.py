"""The table of closed conversations: a partition per hour, for views and reports."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from domain.inbox import ClosedRow
from domain.retention import Loose
from domain.stores import Token
from storage.rows import Exists, Row, Table, decoded, encoded, every

LOOSE = "loose~"
"""Partitions, by hour too, of threads with texts of no conversation."""


class ClosedTable:
    """Closed conversations in Table Storage."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def write(self, row: ClosedRow) -> None:
        """Write a conversation's row under the hour in which it was closed."""
        self._table.upsert(_row(row))

    def restore(self, row: ClosedRow) -> None:
        """Write a conversation's row where it is missing."""
        with suppress(Exists):
            self._table.create(_row(row))

    def between(self, start: datetime, end: datetime) -> list[ClosedRow]:
        """Return what was closed from *start* until before *end*, newest first."""
        rows = every(self._table, (_hour(start), _hour(end) + "\x7f"))
        found = [decoded(row, ClosedRow).value for row in rows]
        inside = [row for row in found if start <= row.closed_at < end]
        return sorted(inside, key=lambda row: row.closed_at, reverse=True)

    def first(
        self, start: datetime, end: datetime, limit: int, token: Token | None = None
    ) -> tuple[list[ClosedRow], Token | None]:
        """Return some of what was closed from the hour of *start* until before that of *end*."""
        page = self._table.page((_hour(start), _hour(end)), limit=limit, token=token)
        return [decoded(row, ClosedRow).value for row in page.rows], page.token

    def remove(self, thread: str, conversation: int, closed_at: datetime) -> None:
        """Remove a conversation's row, if it is there."""
        self._table.delete(_hour(closed_at), _key(thread, conversation))

    def note(self, loose: Loose) -> None:
        """Remember that a thread has a text of no conversation, once an hour."""
        self._table.upsert(Row(LOOSE + _hour(loose.at), loose.thread, encoded(loose)))

    def loose(
        self, start: datetime, end: datetime, limit: int, token: Token | None = None
    ) -> tuple[list[Loose], Token | None]:
        """Return some of what was noted from the hour of *start* until before that of *end*."""
        hours = (LOOSE + _hour(start), LOOSE + _hour(end))
        page = self._table.page(hours, limit=limit, token=token)
        return [decoded(row, Loose).value for row in page.rows], page.token

    def forget(self, loose: Loose) -> None:
        """Remove what was noted, if it is there."""
        self._table.delete(LOOSE + _hour(loose.at), loose.thread)


def _row(row: ClosedRow) -> Row:
    return Row(_hour(row.closed_at), _key(row.thread, row.conversation), encoded(row))


def _key(thread: str, conversation: int) -> str:
    return f"{thread}-{conversation:010d}"


def _hour(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H")
