"""All stores over any tables, with a clock and ids that tests decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from domain.media import FileStore, StoredFile
from domain.ports import Together
from domain.stores import Stores
from storage.catalogue import CatalogueTable
from storage.closed import ClosedTable
from storage.contacts import ContactTable
from storage.customers import CustomerTable
from storage.deadlines import DeadlineTable
from storage.inbox import InboxTable
from storage.limits import LimitTable
from storage.people import PeopleTable
from storage.quarantine import QuarantineTable
from storage.receipts import ReceiptTable
from storage.rows import Table
from storage.surveys import SurveyTable
from storage.threads import ThreadTable

START = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)


def in_turn(*calls: Callable[[], object]) -> list[object]:
    """Make calls one after the other; like the real thing, all of them before an error counts."""
    results: list[object] = []
    errors: list[Exception] = []
    for call in calls:
        try:
            results.append(call())
        except Exception as error:  # every call is made before one error counts
            errors.append(error)
    if errors:
        raise errors[0]
    return results


class FakeFiles:
    """Files in memory; passes the same contract tests as Blob Storage."""

    def __init__(self) -> None:
        self.held: dict[str, StoredFile] = {}

    def put(self, key: str, file: StoredFile) -> None:
        self.held[key] = file

    def get(self, key: str) -> StoredFile | None:
        return self.held.get(key)

    def facts(self, key: str) -> StoredFile | None:
        found = self.held.get(key)
        return replace(found, content=b"") if found else None

    def remove(self, key: str) -> None:
        self.held.pop(key, None)


def stores(
    table: Callable[[str], Table],
    together: Together = in_turn,
    files: FileStore | None = None,
) -> Stores:
    """Return all stores over the tables that *table* gives by name."""
    return Stores(
        threads=ThreadTable(table("threads")),
        inbox=InboxTable(table("inbox")),
        deadlines=DeadlineTable(table("deadlines"), together),
        customers=CustomerTable(table("customers")),
        closed=ClosedTable(table("closed")),
        receipts=ReceiptTable(table("receipts")),
        catalogue=CatalogueTable(table("configuration")),
        contacts=ContactTable(table("contacts")),
        quarantine=QuarantineTable(table("quarantine")),
        files=files if files is not None else FakeFiles(),
        limits=LimitTable(table("limits")),
        surveys=SurveyTable(table("surveys")),
        people=PeopleTable(table("people")),
    )


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, **parts: float) -> datetime:
        """Move on, as in ``advance(minutes=2)``, and return the new time."""
        self.at += timedelta(**parts)
        return self.at


def counting_ids(prefix: str = "op") -> Callable[[], str]:
    """Return a source of ids: op1, op2, ..."""
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers)}"
