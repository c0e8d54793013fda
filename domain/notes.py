"""Rows of a thread that no customer sees: notes between agents, and what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.activities import Activity, activity_of
from domain.conversations import Conversation, Happening
from domain.messages import Direction, Message
from domain.threads import Change


def noted(
    change: Change,
    conversation: int,
    now: datetime,
    *,
    author: str | None,
    text: str = "",
    activity: Activity | None = None,
    flags: tuple[str, ...] = (),
) -> Change:
    """Return *change* with a note, or with an *activity*, after all that it adds already.

    *author* None is the channel itself. It starts no clock, and leaves lists as they are.
    """
    head = change.head
    row = Message(
        seq=head.seq + 1,
        conversation=conversation,
        direction=Direction.ACTIVITY if activity else Direction.NOTE,
        text=text,
        created_at=now,
        author=author,
        flags=flags,
        activity=activity,
    )
    return replace(change, head=replace(head, seq=row.seq), created=(*change.created, row))


def told(
    change: Change,
    happening: Happening,
    after: Conversation,
    now: datetime,
    *,
    by: str | None,
    flags: tuple[str, ...] = (),
) -> Change:
    """Return *change* with a line that tells of *happening*, where there is anything to tell."""
    activity = activity_of(happening, after)
    if activity is None:
        return change
    return noted(change, after.seq, now, author=by, activity=activity, flags=flags)
