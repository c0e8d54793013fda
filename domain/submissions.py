"""What agents hand in: sent at once where nothing stands before it, queued, or held for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.messages import DeliveryState, Direction, Media, Message, Purpose
from domain.outbound import CLAIM, REPLY_LIFETIME, tried
from domain.outbox import Queued, has_line
from domain.plans import Moment
from domain.threads import Claim, Head
from domain.unreached import goes


def reply(
    *, seq: int, conversation: int, text: str, author: str, provider: str, account: str,
    purpose: Purpose, now: datetime, media: tuple[Media, ...] = (),
) -> Message:  # fmt: skip
    """Return an agent's text before it is queued or claimed."""
    return Message(
        seq=seq, conversation=conversation, direction=Direction.OUTBOUND, text=text,
        created_at=now, author=author, provider=provider, account=account, purpose=purpose,
        media=media, expires_at=now + REPLY_LIFETIME,
    )  # fmt: skip


def submitted(
    head: Head, message: Message, moment: Moment, *, send_now: bool, hold: timedelta | None = None
) -> tuple[Head, Message]:
    """Return head and message after *message* is handed in; it is held for as long as told."""
    if hold is None:
        return handed_over(head, message, moment, send_now)
    until = moment.now + hold
    held = replace(message, state=DeliveryState.HELD, held_until=until)
    return replace(head, outbox=(*head.outbox, Queued(message.seq, until))), held


def handed_over(
    head: Head, message: Message, moment: Moment, send_now: bool
) -> tuple[Head, Message]:
    """Return head and message when the message may go, from its place in the outbox or a new one.

    It is claimed at once if *send_now* and nothing stands before it; else it waits.
    """
    seqs = [entry.seq for entry in head.outbox]
    at = seqs.index(message.seq) if message.seq in seqs else len(seqs)
    before, behind = head.outbox[:at], head.outbox[at + 1 :]
    if not send_now or has_line(before) or head.claim:
        waiting = replace(message, state=DeliveryState.QUEUED, held_until=None)
        outbox = (*before, Queued(message.seq, moment.now), *behind)
        return replace(head, outbox=outbox), waiting
    claim = Claim(moment.operation, message.seq, moment.now + CLAIM)
    gone = goes(head, message, moment.now)
    return replace(gone, outbox=(*before, *behind), claim=claim), tried(message, moment.now)
