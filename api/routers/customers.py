"""Customers: what is held about one, and its erasure. Numbers stand in bodies, never in URLs."""

from __future__ import annotations

from fastapi import APIRouter

from api.at import At
from api.schemas.contacts import NumberSought
from api.schemas.customers import CustomerExport, ErasureView, of_held
from api.security import AsAdministrator
from domain.addresses import Address, AddressKind, from_wire, parse_customer
from runtime import logs

router = APIRouter(tags=["customers"])

LONGEST_SENDER = 11
"""Characters of an alphanumeric sender; what is longer is a number with a mistake."""


@router.post("/customers:export")
def export_customer(at: At, caller: AsAdministrator, body: NumberSought) -> CustomerExport:
    """Return everything that is held about a customer, in every form of the number."""
    number = _sought(body)
    logs.event("customer_exported", by=caller.id)
    return CustomerExport(
        number=number.value,
        exported_at=at.clock.now(),
        held=[of_held(held) for held in at.privacy.disclosure.everything(number)],
    )


@router.post("/customers:erase", status_code=202)
def erase_customer(at: At, caller: AsAdministrator, body: NumberSought) -> ErasureView:
    """Erase a customer: what is live closes now, everything goes within minutes.

    An opt-out stays, with its proof, but without the number and the words. Asking again does no
    harm.
    """
    number = _sought(body)
    logs.event("customer_erased", by=caller.id)
    return ErasureView(number=number.value, asked_at=at.privacy.erasure.ask(number))


def _sought(body: NumberSought) -> Address:
    """Return the number as it is stored; short codes and names of senders are such too."""
    address = from_wire(body.number)
    named = len(address.value) <= LONGEST_SENDER and any(map(str.isalpha, address.value))
    if address.value == body.number and (address.kind is not AddressKind.ALPHANUMERIC or named):
        return address
    return parse_customer(body.number, None, field="/number")
