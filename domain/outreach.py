"""Texts that we start: when a customer may get them, how many, and with whose consent.

A rule says when customers of some countries, or with some prefixes, may be texted for a purpose;
its hours are read on the customer's own clock. The first rule that fits decides. Where none
does, commercial texts keep to 08:00 to 21:00 (47 CFR 64.1200(c)(1)) and others go at any time.
Replies in a live conversation, and answers to STOP, START and HELP, are no business of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain import numbering
from domain.addresses import Address, AddressKind, region_of
from domain.customers import Customer
from domain.messages import Purpose
from domain.openings import opens_next
from domain.operating_hours import Calendar, Holiday, Repeat, WorkingTime

LONGEST_WAIT = timedelta(hours=24)
"""A text that may not go within a day of being written is refused: it would come as a surprise."""


class CommercialConsent(StrEnum):
    """Who may get commercial texts."""

    OPT_IN = "opt_in"  # who has said START, or consented elsewhere and is recorded so
    NO_OPT_OUT = "no_opt_out"  # who has not said STOP


class Reason(StrEnum):
    """What a text is for, where that decides when it may come."""

    COMMERCIAL = "commercial"
    TRANSACTIONAL = "transactional"


_REASONS = {
    Purpose.COMMERCIAL: Reason.COMMERCIAL,
    Purpose.INITIATED: Reason.TRANSACTIONAL,
    Purpose.SURVEY: Reason.TRANSACTIONAL,
}


@dataclass(frozen=True, slots=True)
class ContactRule:
    """When some customers may be texted: at the ``events``, less ``holidays``, on their clock.

    Without events that is always. ``countries`` are ISO 3166 codes, ``prefixes`` beginnings of
    numbers in E.164, ``purposes`` those of texts that we start; whichever is empty is about all.
    """

    name: str
    purposes: tuple[Reason, ...] = ()
    countries: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    events: tuple[WorkingTime, ...] = ()
    holidays: tuple[Holiday, ...] = ()

    def fits(self, customer: Address, reason: Reason) -> bool:
        """Tell whether the rule is about a text to a customer."""
        if self.purposes and reason not in self.purposes:
            return False
        if self.countries and region_of(customer) not in self.countries:
            return False
        return not self.prefixes or customer.value.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class Caps:
    """How many commercial texts a customer gets at most, from all our numbers; None for any."""

    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None

    def windows(self) -> tuple[tuple[int, timedelta], ...]:
        """Return each limit with the days that it is about: 1, 7 and 30, counted backwards."""
        limits = ((self.per_day, 1), (self.per_week, 7), (self.per_month, 30))
        return tuple((most, timedelta(days=days)) for most, days in limits if most is not None)


DAYTIME = ContactRule(
    "08:00 to 21:00",
    events=(WorkingTime(date(2020, 1, 1), time(8), time(21), Repeat.DAILY),),
)


def reason_of(purpose: Purpose | None) -> Reason | None:
    """Return what a text that we start is for; None for any other text."""
    return _REASONS.get(purpose) if purpose else None


def rule_for(rules: Sequence[ContactRule], customer: Address, reason: Reason) -> ContactRule | None:
    """Return the rule that decides about a text, None if it may go at any time."""
    own = next((rule for rule in rules if rule.fits(customer, reason)), None)
    return own or (DAYTIME if reason is Reason.COMMERCIAL else None)


def zones_of(customer: Address, own: str, fallback: str | None) -> tuple[str, ...]:
    """Return the zones in which a customer may be; empty where nobody knows.

    Their contact's *own* zone is certain; else those that share the number's prefix are taken,
    else that of the number that texts. UTC is nobody's guess.
    """
    if own:
        return (own,)
    known = numbering.zones_of(customer.value) if customer.kind is AddressKind.E164 else ()
    return known or ((fallback,) if fallback else ())


def allowed_from(
    rule: ContactRule, zones: Sequence[str], now: datetime, until: datetime
) -> datetime | None:
    """Return the first moment from *now* on that is allowed in every zone.

    None where that is not before *until*.
    """
    local = [Calendar("", rule.name, zone, rule.events, rule.holidays) for zone in zones]
    moment = now
    while moment <= until:
        opening = [opens_next(each, moment, until) for each in local]
        latest = max((at for at in opening if at is not None), default=None)
        if latest is None or None in opening:
            return None
        if latest == moment:
            return moment
        moment = latest
    return None


def over_cap(customer: Customer, caps: Caps, reference: str, now: datetime) -> bool:
    """Tell whether one more commercial text is too many; one that is counted is not."""
    earlier = [at for text, at in customer.commercial if text != reference]
    if len(earlier) < len(customer.commercial):
        return False
    return any(sum(now - at < span for at in earlier) >= most for most, span in caps.windows())


def counted(customer: Customer, caps: Caps, reference: str, now: datetime) -> Customer:
    """Return a customer with one more commercial text; what no limit looks at is forgotten."""
    if any(text == reference for text, _ in customer.commercial):
        return customer
    longest = max((span for _, span in caps.windows()), default=timedelta())
    kept = tuple(one for one in customer.commercial if now - one[1] < longest)
    return replace(customer, commercial=(*kept, (reference, now)))
