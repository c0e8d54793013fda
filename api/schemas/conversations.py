"""Conversations, as the API writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.common import AgentId, Body, Id, Plain, Time, View
from domain.conversations import CloseReason, State
from domain.identity import conversation_id
from domain.inbox import ClosedRow, InboxRow
from domain.tags import MOST_TAGS
from domain.turns import Party
from services.conversations import Found


class ConversationSummary(View):
    """A conversation as lists show it."""

    id: str
    state: State
    number: str = Field(description="Id of our number.")
    our_address: str
    customer_address: str
    workstream: str
    queue: str
    agent: str | None
    contact: str | None
    contact_name: str | None
    tags: list[str]
    unread: int
    preview: str
    undelivered: int = Field(
        description="How many texts of agents did not arrive since anybody wrote last."
    )
    snoozed_until: datetime | None
    opened_at: datetime
    entered_at: datetime | None
    active_at: datetime | None
    closed_at: datetime | None
    close_reason: CloseReason | None


class NewestView(View):
    """The latest conversations of a view, and how many it has in all."""

    items: list[ConversationSummary]
    total: int
    unread: int = Field(description="How many of them have texts that nobody has answered.")


class ConversationView(ConversationSummary):
    """A conversation with all that is known about it."""

    last_by: Party
    last_agent: str | None
    initiated_by: str | None
    previous: str | None = Field(description="Id of the conversation before it.")
    ended_at: datetime | None
    rating: int | None = Field(description="What the customer answered to the survey.")


class Assignment(Body):
    """Who gets a conversation."""

    agent: AgentId


class Transfer(Body):
    """Where a conversation goes: to an agent or to a queue."""

    agent: AgentId | None = None
    queue: Id | None = None


class Snooze(Body):
    """Until when nothing is timed; null ends a snooze."""

    until: Time | None


class Closing(Body):
    """How a conversation is closed."""

    force: bool = Field(
        default=False, description="Close it in any state; supervisors and administrators."
    )


class NoteText(Body):
    """A note between agents."""

    text: Annotated[str, Field(max_length=4000)]


TagList = Annotated[list[Annotated[str, Field(max_length=200), Plain]], Field(max_length=MOST_TAGS)]


class Tags(Body):
    """All tags of a conversation."""

    tags: TagList


class TagChange(Body):
    """Tags that come and tags that go; the others stay."""

    add: TagList = Field(default_factory=list)
    remove: TagList = Field(default_factory=list)


class LinkedContact(Body):
    """The contact that a conversation is linked to; null for none."""

    contact: Annotated[str, Field(max_length=63)] | None


def of_row(row: InboxRow) -> ConversationSummary:
    """Return a live conversation as lists show it."""
    return ConversationSummary(
        id=conversation_id(row.thread, row.conversation),
        state=row.state,
        number=row.number,
        our_address=row.ours,
        customer_address=row.customer,
        workstream=row.workstream,
        queue=row.queue,
        agent=row.agent,
        contact=row.contact,
        contact_name=row.contact_name,
        tags=list(row.tags),
        unread=row.unread,
        preview=row.preview,
        undelivered=row.undelivered,
        snoozed_until=row.snoozed_until,
        opened_at=row.opened_at,
        entered_at=row.entered_at,
        active_at=row.active_at,
        closed_at=None,
        close_reason=None,
    )


def of_closed(row: ClosedRow) -> ConversationSummary:
    """Return a closed conversation as lists show it."""
    return ConversationSummary(
        id=conversation_id(row.thread, row.conversation),
        state=State.CLOSED,
        number=row.number,
        our_address=row.ours,
        customer_address=row.customer,
        workstream=row.workstream,
        queue=row.queue,
        agent=row.agent,
        contact=row.contact,
        contact_name=row.contact_name,
        tags=list(row.tags),
        unread=0,
        preview=row.preview,
        undelivered=0,
        snoozed_until=None,
        opened_at=row.opened_at,
        entered_at=None,
        active_at=None,
        closed_at=row.closed_at,
        close_reason=row.reason,
    )


def of_found(found: Found) -> ConversationView:
    """Return one conversation."""
    conversation, head = found.conversation, found.head.value
    previous = conversation.previous
    return ConversationView(
        id=conversation_id(found.thread, conversation.seq),
        state=conversation.state,
        number=conversation.number,
        our_address=head.ours.value,
        customer_address=head.customer.value,
        workstream=conversation.workstream,
        queue=conversation.queue,
        agent=conversation.agent,
        contact=conversation.contact,
        contact_name=conversation.contact_name,
        tags=list(conversation.tags),
        unread=conversation.unread,
        preview=head.preview if head.live == conversation else "",
        undelivered=conversation.undelivered,
        snoozed_until=conversation.snoozed_until,
        opened_at=conversation.opened_at,
        entered_at=conversation.entered_at,
        active_at=conversation.active_at,
        closed_at=conversation.closed_at,
        close_reason=conversation.close_reason,
        last_by=conversation.last_by,
        last_agent=conversation.last_agent,
        initiated_by=conversation.initiated_by,
        previous=conversation_id(found.thread, previous) if previous is not None else None,
        ended_at=conversation.ended_at,
        rating=conversation.rating,
    )
