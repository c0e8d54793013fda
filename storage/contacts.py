"""The table of contacts: one partition, in order of their ids."""

from __future__ import annotations

from domain.contacts import Contact
from domain.ports import LostRace
from domain.threads import Stored
from storage.rows import Changed, Exists, Missing, Row, Table, decoded, encoded, only

PARTITION = "contact"


class ContactTable:
    """Contacts in Table Storage."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def contact(self, key: str) -> Stored[Contact] | None:
        """Return a contact."""
        row = self._table.get(PARTITION, key)
        return decoded(row, Contact) if row else None

    def page(
        self, limit: int, token: tuple[str, str] | None = None
    ) -> tuple[list[Contact], tuple[str, str] | None]:
        """Return some contacts, and where the next page begins."""
        page = self._table.page(only(PARTITION), limit=limit, token=token)
        return [decoded(row, Contact).value for row in page.rows], page.token

    def put(self, contact: Contact, was: Stored[Contact] | None) -> str:
        """Write a contact that is still as it was read, return its version; ``LostRace``."""
        document = encoded(contact, was.raw if was else None)
        row = Row(PARTITION, contact.id, document, was.version if was else "")
        try:
            return self._table.replace(row) if was else self._table.create(row)
        except (Exists, Changed, Missing) as error:
            raise LostRace from error

    def remove(self, was: Stored[Contact]) -> None:
        """Remove a contact that is still as it was read; ``LostRace``."""
        try:
            self._table.delete(PARTITION, was.value.id, was.version)
        except Changed as error:
            raise LostRace from error
