"""Live conversations in their thousands: the rows that sweeps and views read of each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bench.texts import OURS
from domain.addresses import from_wire
from domain.conversations import opened
from domain.deadlines import Deadline, Lane
from domain.identity import thread_id
from domain.inbox import row_of
from domain.threads import Head, ViewKey, view_partition, view_row
from runtime.bootstrap import channel

AT_ONCE = 8


def add(first: int, last: int) -> int:
    """Add the inbox row and the deadline of conversations that wait since now; return how many."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return len(list(pool.map(_one, range(first, last))))


def _one(number: int) -> None:
    at = channel()
    now = at.clock.now()
    ours, customer = from_wire(OURS), from_wire(f"+1303{number:07d}")
    thread, operation = thread_id(ours, customer), f"live{number}"
    conversation = opened(
        seq=1, workstream="customer-service", queue="default", number="twilio-line", now=now,
        previous=None,
    )  # fmt: skip
    partition = view_partition(conversation) or ""
    key = ViewKey(partition, view_row(conversation, thread, operation))
    head = Head(ours, customer, rev=1, seq=1, live=conversation, view=key, preview="Hello")
    at.stores.inbox.write_ahead(key, row_of(head, thread))
    due = now + timedelta(hours=8)
    at.stores.deadlines.arm(Deadline(thread, due, Lane.LATER, 1, operation, ours, customer))
