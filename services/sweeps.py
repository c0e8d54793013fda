"""The sweep: looks at every thread that a deadline names, and does what is due.

Order within a thread: fence, rows away, mend, what is due, next deadline, this one away
(design §3.4, §3.5). Doing it twice changes nothing. A thread that fails is tried again later
and does not stand in the way of others.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import cast

from domain.deadlines import Deadline, Lane
from domain.ports import Clock, Together
from domain.stores import Stores
from domain.threads import Stored

AT_ONCE = 8
"""Threads that one sweep works on at the same time."""

log = logging.getLogger("sweep")

Handler = Callable[[Sequence[Stored[Deadline]]], None]
"""Does what a thread's deadlines are about; returns normally when they may be deleted."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did; ``oldest`` is how long ago the first of it was due."""

    handled: int
    failed: int
    left: int
    oldest: timedelta = timedelta()


class Sweep:
    """Reads both lanes and hands each thread's deadlines to the handler of their kind."""

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        handlers: Mapping[str, Handler],
        together: Together,
        seconds_per_lane: float = 25.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._handlers = handlers
        self._together = together
        self._seconds = seconds_per_lane
        self._monotonic = monotonic

    def run(self) -> Swept:
        """Read both lanes at once, then sweep the urgent one first, each within its time."""
        now = self._clock.now()
        due = self._together(*(partial(self._stores.deadlines.due, lane, now) for lane in Lane))
        soon, later = (self._lane(cast("list[Stored[Deadline]]", found)) for found in due)
        return Swept(
            soon.handled + later.handled,
            soon.failed + later.failed,
            soon.left + later.left,
            max(soon.oldest, later.oldest),
        )

    def _lane(self, due: Sequence[Stored[Deadline]]) -> Swept:
        end = self._monotonic() + self._seconds
        now = self._clock.now()
        groups = _grouped(due)
        finished: list[Stored[Deadline]] = []
        failed = left = 0
        for start in range(0, len(groups), AT_ONCE):
            some = groups[start : start + AT_ONCE]
            if self._monotonic() >= end:
                left += sum(map(len, some))
                continue
            results = self._together(*(partial(self._handle, group) for group in some))
            for group, handled in zip(some, results, strict=True):
                finished += group if handled else ()
                failed += 0 if handled else len(group)
        self._stores.deadlines.done(finished)
        return Swept(len(finished), failed, left, _oldest(groups, now))

    def _handle(self, deadlines: Sequence[Stored[Deadline]]) -> bool:
        """Handle one thread's deadlines of one kind; False if they stay."""
        handler = self._handlers.get(deadlines[0].value.kind)
        if handler is None:  # a newer version's: it is written further on, never deleted
            return self._postpone(deadlines)
        try:
            handler(deadlines)
        except Exception as error:  # whatever it is, other threads go on
            log.warning("deadline failed: %s", type(error).__name__)
            return self._postpone(deadlines)
        return True

    def _postpone(self, deadlines: Sequence[Stored[Deadline]]) -> bool:
        now = self._clock.now()
        for stored in deadlines:
            self._stores.deadlines.arm(stored.value.postponed(now), stored)
        self._stores.deadlines.done(deadlines)
        return False


def _oldest(groups: Sequence[Sequence[Stored[Deadline]]], now: datetime) -> timedelta:
    late = (now - stored.value.due for group in groups for stored in group)
    return max(late, default=timedelta())


def _grouped(due: Sequence[Stored[Deadline]]) -> list[list[Stored[Deadline]]]:
    groups: dict[tuple[str, str], list[Stored[Deadline]]] = {}
    for stored in due:
        groups.setdefault((stored.value.kind, stored.value.thread), []).append(stored)
    return list(groups.values())
