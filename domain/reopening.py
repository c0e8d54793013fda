"""The reopen window: a customer who writes soon after a close finds the same conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.conversations import CloseReason, Conversation, State
from domain.turns import ON_TIME, Party
from domain.workstreams import Workstream

FOR_GOOD = {
    CloseReason.FORCE_CLOSED,
    CloseReason.OVERFLOW_END,
    CloseReason.BLOCKED,
    CloseReason.NUMBER_REMOVED,
    CloseReason.ERROR,
}
"""Reasons of a close that a text does not undo."""


def reopened(
    last: Conversation | None, workstream: Workstream, now: datetime
) -> Conversation | None:
    """Return the conversation closed last as it is after a text; None if a new one begins."""
    if last is None or last.closed_at is None or workstream.reopen_within is None:
        return None
    if last.workstream != workstream.id or last.close_reason in FOR_GOOD:
        return None
    if now - last.closed_at >= workstream.reopen_within:
        return None
    return replace(
        last,
        state=State.OPEN,
        agent=None,
        entered_at=now,
        active_at=now,
        last_by=Party.CUSTOMER,
        unread=last.unread + 1,
        ended_at=None,
        closed_at=None,
        close_reason=None,
        fired=(),
        late_by=ON_TIME,
        snoozed_until=None,
        reopened_from=last.closed_at,
        replies=None,
        heard=True,
    )
