"""Again and again until a race is won: for rows outside of threads."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from domain.errors import Busy
from domain.ports import LostRace

T = TypeVar("T")

PAUSE_SECONDS = (0.005, 0.03)


def won(attempt: Callable[[], T], within: timedelta) -> T:
    """Return what *attempt* returns once it does not lose a race; raise ``Busy`` after *within*."""
    end = time.monotonic() + within.total_seconds()
    while True:
        try:
            return attempt()
        except LostRace as error:
            if time.monotonic() >= end:
                raise Busy("busy", "Others change the same at once; try again.") from error
            time.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311 jitter, not a secret
