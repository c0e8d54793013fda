"""The development clock: tests move time instead of waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path


def shift_from(path: Path | None) -> Callable[[], timedelta]:
    """Return what reads the shift in seconds from a file that all local processes share."""
    if path is None:
        return timedelta

    def shift() -> timedelta:
        try:
            return timedelta(seconds=float(path.read_text()))
        except (OSError, ValueError):
            return timedelta()

    return shift
