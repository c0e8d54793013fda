"""Sending slots: a slow provider never takes all threads of a process from the callbacks."""

from __future__ import annotations

from threading import BoundedSemaphore

PATIENCE_SECONDS = 2.0
"""How long a bell waits for a slot before it rings again."""


class Slots:
    """The few calls to providers that a process makes at once: a quarter of its threads."""

    def __init__(self, threads: int, patience: float = PATIENCE_SECONDS) -> None:
        self._free = BoundedSemaphore(max(1, threads // 4))
        self._patience = patience

    def take(self, *, patiently: bool = False) -> bool:
        """Take a slot if one is free, or becomes free soon for who can wait *patiently*."""
        return self._free.acquire(timeout=self._patience if patiently else 0)

    def give_back(self) -> None:
        """Give a slot back."""
        self._free.release()
