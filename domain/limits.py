"""What is remembered about senders and accounts: pace, volume, troubles, and what was compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """Until when a sender's turns are given away, and whether it was told to slow down.

    ``slowness`` halves the rate as often as it says, until ``slow_until``.
    """

    free_at: datetime
    slowness: int = 0
    slow_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """How many texts an account has sent in a month; those set aside count."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class Watch:
    """Until when an account's inbound texts were compared with its provider's list."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """A complaint of a provider about account or number, by its code; the last time counts."""

    account: str
    number: str
    code: str
    says: str
    at: datetime
