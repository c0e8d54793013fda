"""Sending: whoever holds a thread's claim sends its messages, in order, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from domain import tracing
from domain.accounts import Access
from domain.errors import ChannelError, Unavailable
from domain.limits import Later
from domain.messages import (
    Accepted,
    Direction,
    Keyword,
    Message,
    NotSent,
    OutboundText,
    Outcome,
    Refused,
)
from domain.outbound import claimed, given_up, postponed, recorded
from domain.outbox import Queued, first_due, next_due_at
from domain.plans import Moment
from domain.ports import Bells, Clock, Gateway, Together
from domain.stores import Stores
from domain.threads import Change, Claim, Head, Stored
from services.catalogue import CatalogueReader
from services.consent import Consent, Statement, statement_key
from services.delivery import Delivery, receipt_key
from services.limits import Limits
from services.outgoing import Outgoing
from services.races import won
from services.slots import Slots
from services.threads import Applied, Thread, Threads

WITHIN = timedelta(seconds=8)
LONGEST_CALL = timedelta(seconds=15)
MOST_IN_A_ROW = 20
CONSENT_HOLDS = timedelta(seconds=1.5)
"""A call that begins later than this after consent was read has to read it again."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends what stands in outboxes."""

    stores: Stores
    threads: Threads
    catalogue: CatalogueReader
    gateway: Gateway
    consent: Consent
    delivery: Delivery
    bells: Bells
    clock: Clock
    together: Together
    slots: Slots
    outgoing: Outgoing
    limits: Limits

    def empty(self, thread_id: str) -> None:
        """Send what waits in a thread's outbox; a doubled call finds the claim taken.

        Without a free slot the bell is rung again, after a while.
        """
        stored = self.stores.threads.head(thread_id)
        if stored is None or self._next(stored.value) is None:
            return
        if not self.slots.take(patiently=True):
            self.bells.ring(thread_id)
            return
        try:
            self._empty(thread_id, stored)
        finally:
            self.slots.give_back()

    def _empty(self, thread_id: str, stored: Stored[Head] | None) -> None:
        for _ in range(MOST_IN_A_ROW):
            if stored is None or self._next(stored.value) is None:
                return
            thread = Thread.of(stored.value)
            applied = self._claim(thread, stored)
            if applied is None:
                return
            claim = _head(applied).claim
            if claim is not None and claim.operation == applied.moment.operation:
                self.deliver(thread, applied)
            stored = self.stores.threads.head(thread_id)
        self.bells.ring(thread_id)

    def deliver(self, thread: Thread, applied: Applied) -> Message:
        """Send the message that *applied* has claimed, and write down what became of it."""
        head = _head(applied)
        claim = head.claim
        if claim is None:
            raise ValueError("nothing is claimed")
        stored = self._message(thread.id, claim.seq, applied)
        message = stored.value
        with tracing.step("send", message.trace, provider=message.provider) as note:
            outcome = self._call(thread, message, applied, claim)
            note(outcome=_word(outcome), attempt=message.attempts)
            return self._record(thread, stored, applied, claim, outcome)

    def _record(
        self,
        thread: Thread,
        stored: Stored[Message],
        applied: Applied,
        claim: Claim,
        outcome: Outcome | Later | None,
    ) -> Message:
        """Write down what became of a message; return it as it is now."""
        repeatable = self._traits_repeatable(stored.value)
        known = iter([stored])

        def decide(head: Head, moment: Moment) -> Change | None:
            now_stored = next(known, None) or self._message(thread.id, claim.seq)
            if isinstance(outcome, Later):
                return postponed(head, now_stored, claim, outcome, moment)
            return recorded(head, now_stored, claim, outcome, repeatable, moment)

        done, _ = self.together(
            lambda: self.threads.change(thread, decide, WITHIN, known=applied.head),
            lambda: self._receipt(thread.id, stored.value, outcome),
        )
        if isinstance(outcome, Refused) and outcome.opted_out:
            self._opted_out(thread, stored.value, outcome)
        if isinstance(done, Applied):
            self._ring_later(thread, done)
        written = done.messages if isinstance(done, Applied) else ()
        return written[0].value if written else self._message(thread.id, claim.seq).value

    def _ring_later(self, thread: Thread, applied: Applied) -> None:
        """Ring for what may be sent in a while; without the bell the sweep finds it."""
        head = applied.head.value if applied.head else None
        due = next_due_at(head.outbox) if head and not head.claim else None
        if due is not None and due > self.clock.now():
            self.bells.ring(thread.id, due)

    def _next(self, head: Head) -> Queued | None:
        return first_due(head.outbox, self.clock.now())

    def _claim(self, thread: Thread, stored: Stored[Head]) -> Applied | None:
        first = self._next(stored.value)

        def decide(head: Head, moment: Moment) -> Change | None:
            if first is None or first != first_due(head.outbox, moment.now):
                return None
            return claimed(head, self._message(thread.id, first.seq), moment)

        applied = self.threads.change(thread, decide, WITHIN, known=stored)
        return applied if applied.change is not None else None

    def _call(
        self, thread: Thread, message: Message, applied: Applied, claim: Claim
    ) -> Outcome | Later | None:
        """Read consent, then call the provider at once; None if consent forbids it."""
        try:
            access, number, text = self.outgoing.prepared(thread, message)
            held = self.limits.held(access.account, number, thread, message, turn=claim.turn)
            if held is not None:
                applied.rest()
                return held
            while True:
                asked = self.clock.now()
                if self._refusal(thread, message, applied):
                    return None
                now = self.clock.now()
                if now + LONGEST_CALL >= claim.until:
                    break
                if now - asked < CONSENT_HOLDS:
                    outcome = given_up(message, now) or self._provider(access, text)
                    self.limits.heard(access.account, number, outcome)
                    return outcome
        except ChannelError as error:
            applied.rest()
            if isinstance(error, Unavailable):
                return NotSent(error.code, error.detail)
            return Refused(error.code, error.detail, account_fault=True)
        return NotSent("claim_too_old", "The claim ran out before the provider was called.")

    def _provider(self, access: Access, text: OutboundText) -> Outcome:
        with tracing.step("call", provider=access.account.provider):
            return self.gateway.send(access, text)

    def _refusal(self, thread: Thread, message: Message, applied: Applied) -> str | None:
        """Read why the text may not be sent, while the rest of its change is done."""
        refusal, _ = self.together(
            lambda: self.consent.refusal(thread.customer, message.purpose), applied.rest
        )
        return cast("str | None", refusal)

    def _receipt(self, thread: str, message: Message, outcome: Outcome | Later | None) -> None:
        if not isinstance(outcome, Accepted) or outcome.provider_message_id is None:
            return
        key = receipt_key(message.account, outcome.provider_message_id)
        early = won(lambda: self.stores.receipts.bind(key, thread, message.seq), WITHIN)
        for report in early:
            self.delivery.apply(message.account, thread, message.seq, report, WITHIN)

    def _message(self, thread: str, seq: int, applied: Applied | None = None) -> Stored[Message]:
        for stored in applied.messages if applied else ():
            if stored.value.seq == seq and stored.value.direction is Direction.OUTBOUND:
                return stored
        found = self.stores.threads.message(thread, seq)
        if found is None:
            raise ValueError("the head names a message that does not exist")
        return found

    def _traits_repeatable(self, message: Message) -> bool:
        account = self.catalogue.now().accounts.get(message.account)
        return account is not None and self.gateway.traits(account.provider).repeatable

    def _opted_out(self, thread: Thread, message: Message, outcome: Refused) -> None:
        self.consent.record(
            Statement(
                key=statement_key(thread.id, str(message.seq), "refused"),
                keyword=Keyword.STOP,
                customer=thread.customer,
                ours=thread.ours,
                words=outcome.code,
                source="provider_refusal",
                at=None,
            )
        )


def _word(outcome: Outcome | Later | None) -> str:
    """Return an outcome's name; without one, consent forbade the call."""
    return type(outcome).__name__ if outcome else "Suppressed"


def _head(applied: Applied) -> Head:
    if applied.head is None:
        raise ValueError("a change leaves a head")
    return applied.head.value
