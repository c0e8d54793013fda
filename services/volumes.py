"""How much an account sends in a calendar month.

Where a plan has a limit, texts are set aside a few at a time before they are sent: the count may
be a little too high, never too low. Elsewhere it is written every so many texts, for the doctor.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from domain.errors import Unavailable
from domain.limits import LimitStore, Volume
from domain.ports import Clock, LostRace

AT_ONCE = 25
SET_ASIDE = 5
SCARCE = 50
"""With fewer left they are set aside one by one."""

MOST_TRIES = 10


@dataclass
class _Month:
    month: str
    aside: int = 0
    unwritten: int = 0


class Volumes:
    """Counts texts per account and month."""

    def __init__(self, store: LimitStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._months: dict[str, _Month] = {}
        self._lock = Lock()

    def take(self, account: str, limit: int | None) -> bool:
        """Count a text that is about to be sent; False if *limit* does not allow it."""
        with self._lock:
            now = self._of(account)
            if limit is None:
                self._counted(account, now)
                return True
            if now.aside == 0:
                now.aside = self._set_aside(account, now.month, limit)
            if now.aside == 0:
                return False
            now.aside -= 1
            return True

    def sent(self, account: str) -> int:
        """Return how many texts of this month are counted."""
        found = self._store.volume(account, self._month())
        return found.value.count if found else 0

    def _month(self) -> str:
        return f"{self._clock.now():%Y-%m}"

    def _of(self, account: str) -> _Month:
        month = self._month()
        known = self._months.get(account)
        if known is None or known.month != month:
            known = self._months[account] = _Month(month)
        return known

    def _counted(self, account: str, now: _Month) -> None:
        now.unwritten += 1
        if now.unwritten >= AT_ONCE:
            with suppress(Unavailable):  # then with the next one
                self._add(account, now.month, now.unwritten, None)
                now.unwritten = 0

    def _set_aside(self, account: str, month: str, limit: int) -> int:
        return self._add(account, month, SET_ASIDE, limit)

    def _add(self, account: str, month: str, wanted: int, limit: int | None) -> int:
        """Add to the count; return how many the limit allowed."""
        for _ in range(MOST_TRIES):
            was = self._store.volume(account, month)
            count = was.value.count if was else 0
            if limit is not None:
                left = max(0, limit - count)
                wanted = min(1 if left <= SCARCE else wanted, left)
            if wanted == 0:
                return 0
            with suppress(LostRace):
                self._store.set_volume(account, month, was, Volume(count + wanted))
                return wanted
        raise Unavailable("busy", "Too many texts are counted at once; it is tried again.")
