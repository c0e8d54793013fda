"""What services need of the table of views."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from domain.inbox import InboxRow, PlacedPage
from domain.threads import Stored, ViewKey


class InboxStore(Protocol):
    """The rows that agents see."""

    def write_ahead(self, key: ViewKey, row: InboxRow) -> None:
        """Create a row before its transaction."""

    def update(self, key: ViewKey, row: InboxRow) -> bool:
        """Replace a row; False if it is gone."""

    def remove(self, key: ViewKey) -> None:
        """Remove a row, if it is there."""

    def row(self, key: ViewKey) -> Stored[InboxRow] | None:
        """Return one row."""

    def mend(self, key: ViewKey, row: InboxRow) -> None:
        """Write a row over an outdated one; a missing row stays missing."""

    def everything(self) -> Iterator[tuple[ViewKey, InboxRow]]:
        """Return every row of every view with its key."""

    def view(
        self, prefix: str, limit: int, token: tuple[str, str] | None = None
    ) -> tuple[list[InboxRow], tuple[str, str] | None]:
        """Return one page of the views that begin with *prefix*."""

    def placed(
        self,
        prefix: str,
        limit: int,
        token: tuple[str, str] | None = None,
        since: datetime | None = None,
    ) -> PlacedPage:
        """Return one page with where each row stands; *since*, of those written since then."""
