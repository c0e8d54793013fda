"""What has happened in a thread, as values: subscribers are told after the commit.

A subscriber adds to what the channel does (reports, outgoing events) and cannot undo it. What
must not be lost is no subscriber's business: it belongs into the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.conversations import Conversation
from domain.messages import Direction, Message

if TYPE_CHECKING:
    from domain.threads import Change, Head


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a thread."""

    thread: str


@dataclass(frozen=True, slots=True)
class ConversationOpened(Event):
    """A conversation began, by a customer or by an agent."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ConversationChanged(Event):
    """A live conversation has another state, agent or queue."""

    before: Conversation
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ConversationClosed(Event):
    """A conversation ended."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class TextReceived(Event):
    """A customer's text was stored."""

    message: Message


@dataclass(frozen=True, slots=True)
class TextWritten(Event):
    """A text of ours was stored; it is sent, or waits to be."""

    message: Message


@dataclass(frozen=True, slots=True)
class TextProgressed(Event):
    """A text of ours has another state after an attempt to send it, or a report."""

    message: Message


@dataclass(frozen=True, slots=True)
class TextRepeated(Event):
    """A customer's text came once more, and was not stored again."""

    provider: str


Subscriber = Callable[[Event], None]


def events_of(thread: str, old: Head | None, change: Change) -> Iterator[Event]:
    """Return what *change* made happen in a thread whose head was *old*."""
    before, live = old.live if old else None, change.head.live
    if change.closed is not None:
        yield ConversationClosed(thread, change.closed)
    if live is not None and (before is None or before.seq != live.seq):
        yield ConversationOpened(thread, live)
    elif live is not None and before is not None and _place(before) != _place(live):
        yield ConversationChanged(thread, before, live)
    for message in change.created:
        if message.direction is Direction.INBOUND:
            yield TextReceived(thread, message)
        elif message.direction is Direction.OUTBOUND:
            yield TextWritten(thread, message)
    for stored, message in change.replaced:
        if stored.value.state is not message.state:
            yield TextProgressed(thread, message)
    yield from change.events


def _place(conversation: Conversation) -> tuple[object, ...]:
    return conversation.state, conversation.agent, conversation.queue
