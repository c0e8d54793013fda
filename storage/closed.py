"""The table of closed conversations: a partition per hour, for views and reports."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from domain.inbox import ClosedRow
from storage.rows import Exists, Row, Table, decoded, encoded, every

HOUR = timedelta(hours=1)


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

    def remove(self, thread: str, conversation: int, closed_at: datetime) -> None:
        """Remove the row of a conversation that was reopened, if it is there."""
        self._table.delete(_hour(closed_at), _key(thread, conversation))

    def between(self, start: datetime, end: datetime) -> list[ClosedRow]:
        """Return what was closed from *start* until before *end*, newest first."""
        rows = every(self._table, (_hour(start), _hour(end) + "\x7f"))
        found = [decoded(row, ClosedRow).value for row in rows]
        inside = [row for row in found if start <= row.closed_at < end]
        return sorted(inside, key=lambda row: row.closed_at, reverse=True)


def _row(row: ClosedRow) -> Row:
    return Row(_hour(row.closed_at), _key(row.thread, row.conversation), encoded(row))


def _key(thread: str, conversation: int) -> str:
    return f"{thread}-{conversation:010d}"


def _hour(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H")
