"""Deadlines: the table of time. What must happen even if this process dies stands here.

Two lanes, so that ten thousand closes never stand before one expired claim: ``SOON`` for moves,
claims and sends, ``LATER`` for closes. Eight shards by thread. Rows are read from the
beginning of time to now, without a cursor, so a row that was written late is found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.addresses import Address
from domain.threads import ViewKey

SHARDS = 8
MOVE_CHECK = timedelta(minutes=2)
FARTHEST = timedelta(hours=24)
"""No deadline lies further ahead: a changed duration takes within a day."""

MARGIN = timedelta(seconds=60)
"""An armed deadline counts only if it lies further ahead than any change may still take."""

RETRIES = (1, 2, 4, 8, 16, 32, 60)
"""Minutes until a deadline that failed is tried again."""


class Lane(StrEnum):
    """How soon a deadline has to be looked at."""

    SOON = "soon"
    LATER = "later"


class Kind(StrEnum):
    """What a deadline is about; unknown kinds are kept, never deleted."""

    THREAD = "thread"
    ERASURE = "erasure"  # of a customer, whose key stands in the place of the thread


@dataclass(frozen=True, slots=True)
class Deadline:
    """A promise to look at *thread* at *due*.

    ``rev`` is the revision that the change it covers will have, ``operation`` that change.
    ``rows`` are inbox rows written ahead or to be removed; those that head does not name go.
    ``looked``: this is the second look. ``failures`` counts how often handling it failed.
    The addresses let a blank head be created where the thread's first text never came.
    ``asked_at``: when the erasure was asked for that this deadline carries out.
    """

    thread: str
    due: datetime
    lane: Lane
    rev: int
    operation: str
    ours: Address
    customer: Address
    rows: tuple[ViewKey, ...] = ()
    looked: bool = False
    failures: int = 0
    kind: str = Kind.THREAD
    asked_at: datetime | None = None

    def postponed(self, now: datetime) -> Deadline:
        """Return the deadline as it is tried again after handling it failed."""
        minutes = RETRIES[min(self.failures, len(RETRIES) - 1)]
        return replace(self, due=now + timedelta(minutes=minutes), failures=self.failures + 1)


def lane_for(due: datetime, now: datetime) -> Lane:
    """Return the lane for a deadline: what is due within the hour is soon."""
    return Lane.SOON if due - now <= timedelta(hours=1) else Lane.LATER
