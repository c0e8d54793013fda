"""Consents: what a customer has said about getting texts, with every proof."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.at import At
from api.paging import DEFAULT_LIMIT, Cursor, Limit, cursor_of, next_link, read
from api.schemas.common import Page
from api.schemas.consents import ConsentView, CustomersProofView, NewConsent
from api.schemas.contacts import NumberSought
from api.security import AsAdministrator, AsAgent, AsSupervisor
from domain.addresses import Address, AddressKind, from_wire, parse_customer
from runtime.channel import Channel
from services.consent import GivenElsewhere

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
    return _shown(at, _customer(body.number))


@router.post("/consents:record", status_code=201)
def record_consent(at: At, caller: AsSupervisor, body: NewConsent) -> ConsentView:
    """Record an opt-in that was given elsewhere, with its proof; it lifts no later STOP."""
    customer = _customer(body.number)
    given = GivenElsewhere(body.where, body.words, body.given_at)
    at.consent.given(customer, given, caller.id)
    return _shown(at, customer)


def _customer(number: str) -> Address:
    address = from_wire(number)
    if address.kind is AddressKind.E164 and address.value == number:
        return address
    return parse_customer(number, None, field="/number")


def _shown(at: Channel, customer: Address) -> ConsentView:
    return ConsentView.of(customer, at.consent.customer(customer), at.consent.ledger(customer))
