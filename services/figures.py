"""Figures of the day: read from the threads themselves, so that no text pays for being counted.

A thread is read again when something has moved in it, and while something is still to be heard of
its texts. One look reads for a few seconds at most; what it did not reach, the next one does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from domain.conversations import State
from domain.figures import (
    HOUR,
    Figures,
    Text,
    hours_of,
    loads_of,
    outcomes_of,
    texts_of,
    waits_since,
)
from domain.inbox import ClosedRow, InboxRow
from domain.messages import Message
from domain.ports import Clock, Together
from domain.retention import Loose
from domain.stores import Stores, Token

LONGEST_SPAN = timedelta(hours=48)
LONGEST_SECONDS = 3.0
SAME_FOR_SECONDS = 1.0
AT_ONCE = 16
PAGE = 1000

EXPECTED_WITHIN = timedelta(minutes=10)
"""When reports usually come: what has none by then is looked for as seldom as this, too."""

UNKNOWN, LATEST = 0, 200
"""So many texts are looked through where it is not known which the first of the day is."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A thread with texts of the day: from *first* on, or among its latest; *mark* tells moves."""

    thread: str
    first: int
    mark: tuple[object, ...]
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class _Read:
    mark: tuple[object, ...]
    at: datetime
    texts: Sequence[Text]

    def is_outdated(self, place: _Place, now: datetime) -> bool:
        """Tell whether the thread may say something else by now."""
        if self.mark != place.mark:
            return True
        awaited = max((text.at for text in self.texts if not text.is_settled), default=None)
        if awaited is None:
            return False
        return now - awaited < EXPECTED_WITHIN or now - self.at > EXPECTED_WITHIN


class DayFigures:
    """Counts, once for all who look at the same moment."""

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        together: Together,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._together = together
        self._monotonic = monotonic
        self._lock = Lock()
        self._read: dict[str, _Read] = {}
        self._kept: tuple[float, Figures] | None = None

    def since(self, start: datetime) -> Figures:
        """Return the figures since *start*, which is at most 48 hours ago."""
        with self._lock:
            now = self._monotonic()
            if self._kept is not None and self._kept[1].since == start:
                at, figures = self._kept
                if now - at < SAME_FOR_SECONDS:
                    return figures
            figures = self._counted(start)
            self._kept = (self._monotonic(), figures)
            return figures

    def _counted(self, start: datetime) -> Figures:
        now = self._clock.now()
        live = [row for _, row in self._stores.inbox.everything()]
        closed = self._stores.closed.between(start, now + timedelta(seconds=1))
        places = _places(live, closed, list(self._loose(start, now)))
        self._look(places, now)
        known = [self._read[p.thread] for p in places if p.thread in self._read]
        texts = [text for read in known for text in read.texts if text.at >= start]
        hours = hours_of(texts, start, now)
        return Figures(
            since=start,
            live={state: sum(row.state is state for row in live) for state in State},
            unanswered=sum(row.state is State.ACTIVE and row.unread > 0 for row in live),
            agents=loads_of(live),
            waits_since=waits_since(live),
            closed=len(closed),
            texts_in=sum(hour.texts_in for hour in hours),
            texts_out=sum(hour.texts_out for hour in hours),
            outcomes=outcomes_of(texts),
            hours=hours,
            counted=len(known),
            threads=len(places),
        )

    def _loose(self, start: datetime, now: datetime) -> Iterator[Loose]:
        token: Token | None = None
        while True:
            some, token = self._stores.closed.loose(start, now + HOUR, PAGE, token)
            yield from some
            if token is None:
                return

    def _look(self, places: Sequence[_Place], now: datetime) -> None:
        """Read the threads that may say something else by now, the latest first, in time."""
        ends = self._monotonic() + LONGEST_SECONDS
        self._read = {p.thread: self._read[p.thread] for p in places if p.thread in self._read}
        outdated = [p for p in places if self._is_outdated(p, now)]
        for begin in range(0, len(outdated), AT_ONCE):
            if self._monotonic() >= ends:
                return
            self._together(*(self._reading(p, now) for p in outdated[begin : begin + AT_ONCE]))

    def _is_outdated(self, place: _Place, now: datetime) -> bool:
        known = self._read.get(place.thread)
        return known is None or known.is_outdated(place, now)

    def _reading(self, place: _Place, now: datetime) -> Callable[[], None]:
        def read() -> None:
            texts = texts_of(self._messages(place))
            recent = [text for text in texts if now - text.at <= LONGEST_SPAN]
            self._read[place.thread] = _Read(place.mark, now, recent)

        return read

    def _messages(self, place: _Place) -> Iterator[Message]:
        after = place.first - 1 if place.first > UNKNOWN else self._latest(place.thread)
        while True:
            page = self._stores.threads.messages(place.thread, after, PAGE)
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].seq

    def _latest(self, thread: str) -> int:
        head = self._stores.threads.head(thread)
        return max(head.value.seq - LATEST, 0) if head else 0


def _places(
    live: Sequence[InboxRow], closed: Sequence[ClosedRow], loose: Sequence[Loose]
) -> list[_Place]:
    """Return where there are texts of the day, where something moved last first."""
    places: dict[str, _Place] = {}

    def add(thread: str, first: int, mark: object, moved_at: datetime) -> None:
        known = places.get(thread, _Place(thread, first, (), moved_at))
        first, moved_at = min(first, known.first), max(moved_at, known.moved_at)
        places[thread] = _Place(thread, first, (*known.mark, mark), moved_at)

    for row in live:
        add(row.thread, row.conversation, row.rev, row.active_at)
    for one in closed:
        add(one.thread, one.conversation, one.closed_at, one.closed_at)
    for each in loose:
        add(each.thread, UNKNOWN, each.at, each.at)
    return sorted(places.values(), key=lambda place: place.moved_at, reverse=True)
