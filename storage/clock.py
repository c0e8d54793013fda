"""Storage time: the local clock corrected by what storage's answers say (design §3.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from threading import Lock

SECOND = timedelta(seconds=1)


def _local() -> datetime:
    return datetime.now(UTC)


class StorageClock:
    """A clock that all processes share, because they all talk to the same storage.

    The ``Date`` header has whole seconds, so it only bounds the truth: the correction is moved
    no further than those bounds ask for. *shift* is added on top; it is zero but in development,
    where tests move time instead of waiting.
    """

    def __init__(
        self,
        local: Callable[[], datetime] = _local,
        shift: Callable[[], timedelta] = timedelta,
    ) -> None:
        self._local = local
        self._shift = shift
        self._correction = timedelta()
        self._lock = Lock()

    def now(self) -> datetime:
        """Return storage's time, in UTC."""
        return self._local() + self._correction + self._shift()

    def heard(self, date: str | None) -> None:
        """Take the ``Date`` header of an answer that has just arrived."""
        said = _read(date) if date else None
        if said is None:
            return
        with self._lock:
            lowest = said - self._local()
            self._correction = min(max(self._correction, lowest), lowest + SECOND)


@lru_cache(maxsize=8)
def _read(date: str) -> datetime | None:
    """Return a date, None for what is none; the answers of one second all bring the same."""
    try:
        said = parsedate_to_datetime(date)
    except ValueError:
        return None
    return said if said.tzinfo else None  # a zone of -0000 says that nobody knows which
