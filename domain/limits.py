"""What is remembered about senders and accounts: pace, volume, troubles, and what was compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.messages import DeliveryReport
from domain.threads import Stored


@dataclass(frozen=True, slots=True)
class Pace:
    """Until when a sender's turns are given away, and whether it was told to slow down.

    ``slowness`` halves the rate as often as it says, until ``slow_until``.
    """

    free_at: datetime
    slowness: int = 0
    slow_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Postponed:
    """Not handed to the provider: the sender's turn comes at ``until``, and is taken."""

    until: datetime


@dataclass(frozen=True, slots=True)
class PutAside:
    """Not handed to the provider: this customer may be texted from ``until`` on only."""

    until: datetime
    code: str
    explanation: str


Later = Postponed | PutAside
"""Why a text is not handed to its provider yet."""


@dataclass(frozen=True, slots=True)
class Volume:
    """How many texts an account has sent in a month; those set aside count."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class Watch:
    """Until when an account's inbound texts were compared with its provider's list, and when.

    Retention writes so, too, until when files of closed conversations have gone.
    """

    until: datetime
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """A complaint of a provider about account or number, by its code; the last time counts."""

    account: str
    number: str
    code: str
    says: str
    at: datetime


def trouble_in(account: str, report: DeliveryReport, at: datetime) -> Trouble | None:
    """Return what a report complains about, None if it is not about account or number."""
    if not report.account_fault or not report.error_code:
        return None
    number = report.sender.value if report.sender else ""
    return Trouble(account, number, report.error_code, report.explanation or "", at)


class LimitStore(Protocol):
    """How much is sent, per sender and per account, and what went wrong there."""

    def pace(self, sender: str) -> Stored[Pace] | None:
        """Return the pace of a sender."""

    def set_pace(self, sender: str, was: Stored[Pace] | None, now: Pace) -> str:
        """Write a pace that is as it was read, return its version; ``LostRace``."""

    def volume(self, account: str, month: str) -> Stored[Volume] | None:
        """Return how much an account has sent in a month."""

    def set_volume(self, account: str, month: str, was: Stored[Volume] | None, now: Volume) -> str:
        """Write a volume that is as it was read, return its version; ``LostRace``."""

    def watch(self, account: str) -> Stored[Watch] | None:
        """Return until when an account's texts were compared with the provider's."""

    def set_watch(self, account: str, was: Stored[Watch] | None, now: Watch) -> str:
        """Write that, if it is as it was read; return its version; ``LostRace``."""

    def note(self, trouble: Trouble) -> None:
        """Remember what an account's provider complained about last."""

    def troubles(self, account: str) -> list[Trouble]:
        """Return what an account's provider complained about, the latest first."""
