"""Erasure: everything about one customer goes, because they asked for it.

What is live is closed at once. The rest goes a little later, carried out by a deadline: by then
whoever was writing has ended, so nothing comes after us. A crash anywhere leaves the deadline,
and doing it twice changes nothing. What the customer writes after having asked is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.addresses import Address, from_wire, matching_addresses, matching_form
from domain.conversations import CloseReason, Happening, after
from domain.deadlines import MOVE_CHECK, Deadline, Kind, Lane
from domain.identity import customer_key, thread_id
from domain.messages import Keyword
from domain.plans import Moment
from domain.ports import Clock
from domain.quarantine import mentions
from domain.retention import Clearing, Loose, begun, redacted
from domain.stores import Stores, Token
from domain.threads import Change, Head, Stored, advanced
from services.blocking import Blocking
from services.catalogue import CatalogueReader
from services.clearing import Clearings
from services.contacts import Contacts
from services.threads import Thread, Threads

WITHIN = timedelta(seconds=8)
SOON = timedelta(seconds=30)
"""Until the next part of an erasure that is too much for once."""

PAGE = 200


@dataclass(frozen=True, slots=True)
class Erasure:
    """Erases customers."""

    stores: Stores
    threads: Threads
    clearings: Clearings
    catalogue: CatalogueReader
    contacts: Contacts
    blocking: Blocking
    clock: Clock
    new_id: Callable[[], str]

    def ask(self, customer: Address) -> datetime:
        """Begin to erase a customer, in every form of the number; return until when that counts."""
        now = self.clock.now()
        for form in forms_of(customer):
            deadline = Deadline(
                thread=customer_key(form),
                due=now + MOVE_CHECK,
                lane=Lane.SOON,
                rev=0,
                operation=self.new_id(),
                ours=form,
                customer=form,
                kind=Kind.ERASURE,
                asked_at=now,
            )
            self.stores.deadlines.arm(deadline)
            self._close_all(form, now)
        return now

    def __call__(self, deadlines: Sequence[Stored[Deadline]]) -> None:
        """Carry out what was asked for about one number."""
        latest = max(deadlines, key=lambda stored: _asked(stored.value)).value
        if self._close_all(latest.customer, _asked(latest)):
            self._go_on(latest, MOVE_CHECK)  # whoever closes at the same time ends first
        elif not self._erase(latest.customer, _asked(latest)):
            self._go_on(latest, SOON)

    def _go_on(self, deadline: Deadline, later: timedelta) -> None:
        self.stores.deadlines.arm(replace(deadline, due=self.clock.now() + later))

    def threads_of(self, customer: Address) -> list[str]:
        """Return the threads that a customer has, by all that may tell."""
        key = customer_key(customer)
        known = {number.address for number in self.catalogue.fresh().numbers.values()}
        known |= {from_wire(proof.ours) for proof in self.stores.customers.ledger(key)}
        threads = {thread_id(ours, customer) for ours in known}
        return sorted(threads.union(self.stores.customers.threads(key)))

    def _close_all(self, customer: Address, asked_at: datetime) -> bool:
        """Close what was live when it was asked for; tell whether there was any."""
        found = False
        for thread in self.threads_of(customer):
            stored = self.stores.threads.head(thread)
            live = stored.value.live if stored else None
            if stored is None or stored.value.blank or (live and live.opened_at > asked_at):
                continue
            self.threads.change(Thread.of(stored.value), _closed_by(asked_at), WITHIN)
            found = found or live is not None
        return found

    def _erase(self, customer: Address, asked_at: datetime) -> bool:
        """Remove all there is; False if it is too much for once."""
        self._quarantine(customer)
        self._contacts(customer)
        threads = self.threads_of(customer)
        if not all(self._thread(thread, customer, asked_at) for thread in threads):
            return False
        self._customer(customer_key(customer))
        return True

    def _quarantine(self, customer: Address) -> None:
        token: Token | None = None
        while True:
            calls, token = self.stores.quarantine.page(PAGE, token)
            for call in calls:
                if mentions(call, customer):
                    self.stores.quarantine.remove(call.id)
            if token is None:
                return

    def _contacts(self, customer: Address) -> None:
        """Take the number from its contacts; one without any other number goes."""
        for link in self.contacts.find(customer):
            stored = self.stores.contacts.contact(link.id)
            numbers = stored.value.numbers if stored else ()
            rest = tuple(n for n in numbers if matching_form(n) != matching_form(customer))
            if rest:
                self.contacts.edit(link.id, lambda one, rest=rest: replace(one, numbers=rest))  # type: ignore[misc]  # bound now
            else:
                self.contacts.delete(link.id)

    def _thread(self, thread: str, customer: Address, asked_at: datetime) -> bool:
        if self.stores.threads.head(thread) is None:
            return True
        key = customer_key(customer)
        was, plan = self.clearings.plan(thread, asked_at, begun(asked_at))
        plan = replace(plan, head=replace(plan.head, erased_until=asked_at))
        self._noted(plan, key)
        head = self.clearings.carry_out(key, was, plan)
        if head.value.blank:
            self._forgotten(thread, was.value, head.value.rev)
        return not plan.more

    def _noted(self, plan: Clearing, customer: str) -> None:
        """Remove the rows of other tables that only what goes can tell."""
        for closed in plan.conversations:
            if closed.closed_at is not None:
                self.stores.closed.remove(plan.thread, closed.seq, closed.closed_at)
        for at in plan.loose:
            self.stores.closed.forget(Loose(plan.thread, customer, at))

    def _forgotten(self, thread: str, was: Head, rev: int) -> None:
        """Remove deadlines of what is no more, with the rows that they name.

        Deadlines of later revisions belong to who writes now.
        """
        old = [stored for stored in self.stores.deadlines.of(thread) if stored.value.rev <= rev]
        rows = {row for stored in old for row in stored.value.rows}
        for row in rows.union(key for key in (was.view, was.left) if key):
            self.stores.inbox.remove(row)
        self.stores.deadlines.done(old)

    def _customer(self, key: str) -> None:
        """Keep an opt-out with its proof, without number and words; all else goes."""
        self.blocking.lift(key)
        proofs = self.stores.customers.ledger(key)
        if not any(proof.keyword is Keyword.STOP for proof in proofs):
            self.stores.customers.clear(key)
            return
        self.stores.customers.redact(key, [redacted(proof) for proof in proofs])
        was = self.stores.customers.customer(key)
        if was is not None:
            bare = replace(was.value, contacts=(), commercial=())
            self.stores.customers.change(key, was, bare)


def forms_of(customer: Address) -> tuple[Address, ...]:
    """Return a customer's number in every form that reaches the same phone."""
    return tuple(dict.fromkeys((customer, *matching_addresses(customer))))


def _asked(deadline: Deadline) -> datetime:
    return deadline.asked_at or deadline.due


def _closed_by(asked_at: datetime) -> Callable[[Head, Moment], Change | None]:
    def decide(head: Head, moment: Moment) -> Change | None:
        live = head.live
        if live is None:  # what a text would reopen is closed for good
            forgotten = Change(advanced(head, moment.operation, last=None), shows=False)
            return forgotten if head.last else None
        if live.opened_at > asked_at:
            return None
        closed = after(live, Happening.FORCE_CLOSE, moment.now, reason=CloseReason.FORCE_CLOSED)
        return Change(advanced(head, moment.operation, live=None, last=closed), closed=closed)

    return decide
