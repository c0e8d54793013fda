"""What sending does to a thread: queue, claim, record, expire.

A message to send is a row in state ``queued``, listed in the head's outbox. One claim per thread
lets one process at a time send, in order. The claim is given back with the result; a claim that
ran out leaves the outcome unknown (design §3.6, §3.7).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.limits import Later, PutAside
from domain.messages import (
    RANK,
    Accepted,
    DeliveryState,
    Message,
    NotSent,
    Outcome,
    OutcomeUnknown,
    Refused,
    raised,
)
from domain.outbox import Queued, first_due, without
from domain.plans import Moment
from domain.threads import Change, Claim, Head, Stored, advanced
from domain.unreached import goes, unreached

CLAIM = timedelta(seconds=60)
REPLY_LIFETIME = timedelta(minutes=15)
"""How long a reply is tried; then it failed, is shown so, and the next one goes out."""

REPEATABLE_FOR = timedelta(minutes=5)
"""How long a provider may be trusted to recognise a repeat under our id."""

WAITING = {DeliveryState.HELD, DeliveryState.QUEUED}
"""States of a message that stands in an outbox."""

BACKOFF = (2, 4, 8, 16, 32, 60)
"""Seconds before the next try of what was certainly not sent, unless the provider says more."""


def claimed(head: Head, stored: Stored[Message], moment: Moment) -> Change | None:
    """Return the change that claims the message whose turn it is; None if it may not go.

    One that a report has shown to be sent meanwhile only leaves the outbox.
    """
    first = first_due(head.outbox, moment.now)
    if head.claim or first is None or first.seq != stored.value.seq:
        return None
    rest = without(head.outbox, first.seq)
    if stored.value.state not in WAITING:
        return Change(advanced(head, moment.operation, outbox=rest), shows=False)
    claim = Claim(moment.operation, first.seq, moment.now + CLAIM, first.turn)
    base = goes(head, stored.value, moment.now)
    changed = advanced(base, moment.operation, claim=claim, outbox=rest)
    sending = tried(stored.value, moment.now)
    return Change(changed, replaced=((stored, sending),), work_left=True, shows=False)


def tried(message: Message, now: datetime) -> Message:
    """Return a message that is handed to its provider now."""
    return replace(
        message,
        state=DeliveryState.SENDING,
        attempts=message.attempts + 1,
        held_until=None,
        first_sent_at=message.first_sent_at or now,
    )


def recorded(
    head: Head,
    stored: Stored[Message],
    claim: Claim,
    outcome: Outcome | None,
    repeatable: bool,
    moment: Moment,
) -> Change | None:
    """Return the change that writes down what became of a message; None if nothing changes.

    *outcome* None means that consent forbade the call. If the claim is no longer ours, only a
    proof that the text was accepted still counts: it may raise the message, never put it back.
    """
    if head.claim != claim:
        return _late(head, stored, outcome, moment)
    result = after_attempt(stored.value, outcome, repeatable, moment.now)
    again = result.state is DeliveryState.QUEUED
    retry = (Queued(result.seq, _not_before(result, claim, outcome, moment.now)),) if again else ()
    base = unreached(head, result)
    changed = advanced(base, moment.operation, claim=None, outbox=(*retry, *head.outbox))
    return Change(changed, replaced=((stored, result),), shows=base.live != head.live)


def postponed(
    head: Head, stored: Stored[Message], claim: Claim, later: Later, moment: Moment
) -> Change | None:
    """Return the change that puts a message back until its time, as if never tried.

    It is tried from then on as long as any other, so that a long burst loses nothing. What is
    put aside is held, and others go before it.
    """
    message, until = stored.value, later.until
    if head.claim != claim or message.state is not DeliveryState.SENDING:
        return None
    expires = message.expires_at and max(message.expires_at, until + REPLY_LIFETIME)
    waiting = replace(
        message,
        state=DeliveryState.QUEUED,
        attempts=message.attempts - 1,
        first_sent_at=message.first_sent_at if message.attempts > 1 else None,
        expires_at=expires,
    )
    first = Queued(message.seq, until, turn=True)
    if isinstance(later, PutAside):
        first = Queued(message.seq, until, aside=True)
        waiting = replace(
            waiting, state=DeliveryState.HELD, held_until=until, error_code=later.code,
            explanation=later.explanation,
        )  # fmt: skip
    changed = advanced(head, moment.operation, claim=None, outbox=(first, *head.outbox))
    return Change(changed, replaced=((stored, waiting),), shows=False, wake=until)


def _late(
    head: Head, stored: Stored[Message], outcome: Outcome | None, moment: Moment
) -> Change | None:
    if not isinstance(outcome, Accepted):
        return None
    result = _accepted(stored.value, outcome, moment.now)
    if result == stored.value:
        return None
    changed = advanced(
        head,
        moment.operation,
        outbox=without(head.outbox, result.seq),
    )
    return Change(changed, replaced=((stored, result),), shows=False)


def after_attempt(
    message: Message, outcome: Outcome | None, repeatable: bool, now: datetime
) -> Message:
    """Return a message after one attempt to send it."""
    if isinstance(outcome, Accepted):
        return _accepted(message, outcome, now)
    if RANK[message.state or DeliveryState.SENDING] >= RANK[DeliveryState.SENT]:
        return message  # a report came first, and knows better
    if outcome is None:
        return _ended(message, DeliveryState.SUPPRESSED)
    failed = replace(message, error_code=outcome.code, explanation=outcome.explanation)
    if isinstance(outcome, Refused):
        told = outcome.provider_message_id or message.provider_message_id
        return _ended(replace(failed, provider_message_id=told), DeliveryState.FAILED)
    if isinstance(outcome, NotSent):
        again = given_up(failed, now) is None
        return replace(failed, state=DeliveryState.QUEUED) if again else _ended(
            failed, DeliveryState.FAILED
        )  # fmt: skip
    doubtful = replace(failed, uncertain=True)
    again = repeatable and given_up(doubtful, now) is None
    return replace(doubtful, state=DeliveryState.QUEUED if again else DeliveryState.UNKNOWN)


def given_up(message: Message, now: datetime) -> Outcome | None:
    """Return how a message ends that is too old for another try; None if it may be tried."""
    first = message.first_sent_at
    if message.uncertain and (first is None or now - first >= REPEATABLE_FOR):
        return OutcomeUnknown("too_late_to_repeat", "Nobody knows whether this text was sent.")
    if message.expires_at is not None and now >= message.expires_at:
        code = message.error_code or "too_late"
        return NotSent(code, message.explanation or "The text could not be sent in time.")
    return None


def _ended(message: Message, state: DeliveryState) -> Message:
    """Return a message that is not tried again; an earlier try may have been sent after all."""
    return replace(message, state=DeliveryState.UNKNOWN if message.uncertain else state)


def _accepted(message: Message, outcome: Accepted, now: datetime) -> Message:
    known = replace(
        message,
        provider_message_id=outcome.provider_message_id or message.provider_message_id,
        sent_at=message.sent_at or now,
    )
    state = raised(message.state or DeliveryState.SENDING, DeliveryState.SENT)
    if state is not DeliveryState.SENT:
        return known  # a report came first, and knows more
    return replace(
        known,
        state=state,
        raw_status=outcome.raw_status or message.raw_status,
        error_code=None,
        explanation=None,
    )


def _not_before(message: Message, claim: Claim, outcome: Outcome | None, now: datetime) -> datetime:
    if claim.until < now:
        return claim.until  # it has waited long enough
    asked = outcome.retry_after if isinstance(outcome, NotSent) else None
    usual = BACKOFF[min(message.attempts, len(BACKOFF)) - 1]
    return now + timedelta(seconds=max(asked or 0, usual))


def expired(head: Head, stored: Stored[Message], repeatable: bool, moment: Moment) -> Change:
    """Return the change that gives up a claim which nobody gave back: the outcome is unknown."""
    if head.claim is None:
        raise ValueError("there is no claim to give up")
    lost = OutcomeUnknown("claim_expired", "Nobody knows whether this text was sent.")
    change = recorded(head, stored, head.claim, lost, repeatable, moment)
    assert change is not None  # noqa: S101 the claim is head's own
    return change
