"""Consent: ledger and suppression, in one transaction of the customer's partition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from domain.addresses import Address
from domain.consent import refusal
from domain.customer_store import CustomerStore
from domain.customers import Customer, LedgerEntry, recorded, wants_confirmation
from domain.errors import Invalid
from domain.identity import customer_key, marker_hash
from domain.messages import Keyword, Purpose
from domain.ports import Clock, Seen
from domain.retention import redacted
from domain.stores import Token
from services.races import won

WITHIN = timedelta(seconds=3)

BY_TEXT, BY_FREE_TEXT = "text", "free_text"
"""The sources of what a customer wrote, as a keyword or in own words: only that is confirmed."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a customer, or a provider for them, has said about consent.

    ``key`` recognises a repeat, ``at`` is the time by the provider's ``clock``, ``came_at`` when
    it came, if not now. ``ours`` is the number that heard it; None for what was said elsewhere.
    ``erased``: its customer was erased since, so the proof has neither number nor words.
    """

    key: str
    keyword: Keyword
    customer: Address
    ours: Address | None
    words: str
    source: str
    at: datetime | None
    clock: str = ""
    came_at: datetime | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class GivenElsewhere:
    """An opt-in on paper, on a web page or by telephone: where, to which words, and when."""

    where: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Effect:
    """What a statement has brought about: whether to confirm it, and what holds now."""

    confirm: bool
    suppressed: bool


class Consent:
    """Records what customers say, and tells what may be sent."""

    def __init__(self, store: CustomerStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def customer(self, address: Address) -> Customer:
        """Return what holds for a customer."""
        stored = self._store.customer(customer_key(address))
        return stored.value if stored else Customer()

    def refusal(self, customer: Address, purpose: Purpose | None) -> str | None:
        """Return why a text may not be sent now, None if it may; read from storage each time."""
        return refusal(self.customer(customer), purpose)

    def record(self, statement: Statement) -> Effect:
        """Write a statement down; return what it has brought about.

        A repeat changes nothing and answers as the first time did.
        """
        return won(lambda: self._record(statement), WITHIN)

    def ledger(self, address: Address) -> list[LedgerEntry]:
        """Return every proof there is for a customer, oldest first."""
        return self._store.ledger(customer_key(address))

    def withdrawn(self, customer: Address, ours: Address, agent: str, occasion: str) -> None:
        """Write down that a customer told an agent to stop; no text confirms it.

        Noted twice, it is one proof; after an opt-in in between it is another.
        """
        opted_in = self.customer(customer).opted_in_at
        self.record(
            Statement(
                key=statement_key(agent, occasion, opted_in.isoformat() if opted_in else ""),
                keyword=Keyword.STOP,
                customer=customer,
                ours=ours,
                words="",
                source=f"agent:{agent}",
                at=None,
            )
        )

    def given(self, customer: Address, given: GivenElsewhere, who: str) -> None:
        """Write down an opt-in that was given elsewhere; it lifts no later STOP.

        Nothing is sent to the customer. Recorded twice, it is one proof.
        """
        at = given.at.astimezone(UTC)
        if at > self._clock.now():
            raise Invalid("given_in_the_future", "Say when it was given.", field="/givenAt")
        words = f"{given.where}: {given.words}"
        self.record(
            Statement(
                key=statement_key("elsewhere", at.isoformat(), words),
                keyword=Keyword.START,
                customer=customer,
                ours=None,
                words=words,
                source=f"recorded:{who}",
                at=at,
            )
        )

    def proofs(
        self, limit: int, token: Token | None = None
    ) -> tuple[list[LedgerEntry], Token | None]:
        """Return some proofs of all customers, and where the next page begins."""
        return self._store.proofs(limit, token)

    def _record(self, statement: Statement) -> Effect:
        key, now = customer_key(statement.customer), self._clock.now()
        was = self._store.customer(key)
        before, came = was.value if was else Customer(), statement.came_at or now
        entry = LedgerEntry(
            key=statement.key,
            keyword=statement.keyword,
            at=min(statement.at or came, came),
            clock=statement.clock if statement.at else "",
            recorded_at=now,
            customer=statement.customer.value,
            ours=statement.ours.value if statement.ours else "",
            words=statement.words,
            source=statement.source,
        )
        after = recorded(before, entry)
        confirm = not statement.erased and _confirms(entry, before, after, now)
        entry = replace(redacted(entry) if statement.erased else entry, confirm=confirm)
        if confirm:
            after = replace(after, opt_out_confirmed_at=now)
        try:
            self._store.record(key, entry, was, after)
        except Seen:
            return Effect(self._confirmed(key, statement.key), before.suppressed)
        return Effect(confirm, after.suppressed)

    def _confirmed(self, key: str, entry: str) -> bool:
        proofs = self._store.ledger(key)  # one of an erased customer is past confirming
        return any(e.confirm and e.customer for e in proofs if e.key == entry)


def _confirms(entry: LedgerEntry, before: Customer, after: Customer, now: datetime) -> bool:
    """Tell whether an opt-out is confirmed: the customer's own, once a day, and if it holds."""
    opts_out = entry.keyword is Keyword.STOP and entry.source in {BY_TEXT, BY_FREE_TEXT}
    return opts_out and after.suppressed and wants_confirmation(before, entry.at, now)


def statement_key(*parts: str) -> str:
    """Return the key of a statement that no text carries (a provider's refusal, an agent)."""
    return marker_hash("statement", *parts)
