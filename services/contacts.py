"""Contacts: kept in a table of their own, and noted at each of their numbers.

One read of the customer tells who a number belongs to, so a contact's numbers carry its name.
The contact is the truth; what stands at a number is written anew until both agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from domain.addresses import Address, matching_addresses, matching_form
from domain.contacts import Contact
from domain.customer_store import CustomerStore
from domain.customers import ContactLink, Customer
from domain.errors import NotFound
from domain.identity import customer_key
from domain.stores import ContactStore, Token
from domain.threads import Stored
from services.administration import unchanged
from services.races import won

WITHIN = timedelta(seconds=8)
PAGE = 500


@dataclass(frozen=True, slots=True)
class Contacts:
    """The channel's own contacts; finds them by number in any of its forms."""

    store: ContactStore
    customers: CustomerStore
    new_id: Callable[[], str]

    def find(self, address: Address) -> tuple[ContactLink, ...]:
        """Return the contacts that have a number."""
        stored = self.customers.customer(customer_key(address))
        return stored.value.contacts if stored else ()

    def page(self, limit: int, token: Token | None = None) -> tuple[list[Contact], Token | None]:
        """Return some contacts, and where the next page begins."""
        return self.store.page(limit, token)

    def get(self, key: str) -> Stored[Contact]:
        """Return a contact with its version."""
        stored = self.store.contact(key)
        if stored is None:
            raise NotFound("no_such_contact", "There is no contact with this id.")
        return stored

    def create(self, contact: Contact) -> Stored[Contact]:
        """Keep a new contact under an id of its own."""
        created = replace(contact, id=self.new_id())
        version = self.store.put(created, None)
        self._note(created.id, created.numbers)
        return Stored(created, version)

    def edit(
        self, key: str, change: Callable[[Contact], Contact], if_match: str | None = None
    ) -> Stored[Contact]:
        """Change a contact; its old and its new numbers are written anew."""

        def attempt() -> tuple[Contact, Stored[Contact]]:
            was = self.get(key)
            unchanged(was, if_match)
            now = change(was.value)
            return was.value, Stored(now, self.store.put(now, was))

        before, stored = won(attempt, WITHIN)
        self._note(key, (*before.numbers, *stored.value.numbers))
        return stored

    def delete(self, key: str, if_match: str | None = None) -> None:
        """Remove a contact; nothing happens where there is none."""

        def attempt() -> tuple[Address, ...]:
            was = self.store.contact(key)
            if was is None:
                return ()
            unchanged(was, if_match)
            self.store.remove(was)
            return was.value.numbers

        self._note(key, won(attempt, WITHIN))

    def mend(self) -> int:
        """Note every contact at its numbers again; return how many contacts there are."""
        count, token = 0, None
        while True:
            contacts, token = self.store.page(PAGE, token)
            for contact in contacts:
                self._note(contact.id, contact.numbers)
            count += len(contacts)
            if token is None:
                return count

    def _note(self, key: str, numbers: Iterable[Address]) -> None:
        forms = {form for number in numbers for form in matching_addresses(number)}
        for form in sorted(forms, key=lambda address: address.value):
            self._note_at(key, form)

    def _note_at(self, key: str, address: Address) -> None:
        """Write at one number what the contact says now; again if it changed in between."""
        while True:
            stored = self.store.contact(key)
            contact = stored.value if stored else None
            won(partial(self._write, key, contact, address), WITHIN)
            if _version(self.store.contact(key)) == _version(stored):
                return

    def _write(self, key: str, contact: Contact | None, address: Address) -> None:
        at = customer_key(address)
        was = self.customers.customer(at)
        customer = was.value if was else Customer()
        others = tuple(link for link in customer.contacts if link.id != key)
        linked = contact is not None and _has(contact, address)
        links = (*others, ContactLink(key, contact.name)) if contact and linked else others
        if links != customer.contacts:
            self.customers.change(at, was, replace(customer, contacts=links))


def _version(stored: Stored[Contact] | None) -> str:
    return stored.version if stored else ""


def _has(contact: Contact, address: Address) -> bool:
    wanted = matching_form(address)
    return any(matching_form(number) == wanted for number in contact.numbers)
