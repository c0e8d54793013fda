"""Contacts: people we know, by their numbers."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.at import At
from api.etags import IfMatch, etag, wanted
from api.paging import DEFAULT_LIMIT, Cursor, Limit, cursor_of, next_link, read
from api.schemas.common import Page
from api.schemas.contacts import (
    ContactChanges,
    ContactLinkView,
    ContactView,
    NewContact,
    NumberSought,
)
from api.security import AsAgent
from domain.addresses import parse_customer

router = APIRouter(tags=["contacts"])


@router.get("/contacts")
def list_contacts(
    at: At, _: AsAgent, request: Request, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[ContactView]:
    """List contacts."""
    token = read(cursor, "contacts", 2)
    contacts, following = at.contacts.page(limit, (token[0], token[1]) if token else None)
    link = next_link(request, cursor_of("contacts", *following) if following else None)
    return Page(items=[ContactView.of(contact) for contact in contacts], next_link=link)


@router.post("/contacts", status_code=201)
def create_contact(at: At, _: AsAgent, body: NewContact, response: Response) -> ContactView:
    """Create a contact; texts from its numbers are linked to it from now on."""
    made = at.contacts.create(body.contact())
    response.headers["ETag"] = etag(made.version)
    response.headers["Location"] = f"/api/v1/contacts/{made.value.id}"
    return ContactView.of(made.value)


@router.post("/contacts:lookup")
def find_contacts(at: At, _: AsAgent, body: NumberSought) -> Page[ContactLinkView]:
    """Find the contacts that have a number: none, one or many."""
    found = at.contacts.find(parse_customer(body.number, None, field="/number"))
    return Page(items=[ContactLinkView.of(link) for link in found])


@router.get("/contacts/{contact}")
def get_contact(at: At, _: AsAgent, contact: str, response: Response) -> ContactView:
    """Return a contact."""
    found = at.contacts.get(contact)
    response.headers["ETag"] = etag(found.version)
    return ContactView.of(found.value)


@router.patch("/contacts/{contact}")
def change_contact(
    at: At,
    _: AsAgent,
    contact: str,
    body: ContactChanges,
    response: Response,
    if_match: IfMatch = None,
) -> ContactView:
    """Change a contact: a JSON merge patch."""
    changed = at.contacts.edit(contact, body.applied, wanted(if_match))
    response.headers["ETag"] = etag(changed.version)
    return ContactView.of(changed.value)


@router.delete("/contacts/{contact}", status_code=204)
def delete_contact(at: At, _: AsAgent, contact: str, if_match: IfMatch = None) -> None:
    """Delete a contact; conversations that were linked to it keep its name."""
    at.contacts.delete(contact, wanted(if_match))
