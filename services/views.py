"""Views: lists of conversations, read at most once a second for all who look."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock

from domain import patience
from domain.errors import Invalid, Unavailable
from domain.inbox import ClosedRow, InboxRow
from domain.people import Principal, may_read_of
from domain.ports import Clock
from domain.stores import Stores, Token
from services.catalogue import CatalogueReader
from services.locks import Locks

SAME_FOR_SECONDS = 1.0
DAY = timedelta(days=1)


MOST_READS = 10
AT_ONCE = 1000

READ = timedelta(seconds=5)
WAITS_SECONDS = 8.0
"""How long somebody waits for what another one is reading: longer than a read lasts."""

_Key = tuple[str, int | None, Token | None]
"""What is read: so many rows of a prefix from a token on, or all of them."""

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


@dataclass(frozen=True, slots=True)
class _Read:
    rows: Sequence[InboxRow]
    token: Token | None
    calls: int = 1


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
        self._locks = Locks()
        self._guard = Lock()
        self._kept: dict[_Key, tuple[float, _Read | Unavailable]] = {}

    def page(
        self, view: View, principal: Principal, limit: int, place: Place | None = None
    ) -> ViewPage:
        """Return some conversations of a view that the principal may read.

        A page holds fewer than *limit* where others may not be read, and none at the end only.
        """
        prefixes = [prefix.format(principal=principal.id) for prefix in PREFIXES[view]]
        at, token = _place(place, len(prefixes))
        for _ in range(MOST_READS):
            page = self._shared(prefixes[at], limit, token)
            rows = [row for row in page.rows if self._may_read(row.number, principal)]
            token = page.token
            at += token is None
            if rows or at == len(prefixes):
                break
        return ViewPage(rows, None if at == len(prefixes) else (str(at), *(token or ("", ""))))

    def newest(self, view: View, principal: Principal, limit: int) -> Newest:
        """Return the latest of a view that the principal may read, wherever they stand in it.

        The whole view is read for it, so what takes several calls is read as many seconds apart.
        """
        prefixes = (prefix.format(principal=principal.id) for prefix in PREFIXES[view])
        rows = [row for prefix in prefixes for row in self._shared(prefix, None, None).rows]
        mine = [row for row in rows if self._may_read(row.number, principal)]
        return Newest(heapq.nlargest(limit, mine, key=_moved_at), len(mine))

    def closed(self, principal: Principal, start: datetime, end: datetime) -> list[ClosedRow]:
        """Return conversations closed in a span of time, newest first."""
        rows = self._stores.closed.between(start, end)
        return [row for row in rows if self._may_read(row.number, principal)]

    def closed_today(self, principal: Principal) -> list[ClosedRow]:
        """Return what was closed in the last 24 hours."""
        now = self._clock.now()
        return self.closed(principal, now - DAY, now + timedelta(seconds=1))

    def _shared(self, prefix: str, limit: int | None, token: Token | None) -> _Read:
        key = (prefix, limit, token)
        # single flight: whoever waits finds what the first one read, or that it could not
        with self._locks.held(repr(key), WAITS_SECONDS):
            found = self._fresh(key)
            if found is None:
                began, found = self._monotonic(), self._read(*key)
                failed = isinstance(found, Unavailable)  # counts from its end, for all who waited
                with self._guard:
                    self._kept[key] = (self._monotonic() if failed else began, found)
        if isinstance(found, Unavailable):
            raise Unavailable(found.code, found.detail)
        return found

    def _fresh(self, key: _Key) -> _Read | Unavailable | None:
        """Return what was read within the last second, a second per call; forget what is older."""
        now = self._monotonic()
        with self._guard:
            self._kept = {k: v for k, v in self._kept.items() if now - v[0] < _good_for(v[1])}
            return self._kept[key][1] if key in self._kept else None

    def _read(self, prefix: str, limit: int | None, token: Token | None) -> _Read | Unavailable:
        try:
            with patience.within(READ):
                if limit is None:
                    return self._whole(prefix)
                return _Read(*self._stores.inbox.view(prefix, limit, token))
        except Unavailable as error:
            return error

    def _whole(self, prefix: str) -> _Read:
        rows, token = self._stores.inbox.view(prefix, AT_ONCE)
        calls = 1
        while token is not None:
            more, token = self._stores.inbox.view(prefix, AT_ONCE, token)
            rows, calls = [*rows, *more], calls + 1
        return _Read(rows, None, calls)

    def _may_read(self, number: str, principal: Principal) -> bool:
        return may_read_of(self._catalogue.now().numbers.get(number), principal)


def _good_for(read: _Read | Unavailable) -> float:
    return SAME_FOR_SECONDS * (read.calls if isinstance(read, _Read) else 1)


def _moved_at(row: InboxRow) -> datetime:
    return max(row.active_at, row.entered_at)


def _place(place: Place | None, parts: int) -> tuple[int, Token | None]:
    """Return part and token of a place; raise ``Invalid`` for one that cannot be."""
    if place is None:
        return 0, None
    if place[0] not in map(str, range(parts)):
        raise Invalid("cursor_invalid", "This is no cursor of this list.", field="cursor")
    token = (place[1], place[2])
    return int(place[0]), token if any(token) else None
