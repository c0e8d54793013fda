"""Waiting for something to become true, never longer than it takes."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE_SECONDS = 0.05


def eventually(look: Callable[[], T | None], within: float = 10.0, what: str = "") -> T:
    """Return the first true value that *look* gives; fail when the time is up."""
    end = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {within} s: {what or look} (last: {found!r})")
        time.sleep(PAUSE_SECONDS)
