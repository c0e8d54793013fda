"""Blocks: customers whose texts are dropped, by hand or because of a flood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.addresses import Address
from domain.identity import customer_key

FLOOD = "flood"
FLOOD_LASTS = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Block:
    """A customer's number that is blocked, until a moment or until somebody lifts it."""

    id: str
    number: Address
    reason: str
    by: str
    at: datetime
    until: datetime | None = None
    managed_by: str = "api"
    deleted: bool = False

    def holds(self, now: datetime) -> bool:
        """Tell whether texts are dropped now."""
        return self.until is None or now < self.until

    def replaces(self, old: Block) -> bool:
        """Tell whether this block may take the place of another: a flood takes none that holds."""
        return self.by != FLOOD or not old.holds(self.at)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many texts were written within a minute of one moment.

    By the provider's time: what comes in together after an outage is no flood.
    """

    since: datetime
    texts: int = 0

    def after(self, written: datetime) -> Pace:
        """Return the pace after one more text."""
        begun = self if abs(written - self.since) < MINUTE else Pace(written)
        return Pace(begun.since, begun.texts + 1)


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many texts of a thread were dropped by the block that began at ``since``."""

    since: datetime
    texts: int = 0


def dropped_once_more(was: Dropped | None, block: Block) -> Dropped:
    """Return the count with one more text; that of an earlier block is forgotten."""
    before = was if was is not None and was.since == block.at else Dropped(block.at)
    return Dropped(before.since, before.texts + 1)


def block(
    number: Address, reason: str, by: str, at: datetime, until: datetime | None = None
) -> Block:
    """Return a block; a customer has one."""
    return Block(customer_key(number), number, reason, by, at, until)


def flood(number: Address, at: datetime) -> Block:
    """Return the block that follows a flood."""
    return block(number, FLOOD, FLOOD, at, at + FLOOD_LASTS)
