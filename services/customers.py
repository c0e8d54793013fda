"""Customers: who writes to us, found beside the first write of a conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from domain.customer_store import CustomerStore
from domain.customers import ContactLink
from domain.identity import customer_key
from domain.plans import Plan
from domain.ports import FindContacts, Together
from domain.threads import Change
from services.moves import Beside, Refine
from services.threads import Thread


@dataclass(frozen=True, slots=True)
class Customers:
    """Links conversations to contacts."""

    store: CustomerStore
    together: Together
    find: FindContacts

    def met(self, thread: Thread) -> Beside:
        """Return what reads the customer while a conversation opens, and links their contact.

        A new thread is remembered among the customer's.
        """

        def beside(plan: Plan) -> Refine:
            key = customer_key(thread.customer)
            calls: list[Callable[[], object]] = [lambda: self.find(thread.customer)]
            if _is_first(plan):
                calls.append(lambda: self.store.join(key, thread.id))
            found = cast("Sequence[ContactLink]", self.together(*calls)[0])
            return lambda change: _linked(change, found)

        return beside


def _is_first(plan: Plan) -> bool:
    """Tell whether the thread has had no conversation yet; a keyword or a fence may be before."""
    head = plan.was.value if plan.was else None
    return plan.begins or (head is not None and head.live is None and head.last is None)


def _linked(change: Change, found: Sequence[ContactLink]) -> Change:
    live = change.head.live
    if live is None or len(found) != 1:  # several are not told apart: a person decides
        return change
    live = replace(live, contact=found[0].id, contact_name=found[0].name)
    return replace(change, head=replace(change.head, live=live))
