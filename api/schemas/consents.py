"""Consent of a customer, as the API writes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, Name, Time, View
from domain.addresses import Address
from domain.customers import Customer, LedgerEntry
from domain.messages import Keyword
from domain.outreach import zones_of


class NewConsent(Body):
    """An opt-in that a customer has given elsewhere: on a web page, on paper, by telephone."""

    number: Annotated[str, Field(max_length=64)]
    where: Annotated[Name, Field(description="Where it was given, such as the page's address.")]
    words: Annotated[
        str, Field(min_length=1, max_length=2000, description="What the customer has agreed to.")
    ]
    given_at: Time


class ProofView(View):
    """One proof of consent given or withdrawn; no address of ours heard what came elsewhere."""

    keyword: Keyword
    at: datetime
    recorded_at: datetime
    our_address: str
    words: str
    source: str


class CustomersProofView(ProofView):
    """One proof, with the customer's number."""

    number: str
    confirmed: bool

    @classmethod
    def of(cls, entry: LedgerEntry) -> CustomersProofView:
        """Return the view of a proof."""
        proof = _proof(entry).model_dump()
        return cls(number=entry.customer, confirmed=entry.confirm, **proof)


class ConsentView(View):
    """What holds for a customer's number, and every proof of it, oldest first.

    ``zones`` are the IANA time zones that share the number's prefix; none where it tells none.
    """

    number: str
    zones: list[str]
    suppressed: bool
    blocked: bool
    opted_out_at: datetime | None
    opted_in_at: datetime | None
    ledger: list[ProofView]

    @classmethod
    def of(cls, address: Address, customer: Customer, ledger: Sequence[LedgerEntry]) -> ConsentView:
        """Return the view of a customer's consent."""
        return cls(
            number=address.value,
            zones=list(zones_of(address, "", None)),
            suppressed=customer.suppressed,
            blocked=customer.blocked,
            opted_out_at=customer.opted_out_at,
            opted_in_at=customer.opted_in_at,
            ledger=[_proof(entry) for entry in ledger],
        )


def _proof(entry: LedgerEntry) -> ProofView:
    return ProofView(
        keyword=entry.keyword,
        at=entry.at,
        recorded_at=entry.recorded_at,
        our_address=entry.ours,
        words=entry.words,
        source=entry.source,
    )
