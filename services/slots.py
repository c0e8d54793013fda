"""Sending slots: a slow provider never takes all threads of a process from the callbacks."""

from __future__ import annotations

from threading import BoundedSemaphore


class Slots:
    """The few calls to providers that a process makes at once: a quarter of its threads."""

    def __init__(self, threads: int) -> None:
        self._free = BoundedSemaphore(max(1, threads // 4))

    def take(self) -> bool:
        """Take a slot if one is free; never waits."""
        return self._free.acquire(blocking=False)

    def give_back(self) -> None:
        """Give a slot back."""
        self._free.release()
