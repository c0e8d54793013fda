"""The table of limits: per sender its pace; per account volumes, troubles, comparisons."""

from __future__ import annotations

from typing import TypeVar

from domain.identity import marker_hash
from domain.limits import Pace, Trouble, Volume, Watch
from domain.ports import LostRace
from domain.threads import Stored
from storage.rows import (
    Changed,
    Exists,
    Missing,
    Row,
    Table,
    decoded,
    encoded,
    every,
    only,
    prefixed,
)

T = TypeVar("T")
PACE, WATCH, VOLUME, TROUBLE = "pace", "watch", "volume~", "trouble~"


class LimitTable:
    """Limits in Table Storage."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def pace(self, sender: str) -> Stored[Pace] | None:
        """Return the pace of a sender."""
        return self._one(sender, PACE, Pace)

    def set_pace(self, sender: str, was: Stored[Pace] | None, now: Pace) -> str:
        """Write a pace that is as it was read, return its version; ``LostRace``."""
        return self._set(sender, PACE, was, now)

    def volume(self, account: str, month: str) -> Stored[Volume] | None:
        """Return how much an account has sent in a month."""
        return self._one(account, VOLUME + month, Volume)

    def set_volume(self, account: str, month: str, was: Stored[Volume] | None, now: Volume) -> str:
        """Write a volume that is as it was read, return its version; ``LostRace``."""
        return self._set(account, VOLUME + month, was, now)

    def watch(self, account: str) -> Stored[Watch] | None:
        """Return until when an account's texts were compared with the provider's."""
        return self._one(account, WATCH, Watch)

    def set_watch(self, account: str, was: Stored[Watch] | None, now: Watch) -> str:
        """Write that, if it is as it was read; return its version; ``LostRace``."""
        return self._set(account, WATCH, was, now)

    def note(self, trouble: Trouble) -> None:
        """Remember what an account's provider complained about last."""
        key = TROUBLE + marker_hash(trouble.number, trouble.code)
        self._table.upsert(Row(trouble.account, key, encoded(trouble)))

    def troubles(self, account: str) -> list[Trouble]:
        """Return what an account's provider complained about, the latest first."""
        rows = every(self._table, only(account), prefixed(TROUBLE))
        found = [decoded(row, Trouble).value for row in rows]
        return sorted(found, key=lambda trouble: trouble.at, reverse=True)

    def _one(self, partition: str, key: str, kind: type[T]) -> Stored[T] | None:
        row = self._table.get(partition, key)
        return decoded(row, kind) if row else None

    def _set(self, partition: str, key: str, was: Stored[T] | None, now: T) -> str:
        document = encoded(now, was.raw if was else None)
        try:
            if was is None:
                return self._table.create(Row(partition, key, document))
            return self._table.replace(Row(partition, key, document, was.version))
        except (Exists, Changed, Missing) as error:
            raise LostRace from error
