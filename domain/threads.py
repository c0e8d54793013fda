"""Threads: everything between one of our numbers and one customer, for ever.

A thread is one partition. Its head holds what a decision needs; a decision is a ``Change``;
``services/threads.py`` applies it so that a crash at any point leaves a row too many, never
one too few.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar

from domain.addresses import Address, AddressKind
from domain.blocks import Dropped, Pace
from domain.conversations import Conversation, State
from domain.events import Event
from domain.messages import DeliveryReport, Direction, Message
from domain.outbox import Outbox
from domain.surveys import Question

T_co = TypeVar("T_co", covariant=True)

NOBODY = Address(AddressKind.ALPHANUMERIC, "")
"""Both ends of a thread whose head is blank: only its key tells whose it was."""

REMEMBERED_TEXTS = 20
REMEMBERED_OPERATIONS = 5


@dataclass(frozen=True, slots=True)
class ViewKey:
    """Where a conversation's row stands in the inbox: partition and row."""

    partition: str
    row: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """A message whose files are to be fetched, not before a moment."""

    seq: int
    not_before: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is sending message ``seq``; after ``until`` nobody knows what became of it.

    ``turn``: its sender's turn was taken before.
    """

    operation: str
    seq: int
    until: datetime
    turn: bool = False


@dataclass(frozen=True, slots=True)
class Armed:
    """The deadline that carries this thread's timers on, by its operation."""

    operation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """What every decision about a thread needs, in one row.

    ``rev`` is one more with every transaction. ``seq`` is the last one given. ``texts`` are the
    marker hashes of the latest inbound texts, ``operations`` the ids of the latest changes, by
    which a commit whose answer was lost is recognised. ``last`` is the conversation closed
    last. ``view`` is the live conversation's row in the inbox, ``left`` the row it had before,
    which may still be there after a crash. ``answered`` are the latest moments at which the
    channel spoke by itself, ``helped`` those at which it answered HELP, ``told_closed_at`` when
    it last said that nobody is there. ``opted_out`` is what this thread knows; the customer's row
    has the truth. ``carrier_blocks``: by a STOP here the carrier refuses our texts. ``pace`` tells
    a flood of texts from a person's. ``question`` is the survey asked last, with its answer.
    ``dropped`` counts what a block of the customer has kept out of here.
    ``erased_until``: what the customer wrote up to then was erased.
    """

    ours: Address
    customer: Address
    rev: int = 0
    seq: int = 0
    live: Conversation | None = None
    last: Conversation | None = None
    view: ViewKey | None = None
    left: ViewKey | None = None
    outbox: Outbox = ()
    claim: Claim | None = None
    files: tuple[Fetch, ...] = ()
    armed: Armed | None = None
    texts: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    preview: str = ""
    preview_at: datetime | None = None
    answered: tuple[datetime, ...] = ()
    helped: tuple[datetime, ...] = ()
    told_closed_at: datetime | None = None
    opted_out: bool = False
    carrier_blocks: bool = False
    pace: Pace | None = None
    question: Question | None = None
    dropped: Dropped | None = None
    erased_until: datetime | None = None

    def erases(self, written_at: datetime | None) -> bool:
        """Tell whether a text was erased already, and must not come back."""
        until = self.erased_until
        return until is not None and written_at is not None and written_at <= until

    @property
    def blank(self) -> bool:
        """Tell whether nothing of the customer is left here."""
        return self.ours == NOBODY


@dataclass(frozen=True, slots=True)
class Marker:
    """A row that exists once: what it stands for was done, by which operation.

    ``dropped_at`` is set where it stands for a text that was dropped: then it is all there is.
    """

    key: str
    operation: str
    seq: int
    request_hash: str = ""
    dropped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stored(Generic[T_co]):
    """A value with the version under which it was read, and what the row held."""

    value: T_co
    version: str
    raw: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A delivery report, kept as a row of its own."""

    seq: int
    key: str
    report: DeliveryReport
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision wants done to a thread, in one transaction.

    ``marker`` or ``report`` comes first in the transaction, so that a repeat shows itself.
    ``closed`` is the conversation that ends here. ``work_left``: something must happen after the
    commit even if this process dies (a text to send, a file to fetch). ``events`` are told to
    subscribers after those that the change itself shows (``domain/events.py``). ``wake``: when
    the thread is to be looked at, at the latest.
    """

    head: Head
    marker: Marker | None = None
    report: ReportRow | None = None
    created: tuple[Message, ...] = ()
    replaced: tuple[tuple[Stored[Message], Message], ...] = ()
    closed: Conversation | None = None
    work_left: bool = False
    shows: bool = True
    events: tuple[Event, ...] = ()
    wake: datetime | None = None

    @property
    def says(self) -> bool:
        """Tell whether it adds a text of ours."""
        return any(message.direction is Direction.OUTBOUND for message in self.created)


@dataclass(frozen=True, slots=True)
class Committed:
    """What stands in storage after a change: the head, and its messages in their order."""

    head: Stored[Head]
    messages: tuple[Stored[Message], ...] = ()


def view_partition(conversation: Conversation, shard: int = 0) -> str | None:
    """Return the inbox partition that shows a conversation; None for a closed one."""
    if conversation.state is State.OPEN:
        return f"open~{conversation.queue}~{shard}"
    if conversation.state is State.WAITING:
        return f"waiting~{conversation.workstream}"
    if conversation.state is State.CLOSED:
        return None
    return f"agent~{conversation.agent}~"


def view_row(conversation: Conversation, thread: str, operation: str) -> str:
    """Return the row key: priority, moment of entering, conversation, and who put it there.

    The operation at the end keeps a late removal from hitting a newer row.
    """
    entered = int(conversation.entered_at.timestamp() * 1000)
    return f"50~{entered:013d}~{thread}-{conversation.seq}~{operation}"


def advanced(head: Head, operation: str, **changes: object) -> Head:
    """Return *head* one revision on, with *operation* remembered."""
    operations = (*head.operations, operation)[-REMEMBERED_OPERATIONS:]
    return replace(head, rev=head.rev + 1, operations=operations, **changes)  # type: ignore[arg-type]  # the names are Head's own


def blanked(head: Head) -> Head:
    """Return what stays of a head when nothing is left in its thread, not even the numbers."""
    return Head(
        NOBODY,
        NOBODY,
        rev=head.rev,
        seq=head.seq,
        operations=head.operations,
        opted_out=head.opted_out,
        carrier_blocks=head.carrier_blocks,
        erased_until=head.erased_until,
    )


def remembered(head: Head, text: str | None) -> tuple[str, ...]:
    """Return the latest inbound texts with one more."""
    return head.texts if text is None else (*head.texts, text)[-REMEMBERED_TEXTS:]
