"""Conversations: lists by view, and one conversation with its messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.at import At
from api.paging import DEFAULT_LIMIT, Cursor, Limit, cursor_of, next_link, read
from api.schemas.common import Page, Time
from api.schemas.conversations import (
    ConversationSummary,
    ConversationView,
    LinkedContact,
    NoteText,
    TagChange,
    Tags,
    of_closed,
    of_found,
    of_row,
)
from api.schemas.messages import IdempotencyKey, MessageView, Reply, of_message
from api.security import AsAgent
from domain.errors import Invalid
from domain.identity import split_conversation_id
from domain.people import Principal
from runtime.channel import Channel
from services.conversations import Found
from services.drafts import Draft
from services.views import View

router = APIRouter(prefix="/conversations", tags=["conversations"])

LONGEST_SPAN = timedelta(days=31)
USUAL_SPAN = timedelta(days=1)


class Shown(StrEnum):
    """Which conversations a list shows."""

    OPEN = "open"
    MINE = "mine"
    WAITING = "waiting"
    ALL = "all"
    CLOSED = "closed"


class Scope(StrEnum):
    """Whose messages are listed."""

    CONVERSATION = "conversation"
    THREAD = "thread"


class Order(StrEnum):
    """From which end a list begins."""

    OLDEST = "oldest"
    NEWEST = "newest"


Since = Annotated[Time | None, Query(alias="from", description="For closed ones.")]
Until = Annotated[Time | None, Query(alias="to", description="For closed ones.")]


def found_in(at: Channel, conversation: str, caller: Principal) -> Found:
    """Return a conversation that the caller may read, by its id."""
    thread, seq = split_conversation_id(conversation)
    return at.conversations.find(thread, seq, caller)


@router.get("")
def list_conversations(
    at: At,
    caller: AsAgent,
    request: Request,
    view: Shown = Shown.OPEN,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    since: Since = None,
    until: Until = None,
) -> Page[ConversationSummary]:
    """List the conversations of a view that the caller may read.

    Open: longest waiting first. Closed: newest first, of the last 24 hours unless told.
    """
    if view is Shown.CLOSED:
        return _closed(at, caller, request, limit, cursor, since, until)
    token = read(cursor, view, 3)
    page = at.views.page(View(view.value), caller, limit, token)
    following = cursor_of(view, *page.following) if page.following else None
    return Page(items=[of_row(row) for row in page.rows], next_link=next_link(request, following))


@router.get("/{conversation}")
def get_conversation(at: At, caller: AsAgent, conversation: str) -> ConversationView:
    """Return a conversation."""
    return of_found(found_in(at, conversation, caller))


@router.get("/{conversation}/messages")
def list_messages(
    at: At,
    caller: AsAgent,
    request: Request,
    conversation: str,
    scope: Scope = Scope.CONVERSATION,
    order: Order = Order.OLDEST,
    limit: Limit = 200,
    cursor: Cursor = None,
) -> Page[MessageView]:
    """List texts and notes in order: of the conversation, or of all with this customer.

    From the newest on, for a thread only: each page stands in order, the next one is older.
    """
    found = found_in(at, conversation, caller)
    if order is Order.NEWEST and scope is not Scope.THREAD:
        raise Invalid("order", "Only a thread is listed from its newest text.", field="order")
    view = f"{scope}~{order}"
    place = read(cursor, view, 1)
    if order is Order.NEWEST:
        page = at.conversations.latest(found, _seq(place) if place else None, limit)
    else:
        listed = at.conversations.history if scope is Scope.THREAD else at.conversations.messages
        page = listed(found, _seq(place), limit)
    following = cursor_of(view, str(page.following)) if page.following is not None else None
    return Page(
        items=[of_message(found.thread, message) for message in page.items],
        next_link=next_link(request, following),
    )


@router.post("/{conversation}/messages", status_code=201)
def reply(
    at: At,
    caller: AsAgent,
    conversation: str,
    body: Reply,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> MessageView:
    """Answer the customer; picks an open conversation and reopens a waiting one."""
    found = found_in(at, conversation, caller)
    draft = Draft(caller, body.text, idempotency_key, tuple(body.media), body.hold)
    message = at.replies.reply(found.thread, found.conversation.seq, draft, found.head)
    sent = of_message(found.thread, message)
    response.headers["Location"] = f"/api/v1/messages/{sent.id}"
    return sent


@router.post("/{conversation}/notes", status_code=201)
def add_note(at: At, caller: AsAgent, conversation: str, body: NoteText) -> MessageView:
    """Add a note that only agents see."""
    found = found_in(at, conversation, caller)
    return of_message(found.thread, at.conversations.note(found, body.text, caller))


@router.put("/{conversation}/tags")
def set_tags(at: At, caller: AsAgent, conversation: str, body: Tags) -> ConversationView:
    """Replace the tags of a conversation."""
    found = found_in(at, conversation, caller)
    return of_found(at.conversations.tag(found, tuple(body.tags)))


@router.patch("/{conversation}/tags")
def change_tags(at: At, caller: AsAgent, conversation: str, body: TagChange) -> ConversationView:
    """Add and remove tags; what others add or remove at the same time is kept."""
    found = found_in(at, conversation, caller)
    return of_found(at.conversations.retag(found, body.add, body.remove))


@router.put("/{conversation}/contact")
def link_contact(
    at: At, caller: AsAgent, conversation: str, body: LinkedContact
) -> ConversationView:
    """Link a conversation to a contact, or to none."""
    found = found_in(at, conversation, caller)
    contact = at.contacts.get(body.contact).value if body.contact is not None else None
    linked = at.conversations.link(
        found, contact.id if contact else None, contact.name if contact else None
    )
    return of_found(linked)


def _closed(
    at: Channel,
    caller: Principal,
    request: Request,
    limit: int,
    cursor: str | None,
    since: datetime | None,
    until: datetime | None,
) -> Page[ConversationSummary]:
    """Return what was closed in a span; the cursor keeps the span, so that pages fit together."""
    token = read(cursor, Shown.CLOSED, 3)
    if token is None:
        end = until or at.clock.now() + timedelta(seconds=1)
        start, skipped = since or end - USUAL_SPAN, 0
    else:
        start, end, skipped = _time(token[0]), _time(token[1]), _seq(token[2:])
    if not timedelta() < end - start <= LONGEST_SPAN:
        raise Invalid("span", "From is before to, by at most 31 days.", field="from")
    rows = at.views.closed(caller, start, end)
    shown, more = rows[skipped : skipped + limit], len(rows) > skipped + limit
    place = (start.isoformat(), end.isoformat(), str(skipped + limit))
    following = cursor_of(Shown.CLOSED, *place) if more else None
    return Page(items=[of_closed(row) for row in shown], next_link=next_link(request, following))


def _time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid("cursor_invalid", "This is no cursor of this list.", field="cursor")
    return moment


def _seq(token: tuple[str, ...] | None) -> int:
    if token is None:
        return 0
    if not (token[0].isascii() and token[0].isdecimal() and len(token[0]) <= 9):
        raise Invalid("cursor_invalid", "This is no cursor of this list.", field="cursor")
    return int(token[0])
