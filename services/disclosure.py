"""Disclosure: everything that is held about one customer, for who has a right to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.addresses import Address
from domain.blocks import Block
from domain.contacts import Contact
from domain.conversations import Conversation
from domain.customers import Customer, LedgerEntry
from domain.identity import customer_key
from domain.messages import Message
from domain.quarantine import Quarantined, mentions
from domain.stores import Stores, Token
from domain.threads import Head, ReportRow
from services.clearing import Clearings
from services.erasure import PAGE, Erasure, forms_of


@dataclass(frozen=True, slots=True)
class HeldThread:
    """All that one of our numbers and the customer have written, oldest first."""

    id: str
    head: Head
    conversations: tuple[Conversation, ...]
    messages: tuple[tuple[Message, list[ReportRow]], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Everything about one form of a number."""

    number: Address
    customer: Customer | None
    proofs: list[LedgerEntry]
    block: Block | None
    dropped: int
    contacts: list[Contact]
    threads: list[HeldThread]
    quarantine: list[Quarantined]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Gathers what is held; changes nothing."""

    stores: Stores
    clearings: Clearings
    erasure: Erasure

    def everything(self, customer: Address) -> list[Held]:
        """Return what is held about each form of a customer's number."""
        return [self._held(form) for form in forms_of(customer)]

    def _held(self, number: Address) -> Held:
        key = customer_key(number)
        block = self.erasure.catalogue.now().blocks.get(key)
        stored = self.stores.customers.customer(key)
        return Held(
            number=number,
            customer=stored.value if stored else None,
            proofs=self.stores.customers.ledger(key),
            block=block,
            dropped=self.erasure.blocking.dropped(block) if block else 0,
            contacts=list(self._contacts(stored.value if stored else Customer())),
            threads=list(self._threads(number)),
            quarantine=list(self._quarantine(number)),
        )

    def _contacts(self, customer: Customer) -> Iterator[Contact]:
        for link in customer.contacts:
            stored = self.stores.contacts.contact(link.id)
            if stored is not None:
                yield stored.value

    def _threads(self, number: Address) -> Iterator[HeldThread]:
        for thread in self.erasure.threads_of(number):
            stored = self.stores.threads.head(thread)
            if stored is None:
                continue
            live = stored.value.live
            conversations = [*self.stores.threads.conversations(thread), *((live,) if live else ())]
            messages = [
                (message, self.stores.threads.reports(thread, message.seq))
                for message in self.clearings.messages(thread)
            ]
            if conversations or messages:
                yield HeldThread(thread, stored.value, tuple(conversations), tuple(messages))

    def _quarantine(self, number: Address) -> Iterator[Quarantined]:
        token: Token | None = None
        while True:
            calls, token = self.stores.quarantine.page(PAGE, token)
            yield from (call for call in calls if mentions(call, number))
            if token is None:
                return
