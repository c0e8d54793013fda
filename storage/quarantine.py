"""The table of refused calls, newest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.quarantine import Quarantined, quarantine_id
from domain.threads import Stored
from storage.rows import Row, Table, decoded, encoded, every, only

PARTITION = "quarantine"


class QuarantineTable:
    """Refused calls in Table Storage."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, call: Quarantined) -> None:
        """Keep a call."""
        self._table.upsert(_row(call))

    def page(
        self, limit: int, token: tuple[str, str] | None = None
    ) -> tuple[list[Quarantined], tuple[str, str] | None]:
        """Return some calls, newest first, and where the next page begins."""
        page = self._table.page(only(PARTITION), limit=limit, token=token)
        return [decoded(row, Quarantined).value for row in page.rows], page.token

    def older(self, than: datetime, limit: int) -> list[str]:
        """Return ids of some calls that were refused before a moment."""
        keys = (quarantine_id(than, "~"), "\x7f")
        return [row.key for row in every(self._table, only(PARTITION), keys, limit)]

    def get(self, key: str) -> Stored[Quarantined] | None:
        """Return one call by its id."""
        row = self._table.get(PARTITION, key)
        return decoded(row, Quarantined) if row else None

    def replayed(self, call: Quarantined, at: datetime, outcome: str) -> None:
        """Note that a call was replayed and what came of it."""
        self._table.upsert(_row(replace(call, replayed_at=at, outcome=outcome)))

    def remove(self, key: str) -> None:
        """Remove a call."""
        self._table.delete(PARTITION, key)


def _row(call: Quarantined) -> Row:
    return Row(PARTITION, call.id, encoded(call))
