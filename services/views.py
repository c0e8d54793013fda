"""Views: lists of conversations, read at most once a second for all who look."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from domain.inbox import ClosedRow, InboxRow
from domain.people import Principal, may_read_of
from domain.ports import Clock
from domain.stores import Stores, Token
from services.catalogue import CatalogueReader

SAME_FOR_SECONDS = 1.0
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ViewPage:
    """One page of a view, and where the next one begins."""

    rows: Sequence[InboxRow]
    token: Token | None


class Views:
    """Reads the inbox."""

    def __init__(
        self,
        stores: Stores,
        catalogue: CatalogueReader,
        clock: Clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stores = stores
        self._catalogue = catalogue
        self._clock = clock
        self._monotonic = monotonic
        self._lock = Lock()
        self._kept: dict[tuple[str, int, Token | None], tuple[float, ViewPage]] = {}

    def open(self, principal: Principal, limit: int, token: Token | None = None) -> ViewPage:
        """Return conversations that wait for somebody, longest waiting first."""
        return self._page("open~", principal, limit, token)

    def waiting(self, principal: Principal, limit: int, token: Token | None = None) -> ViewPage:
        """Return conversations that wait for their customer."""
        return self._page("waiting~", principal, limit, token)

    def mine(self, principal: Principal, limit: int, token: Token | None = None) -> ViewPage:
        """Return the principal's own conversations."""
        return self._page(f"agent~{principal.id}~", principal, limit, token)

    def everyones(self, principal: Principal, limit: int, token: Token | None = None) -> ViewPage:
        """Return the conversations that agents have, for supervisors."""
        return self._page("agent~", principal, limit, token)

    def closed(self, principal: Principal, start: datetime, end: datetime) -> list[ClosedRow]:
        """Return conversations closed in a span of time, newest first."""
        rows = self._stores.closed.between(start, end)
        return [row for row in rows if self._may_read(row.number, principal)]

    def closed_today(self, principal: Principal) -> list[ClosedRow]:
        """Return what was closed in the last 24 hours."""
        now = self._clock.now()
        return self.closed(principal, now - DAY, now + timedelta(seconds=1))

    def _page(self, prefix: str, principal: Principal, limit: int, token: Token | None) -> ViewPage:
        page = self._shared(prefix, limit, token)
        rows = [row for row in page.rows if self._may_read(row.number, principal)]
        return ViewPage(rows, page.token)

    def _shared(self, prefix: str, limit: int, token: Token | None) -> ViewPage:
        key = (prefix, limit, token)
        with self._lock:  # single flight: whoever waits finds what the first one read
            now = self._monotonic()
            kept = self._kept.get(key)
            if kept is not None and now - kept[0] < SAME_FOR_SECONDS:
                return kept[1]
            self._kept = {k: v for k, v in self._kept.items() if now - v[0] < SAME_FOR_SECONDS}
            rows, following = self._stores.inbox.view(prefix, limit, token)
            page = ViewPage(rows, following)
            self._kept[key] = (now, page)
            return page

    def _may_read(self, number: str, principal: Principal) -> bool:
        return may_read_of(self._catalogue.now().numbers.get(number), principal)
