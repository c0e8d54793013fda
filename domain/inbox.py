"""The inbox: one row per live conversation, in the view where agents look for it.

Rows are projections of heads. Each carries the ``rev`` of the head it was made from, and the
operation that gave the head this revision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conversations import CloseReason, Conversation, State
from domain.threads import Head


@dataclass(frozen=True, slots=True)
class InboxRow:
    """What a list of conversations shows of one."""

    thread: str
    conversation: int
    rev: int
    state: State
    ours: str
    customer: str
    number: str
    workstream: str
    queue: str
    opened_at: datetime
    entered_at: datetime
    active_at: datetime
    agent: str | None = None
    contact: str | None = None
    contact_name: str | None = None
    preview: str = ""
    preview_at: datetime | None = None
    unread: int = 0
    tags: tuple[str, ...] = ()
    snoozed_until: datetime | None = None
    undelivered: int = 0
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row, where it stands in the order of its views, and when it was written there."""

    key: tuple[str, str]
    row: InboxRow
    written: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """Some rows in their order, and where to go on; None at the end."""

    rows: tuple[Placed, ...]
    token: tuple[str, str] | None


def row_of(head: Head, thread: str) -> InboxRow:
    """Return the row that *head*'s live conversation has in its view."""
    live = head.live
    if live is None:
        raise ValueError("a head without a live conversation has no inbox row")
    return InboxRow(
        thread=thread,
        conversation=live.seq,
        rev=head.rev,
        state=live.state,
        ours=head.ours.value,
        customer=head.customer.value,
        number=live.number,
        workstream=live.workstream,
        queue=live.queue,
        opened_at=live.opened_at,
        entered_at=live.entered_at,
        active_at=live.active_at,
        agent=live.agent,
        contact=live.contact,
        contact_name=live.contact_name,
        preview=head.preview,
        preview_at=head.preview_at,
        unread=live.unread,
        tags=live.tags,
        snoozed_until=live.snoozed_until,
        undelivered=live.undelivered,
        operation=head.operations[-1] if head.operations else "",
    )


def outdated(found: InboxRow, row: InboxRow) -> bool:
    """Tell whether *row*, made from the head, is to stand in the place of *found*.

    At equal revisions the change that lost the race for that revision wrote last.
    """
    same = found.operation == row.operation
    return found.rev < row.rev or (found.rev == row.rev and not same)


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """What lists and reports show of a closed conversation."""

    thread: str
    conversation: int
    ours: str
    customer: str
    number: str
    workstream: str
    queue: str
    opened_at: datetime
    closed_at: datetime
    reason: CloseReason
    agent: str | None = None
    contact: str | None = None
    contact_name: str | None = None
    preview: str = ""
    tags: tuple[str, ...] = ()


def closed_row_of(head: Head, closed: Conversation, thread: str) -> ClosedRow:
    """Return the row that a conversation leaves when it is closed."""
    if closed.closed_at is None or closed.close_reason is None:
        raise ValueError("the conversation is not closed")
    return ClosedRow(
        thread=thread,
        conversation=closed.seq,
        ours=head.ours.value,
        customer=head.customer.value,
        number=closed.number,
        workstream=closed.workstream,
        queue=closed.queue,
        opened_at=closed.opened_at,
        closed_at=closed.closed_at,
        reason=closed.close_reason,
        agent=closed.last_agent,
        contact=closed.contact,
        contact_name=closed.contact_name,
        preview=head.preview if head.live is None else "",
        tags=closed.tags,
    )
