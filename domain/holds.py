"""Held messages: an agent may take one back, or let it go at once, until its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.errors import Conflict
from domain.messages import DeliveryState, Message
from domain.outbound import WAITING
from domain.outbox import without
from domain.plans import Moment
from domain.previews import showing_latest
from domain.submissions import handed_over
from domain.threads import Change, Head, Stored, advanced
from domain.unreached import unreached

LONGEST_HOLD = timedelta(seconds=60)
"""How long an agent may have a text held, to take it back."""


def cancelled(
    head: Head, stored: Stored[Message], moment: Moment, *, before: Sequence[Message]
) -> Change | None:
    """Return the change that takes a message back; None if it is taken back already.

    Lists show the latest of those *before* it again, in case that they show this one.
    Raises ``Conflict`` where it may have left: it is on its way, sent, or was tried before.
    """
    message = stored.value
    if message.state is DeliveryState.CANCELLED:
        return None
    if message.state not in WAITING or message.uncertain or _claimed(head, message):
        raise Conflict("already_sent", "This text is on its way or gone; it cannot be taken back.")
    gone = replace(message, state=DeliveryState.CANCELLED, error_code=None, explanation=None)
    outbox = without(head.outbox, message.seq)
    base = unreached(head, gone)
    if head.preview_at == message.created_at:
        base = showing_latest(base, before)
    return Change(
        advanced(base, moment.operation, outbox=outbox),
        replaced=((stored, gone),),
        work_left=bool(outbox),
    )


def released(
    head: Head, stored: Stored[Message], moment: Moment, *, send_now: bool
) -> Change | None:
    """Return the change that lets a held message go now; None if it is no longer held.

    Raises ``Conflict`` for one that was taken back.
    """
    message = stored.value
    if message.state is DeliveryState.CANCELLED:
        raise Conflict("cancelled", "This text was taken back.")
    if message.state is not DeliveryState.HELD or _claimed(head, message):
        return None
    base, sent = handed_over(head, message, moment, send_now)
    return Change(
        advanced(base, moment.operation), replaced=((stored, sent),), work_left=True, shows=False
    )


def _claimed(head: Head, message: Message) -> bool:
    return head.claim is not None and head.claim.seq == message.seq
