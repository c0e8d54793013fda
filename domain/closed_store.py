"""What services need of the storage of closed conversations, as a protocol (see ``stores``)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from domain.inbox import ClosedRow
from domain.retention import Loose


class ClosedStore(Protocol):
    """Closed conversations by hour."""

    def write(self, row: ClosedRow) -> None:
        """Write a closed conversation's row."""

    def restore(self, row: ClosedRow) -> None:
        """Write a closed conversation's row where it is missing."""

    def between(self, start: datetime, end: datetime) -> list[ClosedRow]:
        """Return what was closed from *start* until before *end*, newest first."""

    def first(
        self, start: datetime, end: datetime, limit: int, token: tuple[str, str] | None = None
    ) -> tuple[list[ClosedRow], tuple[str, str] | None]:
        """Return some of what was closed from the hour of *start* until before that of *end*."""

    def remove(self, thread: str, conversation: int, closed_at: datetime) -> None:
        """Remove a conversation's row, if it is there."""

    def note(self, loose: Loose) -> None:
        """Remember that a thread has a text of no conversation."""

    def loose(
        self, start: datetime, end: datetime, limit: int, token: tuple[str, str] | None = None
    ) -> tuple[list[Loose], tuple[str, str] | None]:
        """Return some of what was noted from the hour of *start* until before that of *end*."""

    def forget(self, loose: Loose) -> None:
        """Remove what was noted, if it is there."""
