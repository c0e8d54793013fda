"""Bells: which threads have something to send, collected while a function runs.

The function's queue output carries them out when it has ended (``triggers/``). What may be sent
in some minutes only is left in the queue at once, where it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from domain import tracing
from domain.bells import traced
from domain.ports import Clock

FARTHEST = timedelta(minutes=10)
"""What lies beyond is soon enough when the sweep finds it."""

_rung: ContextVar[list[str] | None] = ContextVar("bells", default=None)


@contextmanager
def collect() -> Iterator[list[str]]:
    """Collect the bells that are rung inside, each thread once, in order."""
    rung: list[str] = []
    token = _rung.set(rung)
    try:
        yield rung
    finally:
        _rung.reset(token)


class CollectedBells:
    """Implements ``domain.ports.Bells`` for code that runs inside ``collect``.

    Outside of it a bell is lost, which the deadline written before makes good; so is one for
    later where *later* is not given, or the moment is too far.
    """

    def __init__(
        self, clock: Clock | None = None, later: Callable[[str, timedelta], None] | None = None
    ) -> None:
        self._clock = clock
        self._later = later

    def ring(self, thread: str, at: datetime | None = None) -> None:
        """Ring for a thread: now, or at a moment in the next minutes."""
        if at is not None:
            self._leave(thread, at)
            return
        rung = _rung.get()
        if rung is not None and thread not in (one.partition(";")[0] for one in rung):
            rung.append(traced(thread, tracing.here()))

    def _leave(self, thread: str, at: datetime) -> None:
        if self._clock is None or self._later is None:
            return
        after = at - self._clock.now()
        if timedelta(0) < after <= FARTHEST:
            self._later(traced(thread, tracing.here()), after)
