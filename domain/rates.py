"""How fast a sender may send: rates as data, and the turns that are given away.

A sender's turns stand in one row: ``free_at`` is the first moment that nobody has taken. A
process takes the turns of a few seconds at once, by one conditional write; what it does not use
lapses. A turn that lies too far ahead becomes the ``not_before`` of its message: nobody waits.
Sources of the figures: ``reference/providers``, kept in ``docs/providers``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from domain.accounts import ProviderName
from domain.consent import kind_of
from domain.identity import marker_hash
from domain.limits import Pace
from domain.numbers import Number
from domain.segments import measure as measured

DATA = Path(__file__).with_name("data") / "rates.json"

LEASE = timedelta(seconds=5)
"""What a process takes at once, and how long it may keep it unused."""

FREE_SHARE = 0.1
"""The part of a minute's rate that each process may use without asking: it is paid back with
the next lease, so that a slow day costs no call and ten processes stay within the rate."""

SLOW = timedelta(seconds=60)
SLOWEST = 3
AGAIN = timedelta(seconds=10)
"""Within this time further complaints are about texts that were on their way already."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So much per so many seconds: texts or segments, of a number or of all of an account.

    ``queued``: the provider itself keeps what comes too fast, up to so many seconds of it.
    """

    count: int
    seconds: int
    unit: str = "text"
    per: str = "number"
    queued: int = 0

    @property
    def step(self) -> timedelta:
        """Return the time from one turn to the next."""
        return timedelta(seconds=self.seconds / self.count)

    @property
    def free(self) -> int:
        """Return what a process may use in a minute without asking."""
        return max(1, int(self.count * 60 / self.seconds * FREE_SHARE))


@dataclass(frozen=True, slots=True)
class Turns:
    """Turns that a process holds: the next one, how many, and how far apart."""

    next: datetime
    left: int
    step: timedelta


@cache
def _table() -> dict[str, dict[str, Rate]]:
    found = json.loads(DATA.read_text(encoding="utf-8"))
    return {
        provider: {kind: Rate(**facts) for kind, facts in kinds.items()}
        for provider, kinds in found.items()
    }


def rate_of(provider: ProviderName, number: Number) -> Rate | None:
    """Return the rate of a number, None where none is known."""
    usual = _table().get(provider, {}).get(kind_of(number) or "")
    if number.per_minute is None:
        return usual
    return replace(usual or Rate(1, 60), count=number.per_minute, seconds=60)


def slowed_rate() -> Rate:
    """Return the rate that is halved where none is known and the provider complains."""
    return _table()["*"]["slowed"]


def sender_key(number: Number, rate: Rate | None) -> str:
    """Return what shares a rate: the number, or its whole account."""
    if rate is not None and rate.per == "account":
        return marker_hash("account", number.account)
    return marker_hash("number", number.account, number.address.value)


def units(text: str, rate: Rate) -> int:
    """Return what a text counts, by its segments where those are counted."""
    return measured(text).segments if rate.unit == "segment" else 1


def leased(
    pace: Pace | None, rate: Rate, wanted: int, owed: int, since: datetime, now: datetime
) -> tuple[Pace, Turns]:
    """Return a sender's pace after some turns are taken, and those turns.

    At least *wanted*, usually those of a lease. *owed* are turns that were used unasked since a
    moment that has passed: they take the time from then, not from now.
    """
    slowness = pace.slowness if pace and is_slowed(pace, now) else 0
    step = rate.step * 2**slowness
    count = max(wanted, int(LEASE / step) // wanted * wanted)
    paid_back = max(pace.free_at if pace else since, since) + step * owed
    begins = max(paid_back, now)
    slow_until = pace.slow_until if pace and slowness else None
    return Pace(begins + step * count, slowness, slow_until), Turns(begins, count, step)


def is_slowed(pace: Pace, now: datetime) -> bool:
    """Tell whether the provider has complained lately."""
    return pace.slow_until is not None and now < pace.slow_until


def slowed(pace: Pace | None, now: datetime) -> Pace | None:
    """Return the pace after a complaint: half the rate; None if it was noted a moment ago."""
    if pace is None:
        return Pace(now, 1, now + SLOW)
    if pace.slow_until is not None and now < pace.slow_until - SLOW + AGAIN:
        return None
    again = pace.slowness if is_slowed(pace, now) else 0
    return Pace(max(pace.free_at, now), min(again + 1, SLOWEST), now + SLOW)
