"""What services need of storage, as protocols. ``storage/`` implements them over tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.catalogue import Thing
from domain.closed_store import ClosedStore
from domain.contacts import Contact
from domain.conversations import Conversation
from domain.customer_store import CustomerStore
from domain.deadlines import Deadline, Lane
from domain.deployment import Deployment
from domain.inbox_store import InboxStore
from domain.limits import LimitStore
from domain.media import FileStore
from domain.messages import DeliveryReport, Message
from domain.people import PeopleStore
from domain.quarantine import Quarantined
from domain.receipts import Receipt
from domain.surveys import SurveyResult
from domain.threads import Change, Committed, Head, Marker, ReportRow, Stored

Token = tuple[str, str]

MOST_AT_ONCE = 99
"""Things that one change of the catalogue may write and remove."""


class ThreadStore(Protocol):
    """Threads: head, messages, markers, closed conversations, reports."""

    def head(self, thread: str) -> Stored[Head] | None:
        """Return the head, None if the thread has none yet."""

    def commit(self, thread: str, change: Change, was: Stored[Head] | None) -> Committed:
        """Apply a change in one transaction; ``Seen`` at the marker, else ``LostRace``."""

    def marker(self, thread: str, key: str) -> Marker | None:
        """Return a marker."""

    def message(self, thread: str, seq: int) -> Stored[Message] | None:
        """Return one message."""

    def messages(self, thread: str, after: int = 0, limit: int = 1000) -> list[Message]:
        """Return messages in order, beginning after *after*."""

    def conversation(self, thread: str, seq: int) -> Stored[Conversation] | None:
        """Return a closed conversation."""

    def conversations(self, thread: str) -> list[Conversation]:
        """Return the closed conversations, oldest first."""

    def edit_conversation(self, thread: str, was: Stored[Conversation], now: Conversation) -> None:
        """Replace a closed conversation that is as it was read; ``LostRace``."""

    def record(self, thread: str, row: ReportRow, message: tuple[Stored[Message], Message]) -> None:
        """Keep a report and raise its message; ``Seen`` or ``LostRace``."""

    def raise_message(self, thread: str, message: tuple[Stored[Message], Message]) -> None:
        """Replace a message that is as it was read; ``LostRace``."""

    def reports(self, thread: str, seq: int) -> list[ReportRow]:
        """Return the delivery reports of a message, in order of arrival."""

    def markers(self, thread: str) -> list[Marker]:
        """Return every marker of a thread."""

    def clear(self, thread: str, messages: Collection[int], conversations: Collection[int]) -> None:
        """Remove messages with their markers and reports, then conversations; ``LostRace``."""

    def all_heads(self) -> Iterator[tuple[str, Stored[Head]]]:
        """Return every thread with its head."""


class DeadlineStore(Protocol):
    """The table of time."""

    def arm(self, deadline: Deadline, was: Stored[Deadline] | None = None) -> None:
        """Write a deadline; *was* is the one that it takes further on."""

    def due(self, lane: Lane, now: datetime) -> list[Stored[Deadline]]:
        """Return what is due in a lane, oldest first."""

    def done(self, finished: Sequence[Stored[Deadline]]) -> None:
        """Delete deadlines that are as they were read."""

    def of(self, thread: str) -> list[Stored[Deadline]]:
        """Return every deadline of a thread, due or not; reads a shard."""


class ReceiptStore(Protocol):
    """Messages by the provider's id."""

    def bind(self, key: str, thread: str, seq: int) -> tuple[DeliveryReport, ...]:
        """Note which message an id belongs to; return earlier reports; ``LostRace``."""

    def park(self, key: str, report: DeliveryReport) -> Receipt | None:
        """Keep a report of an unknown message, or return its receipt; ``LostRace``."""

    def get(self, key: str) -> Receipt | None:
        """Return a receipt."""

    def claim(self, key: str, thread: str) -> str:
        """Return the thread that a caller's key belongs to: the first one to claim it."""

    def remove(self, key: str) -> None:
        """Remove a receipt or a claim, if it is there."""


class SurveyStore(Protocol):
    """What was asked after conversations."""

    def put(self, result: SurveyResult) -> None:
        """Write what is known about a question; the latest knows most."""

    def between(self, start: datetime, end: datetime) -> list[SurveyResult]:
        """Return what was asked from *start* until before *end*, newest first."""

    def remove(self, conversation: str, asked_at: datetime) -> None:
        """Remove what was asked about a conversation, if it is there."""


class QuarantineStore(Protocol):
    """Refused calls."""

    def keep(self, call: Quarantined) -> None:
        """Keep a call."""

    def page(
        self, limit: int, token: Token | None = None
    ) -> tuple[list[Quarantined], Token | None]:
        """Return some calls, newest first."""

    def older(self, than: datetime, limit: int) -> list[str]:
        """Return ids of some calls that were refused before a moment."""

    def get(self, key: str) -> Stored[Quarantined] | None:
        """Return one call."""

    def replayed(self, call: Quarantined, at: datetime, outcome: str) -> None:
        """Note what a replay brought."""

    def remove(self, key: str) -> None:
        """Remove a call."""


class CatalogueStore(Protocol):
    """What is configured."""

    def everything(self) -> list[Stored[Thing]]:
        """Return all that is configured."""

    def one(self, kind: type[Thing], key: str) -> Stored[Thing] | None:
        """Return one thing."""

    def put(self, thing: Thing, was: Stored[Thing] | None) -> str:
        """Write a thing that is as it was read, return its version; ``LostRace``."""

    def remove(self, thing: Thing) -> None:
        """Remove a thing for good."""

    def guard(self) -> str:
        """Return a version of the whole: read it before what a change rests on."""

    def change(
        self,
        written: Sequence[tuple[Thing, Stored[Thing] | None]],
        removed: Sequence[Stored[Thing]],
        guard: str,
    ) -> tuple[str, list[str]]:
        """Write and remove at most ``MOST_AT_ONCE`` things; return guard and versions after it.

        Raises ``LostRace`` if anything guarded has changed since *guard* was read.
        """

    def deployment(self) -> Stored[Deployment] | None:
        """Return which deployment wrote last."""

    def deployed(self, now: Deployment, was: Stored[Deployment] | None) -> None:
        """Note which deployment wrote last; ``LostRace``."""


class ContactStore(Protocol):
    """People we know."""

    def contact(self, key: str) -> Stored[Contact] | None:
        """Return a contact."""

    def page(self, limit: int, token: Token | None = None) -> tuple[list[Contact], Token | None]:
        """Return some contacts, and where the next page begins."""

    def put(self, contact: Contact, was: Stored[Contact] | None) -> str:
        """Write a contact that is as it was read, return its version; ``LostRace``."""

    def remove(self, was: Stored[Contact]) -> None:
        """Remove a contact that is as it was read; ``LostRace``."""


@dataclass(frozen=True, slots=True)
class Stores:
    """All stores, handed around as one."""

    threads: ThreadStore
    inbox: InboxStore
    deadlines: DeadlineStore
    customers: CustomerStore
    closed: ClosedStore
    receipts: ReceiptStore
    quarantine: QuarantineStore
    catalogue: CatalogueStore
    contacts: ContactStore
    files: FileStore
    limits: LimitStore
    surveys: SurveyStore
    people: PeopleStore
