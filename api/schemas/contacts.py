"""Contacts, as the API writes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, Name, Plain, View
from domain.contacts import MOST_NUMBERS, Contact, in_zone, named, numbered
from domain.customers import ContactLink
from domain.texts import clean

Numbers = Annotated[
    list[Annotated[str, Field(max_length=64)]],
    Field(max_length=MOST_NUMBERS, description="With + and country code; stored in E.164."),
]
Reference = Annotated[str, Field(max_length=200, description="Id in another system."), Plain]
Zone = Annotated[str, Field(max_length=64, description="IANA time zone, where it is known.")]
Notes = Annotated[str, Field(max_length=4000), Plain]


class NewContact(Body):
    """A contact to be created."""

    name: Name
    numbers: Numbers = Field(default_factory=list)
    external_reference: Reference = ""
    notes: Notes = ""
    zone: Zone = ""

    def contact(self) -> Contact:
        """Return the contact, still without an id; raise ``Invalid``."""
        return Contact(
            id="",
            name=named(self.name),
            numbers=numbered(self.numbers),
            external_reference=clean(self.external_reference),
            notes=clean(self.notes),
            zone=in_zone(self.zone),
        )


class ContactChanges(Body):
    """A JSON merge patch: only what changes; null empties a member."""

    name: Name | None = None
    numbers: Numbers | None = None
    external_reference: Reference | None = None
    notes: Notes | None = None
    zone: Zone | None = None

    def applied(self, contact: Contact) -> Contact:
        """Return *contact* after the changes; raise ``Invalid``."""
        given = self.model_fields_set
        if "name" in given:
            contact = replace(contact, name=named(self.name or ""))
        if "numbers" in given:
            contact = replace(contact, numbers=numbered(self.numbers or ()))
        if "external_reference" in given:
            contact = replace(contact, external_reference=clean(self.external_reference or ""))
        if "notes" in given:
            contact = replace(contact, notes=clean(self.notes or ""))
        if "zone" in given:
            contact = replace(contact, zone=in_zone(self.zone or ""))
        return contact


class NumberSought(Body):
    """A customer's number; it stands in the body because addresses end up in logs."""

    number: Annotated[str, Field(max_length=64)]


class ContactView(View):
    """A person or organisation that we know."""

    id: str
    name: str
    numbers: list[str]
    external_reference: str
    notes: str
    zone: str

    @classmethod
    def of(cls, contact: Contact) -> ContactView:
        """Return the view of a contact."""
        return cls(
            id=contact.id,
            name=contact.name,
            numbers=[number.value for number in contact.numbers],
            external_reference=contact.external_reference,
            notes=contact.notes,
            zone=contact.zone,
        )


class ContactLinkView(View):
    """A contact, by id and name."""

    id: str
    name: str

    @classmethod
    def of(cls, link: ContactLink) -> ContactLinkView:
        """Return the view of a link."""
        return cls(id=link.id, name=link.name)
