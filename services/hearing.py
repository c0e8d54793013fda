"""Hearing what a text says about consent: it is written down before the text gets its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.accounts import ProviderName
from domain.addresses import Address
from domain.arrivals import Arrival
from domain.consent import blocks
from domain.free_text import Reading
from domain.keywords import keyword_of, lifts_a_carriers_block
from domain.messages import Keyword
from domain.numbers import Number
from domain.threads import Head
from services.consent import BY_FREE_TEXT, BY_TEXT, Consent, Statement, statement_key


def keyword_in(
    body: str, sender: Address, number: Number, provider: ProviderName, consent: Consent
) -> Keyword | None:
    """Return what a text asks for; whether it may is looked up only where that matters.

    Where the carrier blocks, what it does not take for an opt-in would lift nothing but our
    suppression.
    """
    possible = keyword_of(body, suppressed=True, language=number.language)
    if possible is Keyword.START and blocks(number, provider):
        return possible if lifts_a_carriers_block(body) else None
    if possible is None or keyword_of(body, suppressed=False, language=number.language):
        return possible
    return possible if consent.customer(sender).suppressed else None


def heard(arrival: Arrival, came_at: datetime | None, consent: Consent, now: datetime) -> Arrival:
    """Write ledger and suppression before the thread: a repeat cannot skip them.

    *came_at* is when the text came, if that was not now.
    """
    acts = arrival.reading is Reading.ACTS
    keyword = Keyword.STOP if acts else arrival.keyword
    if keyword not in {Keyword.STOP, Keyword.START}:
        return arrival
    text = arrival.text
    effect = consent.record(
        Statement(
            key=arrival.marker or statement_key(arrival.account, now.isoformat()),
            keyword=keyword,
            customer=text.sender,
            ours=arrival.number.address,
            words=arrival.body,
            source=BY_FREE_TEXT if acts else BY_TEXT,
            at=text.received_at,
            clock=arrival.provider,
            came_at=came_at,
        )
    )
    return replace(arrival, confirm=effect.confirm, suppressed=effect.suppressed)


def lifted(head: Head, arrival: Arrival, consent: Consent) -> Head:
    """Return a head that does not hold on to an opt-out which a START elsewhere has lifted.

    Only who has opted out here pays the call.
    """
    if not head.opted_out or arrival.suppressed is not None:
        return head
    return replace(head, opted_out=consent.customer(head.customer).suppressed)
