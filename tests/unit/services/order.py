"""What must hold when everything has come to rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.inbox import row_of
from domain.threads import Head
from tests.fakes.stores import START
from tests.fakes.tables import Memory
from tests.unit.services.interleavings import THREAD, Office


def disorder(memory: Memory, texts: set[str], *, strict: bool) -> str | None:
    """Return what is wrong with the tables, None if nothing is.

    *strict*: rows show exactly what the heads tell. Else a row may be ahead of its head, as
    after a text whose transaction never came; it is never behind.
    """
    office = Office(memory, "check")
    stored = office.head
    if stored is None:
        return "ghost row" if memory.rows.get("inbox") else None
    head = stored.value
    views = dict(memory.rows["inbox"])
    if head.view is not None and head.live is not None:
        found = office.stores.inbox.row(head.view)
        if found is None:
            return f"live conversation ({head.live.state}) missing from its view"
        if found.value.rev < head.rev:
            return "row older than its head"
        if strict and found.value != replace(row_of(head, THREAD.id), rev=found.value.rev):
            return "row shows something else than its head"
        del views[head.view.partition, head.view.row]
    if views:
        return f"ghost row in {sorted(partition for partition, _ in views)}"
    return _record(office, head, texts)


def _record(office: Office, head: Head, texts: set[str]) -> str | None:
    """Return what is wrong with messages, closed conversations and deadlines."""
    messages = [message.text for message in office.stores.threads.messages(THREAD.id)]
    if len(set(messages)) < len(messages):
        return f"stored twice: {messages}"
    if not texts <= set(messages):
        return f"lost: {texts - set(messages)}"
    closed = {one.seq for one in office.stores.threads.conversations(THREAD.id)}
    day = timedelta(days=2)
    shown = {one.conversation for one in office.stores.closed.between(START - day, START + day)}
    if shown != closed:
        return f"closed: {closed}, shown as closed: {shown}"
    if head.live is not None and head.live.seq in closed:
        return "closed row of a live conversation"
    return _net(office, head)


def _net(office: Office, head: Head) -> str | None:
    """Return what is wrong with the deadline that carries a live conversation."""
    if head.live is None:
        return None
    rows = office.memory.rows["deadlines"].values()
    operation = head.armed.operation if head.armed else "none"
    if not any(row.key.endswith(f"~{operation}") for row in rows):
        return f"no deadline carries the live conversation ({head.live.state})"
    return None
