"""Customers: what holds for one customer's number across all our numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.messages import Keyword

CONFIRM_AGAIN_AFTER = timedelta(hours=24)
CONFIRM_WITHIN = timedelta(minutes=5)
"""An opt-out may be confirmed within five minutes, and not after (47 CFR 64.1200(a)(12))."""


@dataclass(frozen=True, slots=True)
class ContactLink:
    """A contact that has this number."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Customer:
    """The current effect of everything in the ledger, and who the customer is.

    ``commercial`` are the latest commercial texts, by our reference, with the moments at which
    they were counted.
    ``opted_out_at`` and ``opted_in_at`` are the provider's times of the latest STOP and START;
    ``opted_in_clock`` is whose time the latter is.
    """

    opted_out_at: datetime | None = None
    opted_in_at: datetime | None = None
    opted_in_clock: str = ""
    opt_out_confirmed_at: datetime | None = None
    opt_out_source: str | None = None
    blocked: bool = False
    contacts: tuple[ContactLink, ...] = ()
    commercial: tuple[tuple[str, datetime], ...] = ()

    @property
    def suppressed(self) -> bool:
        """Tell whether nothing may be sent: an older START never lifts a newer STOP."""
        if self.opted_out_at is None:
            return False
        return self.opted_in_at is None or self.opted_in_at <= self.opted_out_at

    @property
    def contact(self) -> ContactLink | None:
        """Return the contact, when exactly one has this number."""
        return self.contacts[0] if len(self.contacts) == 1 else None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One proof of consent given or withdrawn; never changed.

    ``key`` is the marker of the text that caused it, so that a repeat adds nothing.
    ``clock`` is the provider whose time ``at`` is, empty where it is ours.
    """

    key: str
    keyword: Keyword
    at: datetime
    recorded_at: datetime
    customer: str
    ours: str
    words: str
    source: str
    confirm: bool = False
    clock: str = ""


def recorded(customer: Customer, entry: LedgerEntry) -> Customer:
    """Return the customer after *entry*; what is older than what is known changes nothing.

    Times of two clocks tell no order: a STOP yields to a START of its own clock only.
    """
    if entry.keyword is Keyword.STOP:
        at = entry.at if entry.clock == customer.opted_in_clock else _latest(customer, entry)
        if customer.opted_out_at is not None and at < customer.opted_out_at:
            return customer
        return replace(customer, opted_out_at=at, opt_out_source=entry.source)
    if entry.keyword is Keyword.START and entry.at >= (customer.opted_in_at or entry.at):
        return replace(customer, opted_in_at=entry.at, opted_in_clock=entry.clock)
    return customer


def _latest(customer: Customer, entry: LedgerEntry) -> datetime:
    """Return the time of *entry*, or of the latest START where that is later."""
    return max(entry.at, customer.opted_in_at or entry.at)


def wants_confirmation(customer: Customer, said_at: datetime, now: datetime) -> bool:
    """Tell whether an opt-out is to be confirmed: not twice within a day, and soon or never."""
    if now - said_at >= CONFIRM_WITHIN:
        return False
    last = customer.opt_out_confirmed_at
    return last is None or now - last >= CONFIRM_AGAIN_AFTER
