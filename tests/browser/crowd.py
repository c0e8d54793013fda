"""A busy channel, written straight into its tables: ten thousand who wait, and one long thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from domain.addresses import Address, AddressKind
from domain.conversations import CloseReason, Conversation, State
from domain.identity import conversation_id, thread_id
from domain.inbox import closed_row_of, row_of
from domain.messages import DeliveryState, Direction, Message
from domain.threads import Change, Head, Stored, ViewKey, view_partition, view_row
from domain.turns import Party
from storage.closed import ClosedTable
from storage.rows import MOST_OPERATIONS, Op, Row, Verb, encoded
from storage.threads import ThreadTable
from tests.e2e.tables import tables
from tests.e2e.world import NUMBERS, World

OURS = Address(AddressKind.E164, NUMBERS["twilio"])
OPERATION = "crowd"
PER_CONVERSATION = 50


@dataclass(frozen=True)
class Crowd:
    """Who waits, longest first: customers, and the ids of their conversations."""

    customers: Sequence[Address]
    conversations: Sequence[str]


def crowd(world: World, many: int, whole: Sequence[int]) -> Crowd:
    """Let *many* wait; those at the places *whole* can be opened, the others only be listed."""
    written = tables(world)
    began = datetime.now(UTC) - timedelta(seconds=many)
    customers = [Address(AddressKind.E164, f"+1206{2_000_000 + number}") for number in range(many)]
    heads = [_waiting(one, began + timedelta(seconds=at)) for at, one in enumerate(customers)]
    ops = [_row(head) for head in heads]
    for start in range(0, many, MOST_OPERATIONS):
        written["inbox"].transact(ops[start : start + MOST_OPERATIONS])
    threads = ThreadTable(written["threads"])
    for at in whole:
        _open(threads, heads[at])
    ids = [conversation_id(thread_id(OURS, one), 1) for one in customers]
    return Crowd(customers, ids)


def long_thread(world: World, customer: Address, many: int) -> str:
    """Write a thread of *many* texts in closed conversations, the last one open; return its id."""
    threads, thread = ThreadTable(tables(world)["threads"]), thread_id(OURS, customer)
    began = datetime.now(UTC) - timedelta(minutes=many)
    was: Stored[Head] | None = None
    for first in range(1, many + 1, PER_CONVERSATION):
        some = range(first, min(first + PER_CONVERSATION, many + 1))
        texts = tuple(_text(seq, first, began + timedelta(minutes=seq)) for seq in some)
        live = _conversation(first, texts[0].created_at)
        ended = replace(
            live,
            state=State.CLOSED,
            closed_at=texts[-1].created_at,
            close_reason=CloseReason.AGENT_CLOSED,
        )
        last = some[-1] == many
        head = Head(OURS, customer, rev=some[-1], seq=some[-1], live=live if last else None)
        change = Change(head, created=texts, closed=None if last else ended)
        was = threads.commit(thread, change, was).head
    return conversation_id(thread, many - PER_CONVERSATION + 1)


def _conversation(seq: int, at: datetime) -> Conversation:
    return Conversation(
        seq=seq,
        state=State.OPEN,
        workstream="customer-service",
        queue="default",
        number="twilio-line",
        opened_at=at,
        entered_at=at,
        active_at=at,
        last_by=Party.CUSTOMER,
        unread=1,
    )


def _waiting(customer: Address, at: datetime) -> Head:
    live = _conversation(1, at)
    partition = view_partition(live)
    assert partition is not None
    view = ViewKey(partition, view_row(live, thread_id(OURS, customer), OPERATION))
    return Head(
        OURS, customer, rev=1, seq=1, live=live, view=view, operations=(OPERATION,),
        preview="Is anybody there?", preview_at=at,
    )  # fmt: skip


def _row(head: Head) -> Op:
    assert head.view is not None
    document = encoded(row_of(head, thread_id(OURS, head.customer)))
    return Op(Verb.CREATE, Row(head.view.partition, head.view.row, document))


def _open(threads: ThreadTable, head: Head) -> None:
    assert head.live is not None
    text = replace(_text(1, 1, head.live.opened_at), text=head.preview)
    threads.commit(thread_id(OURS, head.customer), Change(head, created=(text,)), None)


def _text(seq: int, conversation: int, at: datetime) -> Message:
    """Return a text of either side; some are long, so that rows differ in height."""
    ours = seq % 3 == 0
    return Message(
        seq=seq,
        conversation=conversation,
        direction=Direction.OUTBOUND if ours else Direction.INBOUND,
        text=f"text {seq}" + ", and so on" * (seq % 7) * 4,
        created_at=at,
        author="key:admin" if ours else None,
        state=DeliveryState.DELIVERED if ours else None,
    )


def closed_before(world: World, customer: Address, at: datetime) -> None:
    """Let the conversation of a customer have been closed at a moment, as lists show it."""
    closed = replace(
        _conversation(1, at),
        state=State.CLOSED,
        closed_at=at,
        close_reason=CloseReason.AGENT_CLOSED,
    )
    head = Head(OURS, customer, rev=1, seq=1, live=None, preview="Bye", preview_at=at)
    row = closed_row_of(head, closed, thread_id(OURS, customer))
    ClosedTable(tables(world)["closed"]).write(row)
