"""Rates per sender: who may send now, and whose turn comes later (design §3.6).

Nobody waits here. At usual rates a process uses its free share and storage is not asked at all;
above that it takes turns for a few seconds by one conditional write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from domain.accounts import ProviderName
from domain.errors import Unavailable
from domain.limits import LimitStore, Pace
from domain.numbers import Number
from domain.ports import Clock, LostRace
from domain.rates import (
    LEASE,
    SLOW,
    Rate,
    Turns,
    leased,
    rate_of,
    sender_key,
    slowed,
    slowed_rate,
    units,
)
from domain.threads import Stored

MINUTE = timedelta(seconds=60)
MOST_TRIES = 5


@dataclass
class _Share:
    """What this process knows about one sender."""

    key: str
    lock: Any = field(default_factory=Lock)
    pace: Stored[Pace] | None = None
    turns: Turns | None = None
    since: datetime | None = None
    used: int = 0
    owed: int = 0
    slow_until: datetime | None = None

    def may_use(self, rate: Rate, wanted: int, now: datetime) -> bool:
        """Use some of this minute's free share, unless others are known to queue."""
        if self.since is None or now - self.since >= MINUTE:
            self.since, self.used, self.owed = now, 0, 0
        queued = self.pace is not None and self.pace.value.free_at > now
        if queued or self.used + wanted > rate.free:
            return False
        self.used += wanted
        self.owed += wanted
        return True

    def knows(self, pace: Stored[Pace]) -> None:
        """Remember a pace as it was written; another process may have been told to slow down."""
        self.pace = pace
        self.slow_until = pace.value.slow_until or self.slow_until


class Rates:
    """Gives away turns."""

    def __init__(self, store: LimitStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._shares: dict[str, _Share] = {}
        self._lock = Lock()

    def turn(self, provider: ProviderName, number: Number, text: str) -> datetime | None:
        """Return when a text's turn comes; None for now."""
        known, now = rate_of(provider, number), self._clock.now()
        share = self._share(sender_key(number, known))
        with share.lock:
            slow = share.slow_until is not None and now < share.slow_until
            if known is None and not slow:
                return None
            rate = known or slowed_rate()
            wanted = units(text, rate)
            if not slow and share.may_use(rate, wanted, now):
                return None
            begins = self._taken(share, rate, wanted, now)
        queued = timedelta(seconds=rate.queued) / (2 if slow else 1)
        ahead = max(LEASE, queued)
        return begins if begins > now + ahead else None

    def slow_down(self, provider: ProviderName, number: Number) -> None:
        """Halve a sender's rate for a while: its provider has complained."""
        share = self._share(sender_key(number, rate_of(provider, number)))
        now = self._clock.now()
        with share.lock:
            share.turns, share.slow_until = None, now + SLOW
            self._changed(share, lambda pace: slowed(pace, now))

    def _share(self, key: str) -> _Share:
        with self._lock:
            return self._shares.setdefault(key, _Share(key))

    def _taken(self, share: _Share, rate: Rate, wanted: int, now: datetime) -> datetime:
        """Take a turn of those held, or of a new lease; without storage nobody is held up."""
        turns = share.turns
        if turns is None or turns.left < wanted or turns.next + LEASE < now:
            turns = self._lease(share, rate, wanted, now)
        if turns is None:
            return now
        following = turns.next + turns.step * wanted
        share.turns = replace(turns, next=following, left=turns.left - wanted)
        return turns.next

    def _lease(self, share: _Share, rate: Rate, wanted: int, now: datetime) -> Turns | None:
        found: list[Turns] = []

        def take(pace: Pace | None) -> Pace:
            changed, turns = leased(pace, rate, wanted, share.owed, share.since or now, now)
            found[:] = [turns]
            return changed

        if not self._changed(share, take):
            return None
        share.owed = 0
        return found[0]

    def _changed(self, share: _Share, decide: Callable[[Pace | None], Pace | None]) -> bool:
        """Write a sender's pace as *decide* says; False where that did not succeed."""
        for _ in range(MOST_TRIES):
            try:
                was = share.pace or self._store.pace(share.key)
                now = decide(was.value if was else None)
                if now is not None:
                    version = self._store.set_pace(share.key, was, now)
                    share.knows(Stored(now, version, was.raw if was else {}))
                return True
            except LostRace:
                share.pace = None
            except Unavailable:
                break
        share.pace = None
        return False
