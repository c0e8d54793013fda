"""Patience: how much longer somebody waits for the answer to what is being done.

A provider hangs up after seconds; whoever does its work, in whichever thread, knows when by a
context variable. Nothing here reads the time of day.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

_end: ContextVar[float | None] = ContextVar("patience", default=None)


@contextmanager
def within(duration: timedelta) -> Iterator[None]:
    """Let what is done inside end after *duration*, or sooner where somebody waits less."""
    end = time.monotonic() + duration.total_seconds()
    outer = _end.get()
    token = _end.set(end if outer is None else min(outer, end))
    try:
        yield
    finally:
        _end.reset(token)


def left(most: float) -> float:
    """Return the seconds that are left, *most* where nobody waits; 0 when patience is over."""
    end = _end.get()
    return most if end is None else max(0.0, min(most, end - time.monotonic()))
