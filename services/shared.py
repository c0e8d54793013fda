"""Reads that all who look share: one at a time of each name, and what it found for a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Generic, Protocol, TypeVar

from domain import patience
from domain.errors import Unavailable
from services.locks import Locks

SAME_FOR_SECONDS = 1.0

READ = timedelta(seconds=5)
WAITS_SECONDS = 8.0
"""How long somebody waits for what another one is reading: longer than a read lasts."""


class Found(Protocol):
    """What a read found."""

    @property
    def calls(self) -> int:
        """How many calls reading it from the beginning takes."""

    @property
    def ahead(self) -> int:
        """How many calls it took more than there were seconds for."""


T = TypeVar("T", bound=Found)


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    at: float
    until: float
    value: T | Unavailable


class Shared(Generic[T]):
    """What was read by name. Nothing is read more often than a call a second."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._locks = Locks()
        self._guard = Lock()
        self._all: dict[str, _Kept[T]] = {}

    def get(self, name: str, read: Callable[[T | None, int], T]) -> T:
        """Return what *read* found within the last second, or finds now.

        It is given what was found before and how many calls the seconds since then allow, or
        nothing where they allow to begin anew.
        """
        # single flight: whoever waits finds what the first one read, or that it could not
        with self._locks.held(name, WAITS_SECONDS):
            kept = self._kept(name)
            if kept is None or self._monotonic() >= kept.at + SAME_FOR_SECONDS:
                kept = self._read(read, kept)
                with self._guard:
                    self._all[name] = kept
        if isinstance(kept.value, Unavailable):
            raise Unavailable(kept.value.code, kept.value.detail)
        return kept.value

    def _kept(self, name: str) -> _Kept[T] | None:
        """Return what is known by a name; forget what may as well be read anew."""
        now = self._monotonic()
        with self._guard:
            self._all = {key: kept for key, kept in self._all.items() if now < kept.until}
            return self._all.get(name)

    def _read(self, read: Callable[[T | None, int], T], kept: _Kept[T] | None) -> _Kept[T]:
        began = self._monotonic()
        before = kept.value if kept and not isinstance(kept.value, Unavailable) else None
        try:
            with patience.within(READ):
                found = read(before, int(began - kept.at) if kept else 0)
        except Unavailable as error:
            ended = self._monotonic()  # counts from its end, for all who waited
            return _Kept(ended, ended + SAME_FOR_SECONDS, error)
        at = began + found.ahead * SAME_FOR_SECONDS
        return _Kept(at, at + found.calls * SAME_FOR_SECONDS, found)
