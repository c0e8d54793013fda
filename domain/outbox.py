"""The outbox of a thread: messages that wait to be sent, one after the other.

What is put aside (quiet hours) holds up nobody behind it until its time has come; then it has its
place in the line again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Queued:
    """A message that waits to be sent; unless it is put ``aside``, so does everything behind it.

    ``turn``: then it has its sender's turn, which was taken for it.
    """

    seq: int
    not_before: datetime
    turn: bool = False
    aside: bool = False


Outbox = tuple[Queued, ...]


def first_due(outbox: Sequence[Queued], now: datetime) -> Queued | None:
    """Return the message whose turn it is, None if none may be sent now."""
    line = (entry for entry in outbox if not entry.aside or entry.not_before <= now)
    first = next(line, None)
    return first if first is not None and first.not_before <= now else None


def next_due_at(outbox: Sequence[Queued]) -> datetime | None:
    """Return when a message may be sent next, None if none waits."""
    aside = [entry.not_before for entry in outbox if entry.aside]
    line = [entry.not_before for entry in outbox if not entry.aside][:1]
    return min(aside + line, default=None)


def has_line(outbox: Sequence[Queued]) -> bool:
    """Tell whether a new message has to wait for others."""
    return any(not entry.aside for entry in outbox)


def without(outbox: Sequence[Queued], seq: int) -> Outbox:
    """Return the outbox when a message has left it."""
    return tuple(entry for entry in outbox if entry.seq != seq)
