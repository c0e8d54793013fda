"""Waiting for something to become true, never longer than it takes."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 30.0
"""Enough for a busy machine, and less than the minute after which a lost bell is made up for."""

ROUNDS_SECONDS = 200.0
"""Less than what counts as hanging (pyproject.toml)."""


def eventually(
    look: Callable[[], T | None], what: str = "", *, within: float = PATIENCE_SECONDS
) -> T:
    """Return the first true value that *look* gives; fail when the time is up.

    The last look begins after that, so that what was true in time is seen however long looks take.
    """
    end = time.monotonic() + within
    while True:
        is_last = time.monotonic() > end
        found = look()
        if found:
            return found
        if is_last:
            raise AssertionError(f"not within {within} s: {what or look} (last: {found!r})")
        time.sleep(PAUSE_SECONDS)


def assert_in_time(
    measure: Callable[[], float], seconds: float, *, within: float = ROUNDS_SECONDS
) -> None:
    """Measure until it takes less than *seconds*, as it does where the machine has time for it.

    What is slow by itself never does; a machine that is busy with other things may need rounds.
    """
    eventually(lambda: measure() < seconds, f"less than {seconds} s", within=within)
