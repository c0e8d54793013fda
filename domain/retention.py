"""Retention and erasure: what goes from a thread, and what its head is afterwards.

A head is blanked, never deleted, so that a ``seq`` never comes twice; nobody's number stands in a
blank one. Whatever belongs to a live conversation stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.conversations import Conversation
from domain.customers import LedgerEntry
from domain.messages import Message
from domain.threads import Head, Marker, blanked

MOST_AT_ONCE = 500
"""Messages that go from a thread before somebody else may have a turn."""

Goes = Callable[[Conversation], bool]
"""Tells whether a closed conversation goes."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept; None is for ever.

    ``messages`` counts from the close of their conversation, so does ``media``; ``quarantine``
    from the moment at which a call was refused.
    """

    messages: timedelta | None = None
    media: timedelta | None = None
    quarantine: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Loose:
    """A text of a thread that belongs to no conversation, such as a lone STOP, by its hour.

    ``customer`` is the customer's key.
    """

    thread: str
    customer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Clearing:
    """What goes from a thread; ``head`` is what stays of its head.

    ``dropped`` are the markers of texts that were dropped. ``more``: it is too much for once;
    messages go first, the rest another time.
    """

    thread: str
    head: Head
    conversations: tuple[Conversation, ...]
    messages: tuple[Message, ...]
    dropped: tuple[Marker, ...] = ()
    more: bool = False

    @property
    def seqs(self) -> frozenset[int]:
        """Return the numbers of the texts that go."""
        stored = frozenset(message.seq for message in self.messages)
        return stored.union(marker.seq for marker in self.dropped)

    @property
    def loose(self) -> Iterator[datetime]:
        """Yield when texts came that go and belong to no conversation."""
        yield from (one.created_at for one in self.messages if one.conversation is None)
        yield from (one.dropped_at for one in self.dropped if one.dropped_at)


def aged(before: datetime) -> Goes:
    """Return: what was closed before a moment goes."""
    return lambda closed: closed.closed_at is not None and closed.closed_at < before


def begun(until: datetime) -> Goes:
    """Return: what was opened up to a moment goes."""
    return lambda closed: closed.opened_at <= until


def clearing(
    thread: str,
    head: Head,
    closed: Sequence[Conversation],
    messages: Sequence[Message],
    dropped: Sequence[Marker],
    before: datetime,
    goes: Goes,
) -> Clearing:
    """Return what goes: conversations, their messages, and older ones of no conversation."""
    alive = head.live.seq if head.live else None
    gone = tuple(one for one in closed if one.seq != alive and goes(one))
    names = {one.seq for one in gone}
    kept = {one.seq for one in closed} - names | {alive}

    def leaves(message: Message) -> bool:
        of = message.conversation
        return of in names or ((of is None or of not in kept) and message.created_at <= before)

    leaving = tuple(message for message in messages if leaves(message))
    if len(leaving) > MOST_AT_ONCE:
        some = leaving[:MOST_AT_ONCE]
        return Clearing(thread, _without(head, set(), {m.seq for m in some}), (), some, more=True)
    unread = tuple(one for one in dropped if one.dropped_at and one.dropped_at <= before)
    all_go = (len(leaving), len(gone), len(unread)) == (len(messages), len(closed), len(dropped))
    empty = head.live is None and all_go
    rest = blanked(head) if empty else _without(head, names, {m.seq for m in leaving})
    return Clearing(thread, rest, gone, leaving, unread)


def unfinished(head: Head) -> set[int]:
    """Return the numbers of messages that wait to be sent, or whose files wait to be fetched."""
    return {queued.seq for queued in head.outbox} | {fetch.seq for fetch in head.files}


def _without(head: Head, conversations: set[int], messages: set[int]) -> Head:
    last, question = head.last, head.question
    return replace(
        head,
        last=None if last is not None and last.seq in conversations else last,
        question=None if question and question.conversation in conversations else question,
        outbox=tuple(queued for queued in head.outbox if queued.seq not in messages),
        files=tuple(fetch for fetch in head.files if fetch.seq not in messages),
    )


def redacted(proof: LedgerEntry) -> LedgerEntry:
    """Return a proof without number and words: its key still proves it to who has the number."""
    return replace(proof, customer="", words="")
