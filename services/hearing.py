"""Hearing what a text says about consent: it is written down before the text gets its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from domain.accounts import ProviderName
from domain.arrivals import Arrival
from domain.consent import blocks
from domain.free_text import Reading
from domain.keywords import keyword_of, lifts_a_carriers_block
from domain.messages import InboundText, Keyword
from domain.numbers import Number
from domain.texts import clean
from domain.threads import Head, Stored
from services.consent import BY_FREE_TEXT, BY_TEXT, Consent, Statement, statement_key
from services.threads import Thread, Threads


def keyword_in(
    body: str, number: Number, provider: ProviderName, *, suppressed: bool
) -> Keyword | None:
    """Return what a text asks for, of who is *suppressed* or not.

    Where the carrier blocks, what it does not take for an opt-in would lift nothing but our
    suppression.
    """
    found = keyword_of(body, suppressed, number.language)
    if found is Keyword.START and blocks(number, provider):
        return found if lifts_a_carriers_block(body) else None
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What was read before a text gets its place: whether its customer has opted out, the head."""

    suppressed: bool = False
    head: Stored[Head] | None = None


def known_of(
    text: InboundText,
    thread: Thread,
    number: Number,
    provider: ProviderName,
    consent: Consent,
    threads: Threads,
) -> Known:
    """Return what is known; a text that asks for something only if suppressed needs a look.

    The head is read beside it, so that such a text waits no longer than any other.
    """
    body = clean(text.text)
    possible = keyword_in(body, number, provider, suppressed=True)
    if text.keyword or possible is keyword_in(body, number, provider, suppressed=False):
        return Known()
    suppressed, head = threads.together(
        lambda: consent.customer(text.sender).suppressed,
        lambda: threads.stores.threads.head(thread.id),
    )
    return Known(bool(suppressed), cast("Stored[Head] | None", head))


def heard(
    arrival: Arrival,
    came_at: datetime | None,
    consent: Consent,
    now: datetime,
    *,
    erased: bool = False,
) -> Arrival:
    """Write ledger and suppression before the thread: a repeat cannot skip them.

    *came_at* is when the text came, if that was not now. Of what was *erased* a STOP counts all
    the same, and nothing else.
    """
    acts = arrival.reading is Reading.ACTS
    keyword = Keyword.STOP if acts else arrival.keyword
    if keyword not in {Keyword.STOP, Keyword.START}:
        return arrival
    if erased and keyword is Keyword.START:
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
            erased=erased,
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
