"""Locks by name inside the process: they spare races and reads, correctness rests on none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from domain.errors import Busy


class Locks:
    """Locks by name that exist only while somebody holds or awaits them."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._locks: dict[str, tuple[Lock, int]] = {}

    @contextmanager
    def held(self, name: str, seconds: float) -> Iterator[None]:
        """Hold the lock of *name*; raise ``Busy`` after waiting *seconds*."""
        lock = self._join(name)
        try:
            if not lock.acquire(timeout=seconds):
                raise Busy("busy", "Too much happens here at once; try again.")
            try:
                yield
            finally:
                lock.release()
        finally:
            self._leave(name)

    def _join(self, name: str) -> Lock:
        with self._guard:
            lock, users = self._locks.get(name, (Lock(), 0))
            self._locks[name] = (lock, users + 1)
            return lock

    def _leave(self, name: str) -> None:
        with self._guard:
            lock, users = self._locks[name]
            if users == 1:
                del self._locks[name]
            else:
                self._locks[name] = (lock, users - 1)
