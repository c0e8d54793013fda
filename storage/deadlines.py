"""The table of time: ``<lane><shard>~<minute>`` partitions, read from their beginning to now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import cast

import msgspec

from domain.deadlines import SHARDS, Deadline, Lane
from domain.identity import shard_of
from domain.ports import Together
from domain.threads import Stored
from storage.rows import NotCommitted, Op, Row, Table, Verb, decoded, encoded, every, prefixed

log = logging.getLogger(__name__)

DELETED_AT_ONCE = 100


class DeadlineTable:
    """Deadlines in Table Storage."""

    def __init__(self, table: Table, together: Together) -> None:
        self._table = table
        self._together = together

    def arm(self, deadline: Deadline, was: Stored[Deadline] | None = None) -> None:
        """Write a deadline, further on than it *was*; writing it again changes nothing."""
        self._table.upsert(_row(deadline, raw=was.raw if was else None))

    def due(self, lane: Lane, now: datetime) -> list[Stored[Deadline]]:
        """Return what is due in a lane, oldest first; one query per shard, all at once."""
        calls: list[Callable[[], object]] = [
            _reader(self._table, lane, shard, now) for shard in range(SHARDS)
        ]
        found = [
            row
            for rows in cast("list[list[Stored[Deadline]]]", self._together(*calls))
            for row in rows
            if row.value.due < now
        ]
        return sorted(found, key=lambda stored: stored.value.due)

    def of(self, thread: str) -> list[Stored[Deadline]]:
        """Return every deadline of a thread, due or not; reads its shard of both lanes."""
        shard = shard_of(thread, SHARDS)
        found = (
            every(self._table, prefixed(f"{lane}{shard}~"), prefixed(f"{thread}~")) for lane in Lane
        )
        stored = (_readable(row) for rows in found for row in rows)
        return [one for one in stored if one is not None]

    def done(self, finished: Sequence[Stored[Deadline]]) -> None:
        """Delete deadlines that are still as they were read, many at a time."""
        partitions: dict[str, list[Row]] = {}
        for stored in finished:
            row = _row(stored.value, stored.version)
            partitions.setdefault(row.partition, []).append(row)
        for rows in partitions.values():
            for start in range(0, len(rows), DELETED_AT_ONCE):
                self._delete(rows[start : start + DELETED_AT_ONCE])

    def _delete(self, rows: Sequence[Row]) -> None:
        try:
            self._table.transact([Op(Verb.DELETE, row) for row in rows])
        except NotCommitted as error:
            rest = [row for i, row in enumerate(rows) if i != error.index]
            if rest:  # that one was written again meanwhile: it stays
                self._delete(rest)


def _row(deadline: Deadline, version: str = "", raw: Mapping[str, object] | None = None) -> Row:
    shard = f"{deadline.lane}{shard_of(deadline.thread, SHARDS)}"
    minute = int(deadline.due.timestamp()) // 60
    key = f"{deadline.thread}~{deadline.kind}~{deadline.rev}~{deadline.operation}"
    return Row(f"{shard}~{minute:010d}", key, encoded(deadline, raw), version)


def _reader(table: Table, lane: Lane, shard: int, now: datetime) -> Callable[[], object]:
    beginning = f"{lane}{shard}~"
    end = f"{beginning}{int(now.timestamp()) // 60 + 1:010d}"

    def read() -> list[Stored[Deadline]]:
        rows = every(table, (beginning, end))
        return [stored for row in rows if (stored := _readable(row)) is not None]

    return read


def _readable(row: Row) -> Stored[Deadline] | None:
    """Return a deadline; None for one of a newer version's shape, which stays where it is."""
    try:
        return decoded(row, Deadline)
    except msgspec.ValidationError:
        log.warning("a deadline in %s has a shape that this version cannot read", row.partition)
        return None
