"""The table of views: one row per live conversation where agents look for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from domain.inbox import InboxRow, Placed, PlacedPage, outdated
from domain.threads import Stored, ViewKey
from storage.rows import Changed, Exists, Missing, Row, Table, decoded, encoded, every, prefixed


class InboxTable:
    """Inbox rows in Table Storage."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def write_ahead(self, key: ViewKey, row: InboxRow) -> None:
        """Create a row before the transaction that it belongs to."""
        try:
            self._table.create(_row(key, row))
        except Exists:
            return  # this very change wrote it before and did not hear the answer

    def update(self, key: ViewKey, row: InboxRow) -> bool:
        """Replace a row that is there; False if it is gone: the conversation moved."""
        try:
            self._table.update(_row(key, row))
        except Missing:
            return False
        return True

    def remove(self, key: ViewKey) -> None:
        """Remove a row, if it is there."""
        self._table.delete(key.partition, key.row)

    def row(self, key: ViewKey) -> Stored[InboxRow] | None:
        """Return one row."""
        found = self._table.get(key.partition, key.row)
        return decoded(found, InboxRow) if found else None

    def mend(self, key: ViewKey, row: InboxRow) -> None:
        """Write *row* over an outdated one that nobody changes meanwhile.

        A missing row stays missing: whoever took it away may have been right.
        """
        found = self.row(key)
        if found is None or not outdated(found.value, row):
            return
        with suppress(Changed, Missing):  # somebody newer was here
            self._table.replace(_row(key, row, found.version))

    def everything(self) -> Iterator[tuple[ViewKey, InboxRow]]:
        """Return every row of every view with its key; reads the whole table."""
        for row in every(self._table, ("", "\x7f")):
            yield ViewKey(row.partition, row.key), decoded(row, InboxRow).value

    def view(
        self, prefix: str, limit: int, token: tuple[str, str] | None = None
    ) -> tuple[list[InboxRow], tuple[str, str] | None]:
        """Return a page of the views that begin with *prefix* (``open~``), and where to go on."""
        page = self._table.page(prefixed(prefix), limit=limit, token=token)
        return [decoded(row, InboxRow).value for row in page.rows], page.token

    def placed(
        self,
        prefix: str,
        limit: int,
        token: tuple[str, str] | None = None,
        since: datetime | None = None,
    ) -> PlacedPage:
        """Return a page with where each row stands; *since*, of those written since then."""
        page = self._table.page(prefixed(prefix), limit=limit, token=token, since=since)
        rows = tuple(
            Placed((row.partition, row.key), decoded(row, InboxRow).value, row.written)
            for row in page.rows
        )
        return PlacedPage(rows, page.token)


def _row(key: ViewKey, row: InboxRow, version: str = "") -> Row:
    return Row(key.partition, key.row, encoded(row), version)
