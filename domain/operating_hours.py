"""Operating hours: when a number is served. The core is always open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

IsOpen = Callable[[str | None, datetime], bool]
"""Tells whether a calendar, None for none, is open at an instant."""


def always_open(calendar: str | None, instant: datetime) -> bool:  # noqa: ARG001 the seam's shape
    """Return True: no hours means around the clock."""
    return True
