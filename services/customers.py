"""Customers: who writes to us, found beside the first write of a conversation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from domain.answers import unsaid
from domain.customers import Customer
from domain.identity import customer_key
from domain.plans import Plan
from domain.ports import Together
from domain.stores import CustomerStore
from domain.threads import Change, Stored
from services.moves import Beside, Refine
from services.threads import Thread


@dataclass(frozen=True, slots=True)
class Customers:
    """Links conversations to contacts."""

    store: CustomerStore
    together: Together

    def met(self, thread: Thread) -> Beside:
        """Return what reads the customer while a conversation opens, and links their contact.

        A new thread is remembered among the customer's.
        """

        def beside(plan: Plan) -> Refine:
            key = customer_key(thread.customer)
            calls: list[Callable[[], object]] = [lambda: self.store.customer(key)]
            if _is_first(plan):
                calls.append(lambda: self.store.join(key, thread.id))
            stored = self.together(*calls)[0]
            customer = stored.value if isinstance(stored, Stored) else Customer()
            return lambda change: _linked(change, customer)

        return beside


def _is_first(plan: Plan) -> bool:
    """Tell whether the thread has had no conversation yet; a keyword or a fence may be before."""
    return plan.was is None or (plan.was.value.live is None and plan.was.value.last is None)


def _linked(change: Change, customer: Customer) -> Change:
    if customer.suppressed:
        change = unsaid(change)
    change = replace(change, head=replace(change.head, opted_out=customer.suppressed))
    live, contact = change.head.live, customer.contact
    if live is None or contact is None:
        return change
    live = replace(live, contact=contact.id, contact_name=contact.name)
    return replace(change, head=replace(change.head, live=live))
