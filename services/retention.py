"""Retention: what is older than its owner wants to keep goes, a little with every sweep.

Closed conversations are found by the hour of their close, oldest first, and their row goes when
nothing else of them is left: so the next run begins where this one ended. Files that go sooner
than their texts leave no gap there, so the hour up to which they have gone is written down.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from domain.addresses import from_wire
from domain.errors import Unavailable
from domain.fetching import refused
from domain.identity import customer_key
from domain.inbox import ClosedRow
from domain.limits import Watch
from domain.media import NotFetched
from domain.messages import Message
from domain.people import KNOWN_FOR
from domain.ports import Clock, LostRace, Together
from domain.retention import Loose, Retention, aged, unfinished
from domain.stores import Stores, Token
from domain.threads import Stored
from services.clearing import Clearings

T = TypeVar("T")

EVERY = timedelta(minutes=5)
HOUR = timedelta(hours=1)
SECONDS = 20.0
"""One run ends soon after so long; the next goes on."""

AT_ONCE = 8
PAGE = 200
FILES = "retention~files"
"""Under this name stands how far files have gone; no account has such an id."""

BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
GONE = NotFetched("no_longer_kept", "Files are not kept for so long.")

log = logging.getLogger("retention")


@dataclass
class Keeping:
    """Removes what is kept no longer."""

    stores: Stores
    clearings: Clearings
    retention: Retention
    clock: Clock
    together: Together
    monotonic: Callable[[], float] = time.monotonic
    _next: datetime = BEGINNING
    _ends: float = field(default=0.0)

    def run(self) -> int:
        """Remove what is due, if it is time to look; return how many things were removed."""
        now = self.clock.now()
        if now < self._next:
            return 0
        self._next, self._ends = now + EVERY, self.monotonic() + SECONDS
        kept = self.retention
        tasks = (
            (kept.quarantine, self._quarantine),
            (kept.messages, self._conversations),
            (kept.messages, self._loose),
            (kept.media, self._files),
            (KNOWN_FOR, self._people),
        )
        return sum(_kept_going(do, now - period) for period, do in tasks if period is not None)

    def oldest(self) -> datetime | None:
        """Return when a conversation of the oldest hour that is kept was closed."""
        end = self.clock.now() + HOUR
        token: Token | None = None
        while True:
            rows, token = self.stores.closed.first(BEGINNING, end, 1, token)
            if rows or token is None:
                return rows[0].closed_at if rows else None

    def _in_time(self) -> bool:
        if self.monotonic() < self._ends:
            return True
        self._next = self.clock.now()  # there is more: the next sweep goes on
        return False

    def _quarantine(self, before: datetime) -> int:
        removed = 0
        while self._in_time() and (keys := self.stores.quarantine.older(before, PAGE)):
            removed += self._each(keys, self.stores.quarantine.remove)
        return removed

    def _people(self, before: datetime) -> int:
        gone = [p.id for p in self.stores.people.everyone() if p.seen_on < before.date()]
        return self._each(gone, self.stores.people.remove)

    def _conversations(self, before: datetime) -> int:
        def clear(rows: Sequence[ClosedRow]) -> None:
            customer = customer_key(from_wire(rows[0].customer))
            self._clear(rows[0].thread, customer, before)
            for row in rows:
                self.stores.closed.remove(row.thread, row.conversation, row.closed_at)

        def page(token: Token | None) -> tuple[list[ClosedRow], Token | None]:
            return self.stores.closed.first(BEGINNING, before, PAGE, token)

        pages = self._pages(page)
        return sum(self._each(_by_thread(rows), clear) for rows in pages)

    def _loose(self, before: datetime) -> int:
        def clear(loose: Loose) -> None:
            self._clear(loose.thread, loose.customer, before)
            self.stores.closed.forget(loose)

        def page(token: Token | None) -> tuple[list[Loose], Token | None]:
            return self.stores.closed.loose(BEGINNING, before, PAGE, token)

        pages = self._pages(page)
        return sum(self._each(some, clear) for some in pages)

    def _clear(self, thread: str, customer: str, before: datetime) -> None:
        more = self.stores.threads.head(thread) is not None
        while more:
            stored, plan = self.clearings.plan(thread, before, aged(before))
            if unfinished(stored.value) & plan.seqs or not self._in_time():
                raise LostRace
            self.clearings.carry_out(customer, stored, plan)
            more = plan.more

    def _files(self, before: datetime) -> int:
        was = self.stores.limits.watch(FILES)
        since = until = was.value.until if was else BEGINNING
        done, complete = 0, True
        for rows in self._pages(lambda token: self.stores.closed.first(since, before, PAGE, token)):
            removed = self._each(rows, self._without_files)
            done, complete = done + removed, removed == len(rows)
            if not complete:
                break
            until = rows[-1].closed_at
        if complete and self._in_time():
            until = before
        if until - since >= HOUR:
            self.stores.limits.set_watch(FILES, was, Watch(until, self.clock.now()))
        return done

    def _without_files(self, row: ClosedRow) -> None:
        head = self.stores.threads.head(row.thread)
        if head is None or (head.value.live and head.value.live.seq == row.conversation):
            return
        for message in self.clearings.messages(row.thread, row.conversation - 1):
            if message.conversation == row.conversation and any(m.key for m in message.media):
                self._without(row.thread, message.seq)

    def _without(self, thread: str, seq: int) -> None:
        """Remove a message's files, then say so on the message."""
        stored = self.stores.threads.message(thread, seq)
        if stored is None:
            return
        for media in stored.value.media:
            if media.key:
                self.stores.files.remove(media.key)
        self.stores.threads.raise_message(thread, (stored, _bare(stored)))

    def _pages(
        self, page: Callable[[Token | None], tuple[list[T], Token | None]]
    ) -> Iterator[list[T]]:
        token: Token | None = None
        while self._in_time():
            some, token = page(token)
            if some:
                yield some
            if token is None:
                return

    def _each(self, things: Iterable[T], do: Callable[[T], object]) -> int:
        """Do something for each, some at once; what fails is tried again with a later run."""
        todo, done = list(things), 0
        for start in range(0, len(todo), AT_ONCE):
            some = todo[start : start + AT_ONCE]
            if not self._in_time():
                break
            done += sum(self.together(*(partial(_tried, do, one) for one in some)))  # type: ignore[arg-type]  # 1 or 0 each
        return done


def _kept_going(do: Callable[[datetime], int], before: datetime) -> int:
    """Do one task; where storage fails, the others and the next run go on."""
    try:
        return do(before)
    except (LostRace, Unavailable) as error:
        log.warning("retention failed: %s", type(error).__name__)
        return 0


def _tried(do: Callable[[T], object], thing: T) -> int:
    try:
        do(thing)
    except (LostRace, Unavailable) as error:
        log.warning("not removed yet: %s", type(error).__name__)
        return 0
    return 1


def _by_thread(rows: Iterable[ClosedRow]) -> list[list[ClosedRow]]:
    threads: dict[str, list[ClosedRow]] = {}
    for row in rows:
        threads.setdefault(row.thread, []).append(row)
    return list(threads.values())


def _bare(stored: Stored[Message]) -> Message:
    media = (
        replace(refused(each, GONE), key="") if each.key else each for each in stored.value.media
    )
    return replace(stored.value, media=tuple(media))
