"""The table of threads: a partition per thread with its head, messages, markers and reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from domain.conversations import Conversation
from domain.messages import Message
from domain.ports import LostRace, Seen
from domain.threads import Change, Committed, Head, Marker, ReportRow, Stored
from storage.removals import removals
from storage.rows import (
    Changed,
    Exists,
    Missing,
    NotCommitted,
    Op,
    Row,
    Table,
    Verb,
    decoded,
    encoded,
    every,
    only,
    prefixed,
)

HEAD = "head"


def _message_key(seq: int) -> str:
    return f"m~{seq:010d}"


def _conversation_key(seq: int) -> str:
    return f"c~{seq:010d}"


class ThreadTable:
    """Threads in Table Storage."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def head(self, thread: str) -> Stored[Head] | None:
        """Return the head of a thread, None if it has none yet."""
        row = self._table.get(thread, HEAD)
        return decoded(row, Head) if row else None

    def commit(self, thread: str, change: Change, was: Stored[Head] | None) -> Committed:
        """Apply *change* to a thread whose head is still *was*.

        Raises ``Seen`` when the marker or report is there already, ``LostRace`` when anything
        else is not as it was read. Nothing is written then.
        """
        once = list(_once(thread, change))
        ops = [*once, *_operations(thread, change, was)]
        try:
            versions = self._table.transact(ops)
        except NotCommitted as error:
            if error.index < len(once) and isinstance(error.cause, Exists):
                raise Seen from error
            raise LostRace from error
        return _committed(change, was, versions[len(once) :])

    def marker(self, thread: str, key: str) -> Marker | None:
        """Return a marker."""
        row = self._table.get(thread, f"d~{key}")
        return decoded(row, Marker).value if row else None

    def message(self, thread: str, seq: int) -> Stored[Message] | None:
        """Return one message."""
        row = self._table.get(thread, _message_key(seq))
        return decoded(row, Message) if row else None

    def messages(self, thread: str, after: int = 0, limit: int = 1000) -> list[Message]:
        """Return messages of a thread in order, beginning after *after*."""
        rows = every(self._table, only(thread), (_message_key(after + 1), "m~~"), limit)
        return [decoded(row, Message).value for row in rows]

    def conversation(self, thread: str, seq: int) -> Stored[Conversation] | None:
        """Return a closed conversation."""
        row = self._table.get(thread, _conversation_key(seq))
        return decoded(row, Conversation) if row else None

    def conversations(self, thread: str) -> list[Conversation]:
        """Return the closed conversations of a thread, oldest first."""
        rows = every(self._table, only(thread), prefixed("c~"))
        return [decoded(row, Conversation).value for row in rows]

    def edit_conversation(self, thread: str, was: Stored[Conversation], now: Conversation) -> None:
        """Replace a closed conversation that is still as it was read; raise ``LostRace``."""
        row = Row(thread, _conversation_key(now.seq), encoded(now, was.raw), was.version)
        try:
            self._table.replace(row)
        except (Changed, Missing) as error:
            raise LostRace from error

    def record(self, thread: str, row: ReportRow, message: tuple[Stored[Message], Message]) -> None:
        """Keep a report and raise its message; ``Seen`` if it is kept already, ``LostRace``."""
        ops = [_keeping(thread, row), _replacing(thread, message)]
        try:
            self._table.transact(ops)
        except NotCommitted as error:
            if error.index == 0 and isinstance(error.cause, Exists):
                raise Seen from error
            raise LostRace from error

    def raise_message(self, thread: str, message: tuple[Stored[Message], Message]) -> None:
        """Replace a message that is still as it was read; raise ``LostRace``."""
        try:
            self._table.transact([_replacing(thread, message)])
        except NotCommitted as error:
            raise LostRace from error

    def reports(self, thread: str, seq: int) -> list[ReportRow]:
        """Return the delivery reports of one message, in order of arrival."""
        rows = every(self._table, only(thread), prefixed(f"r~{seq:010d}~"))
        found = [decoded(row, ReportRow).value for row in rows]
        return sorted(found, key=lambda report: report.received_at)

    def markers(self, thread: str) -> list[Marker]:
        """Return every marker of a thread."""
        rows = every(self._table, only(thread), prefixed("d~"))
        return [decoded(row, Marker).value for row in rows]

    def clear(self, thread: str, messages: Collection[int], conversations: Collection[int]) -> None:
        """Remove messages with all that is about them, then conversations.

        What is about one message goes at once, so that its marker lives as long as it. Raises
        ``LostRace`` if somebody else changes a row meanwhile; the rest stays for another time.
        """
        rows = [row for row in every(self._table, only(thread)) if row.key != HEAD]
        try:
            for ops in removals(rows, messages, conversations):
                self._table.transact(ops)
        except NotCommitted as error:
            raise LostRace from error

    def all_heads(self) -> Iterator[tuple[str, Stored[Head]]]:
        """Return every thread with its head; reads the whole table (``make repair``)."""
        for row in every(self._table, ("", "\x7f"), only(HEAD)):
            yield row.partition, decoded(row, Head)


def _once(thread: str, change: Change) -> Iterator[Op]:
    """Yield what shows a repeat, because it is there already."""
    if change.marker is not None:
        row = Row(thread, f"d~{change.marker.key}", encoded(change.marker))
        yield Op(Verb.CREATE, row)
    if change.report is not None:
        yield _keeping(thread, change.report)


def _operations(thread: str, change: Change, was: Stored[Head] | None) -> Iterator[Op]:
    for message in change.created:
        yield Op(Verb.CREATE, Row(thread, _message_key(message.seq), encoded(message)))
    for pair in change.replaced:
        yield _replacing(thread, pair)
    if change.closed is not None:
        key = _conversation_key(change.closed.seq)
        yield Op(Verb.UPSERT, Row(thread, key, encoded(change.closed)))
    document = encoded(change.head, was.raw if was else None)
    verb = Verb.REPLACE if was else Verb.CREATE
    yield Op(verb, Row(thread, HEAD, document, was.version if was else ""))


def _committed(change: Change, was: Stored[Head] | None, versions: list[str]) -> Committed:
    written = [
        *(Stored(message, "") for message in change.created),
        *(Stored(message, "", stored.raw) for stored, message in change.replaced),
    ]
    messages = tuple(
        replace(stored, version=version) for stored, version in zip(written, versions, strict=False)
    )
    return Committed(Stored(change.head, versions[-1], was.raw if was else {}), messages)


def _keeping(thread: str, row: ReportRow) -> Op:
    return Op(Verb.CREATE, Row(thread, f"r~{row.seq:010d}~{row.key}", encoded(row)))


def _replacing(thread: str, pair: tuple[Stored[Message], Message]) -> Op:
    was, message = pair
    document = encoded(message, was.raw)
    return Op(Verb.REPLACE, Row(thread, _message_key(message.seq), document, was.version))
