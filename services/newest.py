"""What happened last in a view, however long it is: a call a second, whoever looks.

A short view is read whole. Of a long one is asked by turns what was written since, and one more
part of it again: the one finds what came, the other what has gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from domain.inbox import InboxRow, Placed
from domain.inbox_store import InboxStore
from domain.stores import Token

AT_ONCE = 1000

OVERLAP = timedelta(seconds=5)
"""Storage's servers need not have the same time, and what is written is seen a little later."""

MOST_AT_ONCE = 10
"""So many pages are followed where changes are asked for: some are empty."""


@dataclass(frozen=True)
class Latest:
    """What is known of all views that begin with a prefix."""

    placed: Mapping[tuple[str, str], Placed] = field(repr=False)
    token: Token | None = None  # where the next part begins that is read again,
    after: tuple[str, str] | None = None  # and the last row before it
    changes: bool = True  # whether changes are asked for next
    ahead: int = 0

    @property
    def calls(self) -> int:
        """How many calls it takes to read it whole."""
        return max(1, -(-len(self.placed) // AT_ONCE))

    @cached_property
    def written(self) -> datetime | None:
        """When the last of its rows was written."""
        return max((one.written for one in self.placed.values() if one.written), default=None)

    @cached_property
    def rows(self) -> Sequence[InboxRow]:
        """Conversations, latest first; one that has just moved may stand in two places."""
        newest: dict[tuple[str, int], InboxRow] = {}
        for row in (one.row for one in self.placed.values()):
            known = newest.get((row.thread, row.conversation))
            if known is None or known.rev < row.rev:
                newest[row.thread, row.conversation] = row
        return sorted(newest.values(), key=moved_at, reverse=True)

    @cached_property
    def total(self) -> Counter[str]:
        """How many conversations each number has."""
        return Counter(row.number for row in self.rows)

    @cached_property
    def unread(self) -> Counter[str]:
        """How many of them have unread texts."""
        return Counter(row.number for row in self.rows if row.unread)


def moved_at(row: InboxRow) -> datetime:
    """Return when something happened last to a conversation."""
    return max(row.active_at, row.entered_at)


def latest(inbox: InboxStore, prefix: str, known: Latest | None, allowed: int) -> Latest:
    """Return what is known after so many calls as are allowed; without *known*, after all."""
    if known is None or known.written is None or allowed >= known.calls:
        return Latest({one.key: one for one in _every(inbox, prefix)})
    used = 0
    if known.changes or allowed > 1:
        known, used = _changed(inbox, prefix, known, known.written - OVERLAP)
    again = max(0, allowed - used)
    for _ in range(again):
        known = _again(inbox, prefix, known)
    return Latest(known.placed, known.token, known.after, again > 0, max(0, used - allowed))


def _every(inbox: InboxStore, prefix: str) -> Iterator[Placed]:
    page = inbox.placed(prefix, AT_ONCE)
    yield from page.rows
    while page.token is not None:
        page = inbox.placed(prefix, AT_ONCE, page.token)
        yield from page.rows


def _changed(inbox: InboxStore, prefix: str, known: Latest, since: datetime) -> tuple[Latest, int]:
    page = inbox.placed(prefix, AT_ONCE, since=since)
    placed, calls = {**known.placed, **_by_key(page.rows)}, 1
    while page.token is not None and calls < MOST_AT_ONCE:
        page = inbox.placed(prefix, AT_ONCE, page.token, since)
        placed |= _by_key(page.rows)
        calls += 1
    return Latest(placed, known.token, known.after), calls


def _again(inbox: InboxStore, prefix: str, known: Latest) -> Latest:
    """Read one more part: what else was known between its ends has gone."""
    page = inbox.placed(prefix, AT_ONCE, known.token)
    end = page.rows[-1].key if page.rows else known.after
    placed = {
        key: one
        for key, one in known.placed.items()
        if (known.after and key <= known.after) or (page.token and (not end or key > end))
    }
    placed |= _by_key(page.rows)
    return Latest(placed, page.token, end if page.token else None)


def _by_key(rows: Iterable[Placed]) -> dict[tuple[str, str], Placed]:
    return {one.key: one for one in rows}
