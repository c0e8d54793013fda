"""Consents: what a customer has said about getting texts, with every proof."""

from __future__ import annotations

from fastapi import APIRouter

from api.at import At
from api.schemas.consents import ConsentView
from api.schemas.contacts import NumberSought
from api.security import AsAgent
from domain.addresses import AddressKind, from_wire, parse_customer

router = APIRouter(tags=["consents"])


@router.post("/consents:lookup")
def find_consent(at: At, _: AsAgent, body: NumberSought) -> ConsentView:
    """Return what holds for a customer's number."""
    address = from_wire(body.number)
    stored_form = address.kind is AddressKind.E164 and address.value == body.number
    if not stored_form:
        address = parse_customer(body.number, None, field="/number")
    return ConsentView.of(address, at.consent.customer(address), at.consent.ledger(address))
