"""Texts that we start: consent, quiet hours and caps, asked each time one is about to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.customer_store import CustomerStore
from domain.customers import Customer
from domain.identity import customer_key, message_reference
from domain.limits import PutAside
from domain.messages import Message, Refused
from domain.numbers import Number
from domain.outreach import (
    LONGEST_WAIT,
    CommercialConsent,
    ContactRule,
    Reason,
    allowed_from,
    counted,
    over_cap,
    reason_of,
    rule_for,
    zones_of,
)
from domain.ports import Clock
from domain.stores import ContactStore
from domain.threads import Stored
from domain.workstreams import Workstream
from services.catalogue import CatalogueReader
from services.races import won
from services.threads import Thread

WITHIN = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Outreach:
    """Decides about texts that we start; all others pass."""

    catalogue: CatalogueReader
    customers: CustomerStore
    contacts: ContactStore
    clock: Clock

    def held(self, number: Number, thread: Thread, message: Message) -> PutAside | Refused | None:
        """Return why a text does not go now, None if it does; a commercial one counts then."""
        reason = reason_of(message.purpose)
        if reason is None:
            return None
        workstream = self.catalogue.workstream(number.workstream)
        rule = rule_for(workstream.contact_rules, thread.customer, reason)
        commercial = reason is Reason.COMMERCIAL
        if rule is None and not commercial:
            return None
        customer = self._customer(thread)
        known = customer.value if customer else Customer()
        if commercial and not _consents(workstream, known):
            return Refused("opt_in_missing", "This customer has not agreed to commercial texts.")
        quiet = self._quiet(rule, number, thread, known, message) if rule else None
        if quiet is not None or not commercial:
            return quiet
        return self._capped(workstream, thread, message)

    def _quiet(
        self,
        rule: ContactRule,
        number: Number,
        thread: Thread,
        known: Customer,
        message: Message,
    ) -> PutAside | Refused | None:
        hours = self.catalogue.now().calendar_of(number)
        zones = zones_of(thread.customer, self._own_zone(known), hours.zone if hours else None)
        if not zones:
            return Refused(
                "zone_unknown",
                "Nobody knows in which time zone this customer is: give their contact a zone, "
                "or the number operating hours.",
            )
        now = self.clock.now()
        at = allowed_from(rule, zones, now, message.created_at + LONGEST_WAIT)
        if at is None:
            why = f"{rule.name}: this customer may not be texted within a day."
            return Refused("quiet_hours", why)
        if at <= now:
            return None
        return PutAside(at, "quiet_hours", f"{rule.name}: held until this customer may be texted.")

    def _own_zone(self, known: Customer) -> str:
        contact = known.contact and self.contacts.contact(known.contact.id)
        return contact.value.zone if contact else ""

    def _capped(self, workstream: Workstream, thread: Thread, message: Message) -> Refused | None:
        caps, reference = workstream.caps, message_reference(thread.id, message.seq)
        if not caps.windows():
            return None

        def count() -> bool:
            was, now = self._customer(thread), self.clock.now()
            before = was.value if was else Customer()
            if over_cap(before, caps, reference, now):
                return False
            after = counted(before, caps, reference, now)
            if after != before:
                self.customers.change(customer_key(thread.customer), was, after)
            return True

        if won(count, WITHIN):
            return None
        return Refused("cap_reached", "This customer has had as many commercial texts as they may.")

    def _customer(self, thread: Thread) -> Stored[Customer] | None:
        return self.customers.customer(customer_key(thread.customer))


def _consents(workstream: Workstream, known: Customer) -> bool:
    """Tell whether a customer may get commercial texts; a STOP is looked at elsewhere."""
    asks = workstream.commercial_consent is CommercialConsent.OPT_IN
    return not asks or known.opted_in_at is not None
