"""Bells: which threads have something to send, collected while a function runs.

The function's queue output carries them out when it has ended (``triggers/``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

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

    Outside of it a bell is lost, which the deadline written before makes good.
    """

    def ring(self, thread: str) -> None:
        """Ring for a thread."""
        rung = _rung.get()
        if rung is not None and thread not in rung:
            rung.append(thread)
