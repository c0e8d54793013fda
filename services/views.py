"""Views: lists of conversations, read at most once a second for all who look."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from domain.errors import Invalid
from domain.inbox import ClosedRow, InboxRow
from domain.people import Principal, may_read_of
from domain.ports import Clock
from domain.stores import Stores, Token
from services.catalogue import CatalogueReader
from services.newest import Latest, latest, moved_at
from services.shared import Shared

DAY = timedelta(days=1)

MOST_READS = 10

Place = tuple[str, ...]
"""Where a page begins: which part of the view, and the store's token."""


class View(StrEnum):
    """A list of live conversations."""

    OPEN = "open"  # wait for somebody, longest waiting first
    MINE = "mine"
    WAITING = "waiting"  # wait for their customer
    ALL = "all"


PREFIXES: Mapping[View, tuple[str, ...]] = {
    View.OPEN: ("open~",),
    View.MINE: ("agent~{principal}~",),
    View.WAITING: ("waiting~",),
    View.ALL: ("open~", "agent~", "waiting~"),
}


@dataclass(frozen=True, slots=True)
class ViewPage:
    """One page of a view, and where the next one begins."""

    rows: Sequence[InboxRow]
    following: Place | None


@dataclass(frozen=True, slots=True)
class Newest:
    """Those of a view in which something happened last, latest first, and how many it has."""

    rows: Sequence[InboxRow]
    total: int
    unread: int


@dataclass(frozen=True, slots=True)
class _Page:
    rows: Sequence[InboxRow]
    token: Token | None
    calls: int = 1
    ahead: int = 0


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
        self._pages = Shared[_Page](monotonic)
        self._news = Shared[Latest](monotonic)

    def page(
        self, view: View, principal: Principal, limit: int, place: Place | None = None
    ) -> ViewPage:
        """Return some conversations of a view that the principal may read.

        A page holds fewer than *limit* where others may not be read, and none at the end only.
        """
        prefixes = _prefixes(view, principal)
        at, token = _place(place, len(prefixes))
        for _ in range(MOST_READS):
            page = self._read(prefixes[at], limit, token)
            rows = [row for row in page.rows if self._may_read(row.number, principal)]
            token = page.token
            at += token is None
            if rows or at == len(prefixes):
                break
        return ViewPage(rows, None if at == len(prefixes) else (str(at), *(token or ("", ""))))

    def newest(self, view: View, principal: Principal, limit: int) -> Newest:
        """Return the latest of a view that the principal may read, wherever they stand in it."""
        parts = [self._latest(prefix) for prefix in _prefixes(view, principal)]
        rows = heapq.merge(*(part.rows for part in parts), key=moved_at, reverse=True)
        mine = (row for row in rows if self._may_read(row.number, principal))
        shown: dict[tuple[str, int], InboxRow] = {}
        for row in islice(mine, limit):
            # one that has just gone from one part to another stands in both for a while
            shown.setdefault((row.thread, row.conversation), row)
        numbers = {number for part in parts for number in part.total}
        read = [number for number in numbers if self._may_read(number, principal)]
        return Newest(
            [*shown.values()],
            sum(part.total[number] for part in parts for number in read),
            sum(part.unread[number] for part in parts for number in read),
        )

    def closed(self, principal: Principal, start: datetime, end: datetime) -> list[ClosedRow]:
        """Return conversations closed in a span of time, newest first."""
        rows = self._stores.closed.between(start, end)
        return [row for row in rows if self._may_read(row.number, principal)]

    def closed_today(self, principal: Principal) -> list[ClosedRow]:
        """Return what was closed in the last 24 hours."""
        now = self._clock.now()
        return self.closed(principal, now - DAY, now + timedelta(seconds=1))

    def _read(self, prefix: str, limit: int, token: Token | None) -> _Page:
        return self._pages.get(
            repr((prefix, limit, token)),
            lambda *_: _Page(*self._stores.inbox.view(prefix, limit, token)),
        )

    def _latest(self, prefix: str) -> Latest:
        return self._news.get(
            prefix, lambda known, allowed: latest(self._stores.inbox, prefix, known, allowed)
        )

    def _may_read(self, number: str, principal: Principal) -> bool:
        return may_read_of(self._catalogue.now().numbers.get(number), principal)


def _prefixes(view: View, principal: Principal) -> list[str]:
    return [prefix.format(principal=principal.id) for prefix in PREFIXES[view]]


def _place(place: Place | None, parts: int) -> tuple[int, Token | None]:
    """Return part and token of a place; raise ``Invalid`` for one that cannot be."""
    if place is None:
        return 0, None
    if place[0] not in map(str, range(parts)):
        raise Invalid("cursor_invalid", "This is no cursor of this list.", field="cursor")
    token = (place[1], place[2])
    return int(place[0]), token if any(token) else None
