"""Consents: what a customer has said about getting texts, with every proof."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.at import At
from api.paging import DEFAULT_LIMIT, Cursor, Limit, cursor_of, next_link, read
from api.schemas.common import Page
from api.schemas.consents import ConsentView, CustomersProofView
from api.schemas.contacts import NumberSought
from api.security import AsAdministrator, AsAgent
from domain.addresses import AddressKind, from_wire, parse_customer

router = APIRouter(tags=["consents"])


@router.get("/consents/export")
def export_consents(
    at: At,
    _: AsAdministrator,
    request: Request,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[CustomersProofView]:
    """List every proof of consent given or withdrawn, of all customers, in no order of time."""
    token = read(cursor, "consents", 2)
    proofs, following = at.consent.proofs(limit, (token[0], token[1]) if token else None)
    link = next_link(request, cursor_of("consents", *following) if following else None)
    return Page(items=[CustomersProofView.of(proof) for proof in proofs], next_link=link)


@router.post("/consents:lookup")
def find_consent(at: At, _: AsAgent, body: NumberSought) -> ConsentView:
    """Return what holds for a customer's number."""
    address = from_wire(body.number)
    stored_form = address.kind is AddressKind.E164 and address.value == body.number
    if not stored_form:
        address = parse_customer(body.number, None, field="/number")
    return ConsentView.of(address, at.consent.customer(address), at.consent.ledger(address))
