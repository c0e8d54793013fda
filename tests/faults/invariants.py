"""What must hold once a channel has come to rest (channel-behaviour §12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from domain.conversations import Conversation
from domain.deadlines import Deadline
from domain.identity import split_reference
from domain.messages import DeliveryState, Direction
from domain.threads import Head, ViewKey, view_partition
from storage.rows import decoded
from tests.fakes.gateway import FakeGateway
from tests.fakes.world import World

UNFINISHED = {DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.HELD, None}


def broken(world: World, *, looked: bool = False) -> list[str]:
    """Return every rule that does not hold, in words.

    *looked*: the daily look was taken; until then the row of a conversation may show a text
    that never came (design §3.4), and a deadline without a cause may lie ahead.
    """
    heads = {thread: stored.value for thread, stored in world.truth.threads.all_heads()}
    found = [*_views(world, heads, looked), *_closed(world, heads), *_sent(world.gateway)]
    for thread, head in heads.items():
        found += _texts(world, thread)
        if head.claim or head.outbox:
            found.append(f"a claim or outbox is left: {head.claim} {head.outbox}")
        found += _deadlines(world, thread, head, looked)
    return found


def _views(world: World, heads: dict[str, Head], looked: bool) -> Iterator[str]:
    rows = {(row.partition, row.key) for row in world.rows("inbox")}
    named: set[tuple[str, str]] = set()
    for head in heads.values():
        live = head.live
        if live is None:
            if head.view is not None:
                yield "a head without conversation names a view"
            continue
        view = head.view or ViewKey("", "")
        named.add((view.partition, view.row))
        if view.partition != view_partition(live):
            yield f"{live.state} stands in {view.partition}"
        row = world.truth.inbox.row(view)
        if row is None:
            yield f"{live.state} is missing from its view"
        elif row.value.rev > head.rev or row.value.operation not in head.operations:
            ahead = looked and (row.value.rev > head.rev or row.value.state is not live.state)
            yield from ["a row shows what never came"] if ahead else []
        elif (row.value.state, row.value.conversation) != (live.state, live.seq):
            yield f"{live.state} is shown as {row.value.state}"
    if rows - named:
        yield f"ghost rows: {[partition for partition, _ in rows - named]}"


def _closed(world: World, heads: dict[str, Head]) -> Iterator[str]:
    stored: Counter[tuple[str, int]] = Counter()
    for row in world.rows("threads"):
        if row.key.startswith("c~"):
            stored[row.partition, decoded(row, Conversation).value.seq] += 1
    for thread, head in heads.items():
        if head.live is not None and head.live.reopened_from is not None:
            stored.pop((thread, head.live.seq), None)  # it is overwritten by the next close
    listed = Counter(
        (row.thread, row.conversation)
        for row in world.truth.closed.between(
            world.clock.now() - timedelta(days=400), world.clock.now() + timedelta(days=1)
        )
    )
    if stored != listed:
        yield f"closed are {dict(stored)}, listed are {dict(listed)}"
    for thread, head in heads.items():
        if head.live is not None and (thread, head.live.seq) in stored:
            yield "a live conversation is stored as closed"


def _texts(world: World, thread: str) -> Iterator[str]:
    messages = world.truth.threads.messages(thread)
    ids = Counter(m.provider_message_id for m in messages if m.direction is Direction.INBOUND)
    doubled = [key for key, times in ids.items() if times > 1]
    if doubled:
        yield f"stored twice: {doubled}"
    for message in messages:
        if message.direction is Direction.OUTBOUND and message.state in UNFINISHED:
            yield f"{message.text!r} is left in {message.state}"
        if message.conversation is not None and message.conversation > message.seq:
            yield f"{message.text!r} is older than its conversation"


def _sent(gateway: FakeGateway) -> Iterator[str]:
    reached = Counter(text.reference for text in gateway.reached)
    if any(times > 1 for times in reached.values()):
        yield f"doubled at the customer: {[r for r, n in reached.items() if n > 1]}"
    tries: dict[str, set[object]] = {}
    for text in gateway.calls:
        tries.setdefault(text.reference, set()).add(text.first_sent_at)
    if any(len(times) > 1 for times in tries.values()):
        yield "a repeat carried another first-sent time"


def _deadlines(world: World, thread: str, head: Head, looked: bool) -> Iterator[str]:
    rows = [decoded(row, Deadline).value for row in world.rows("deadlines")]
    mine = [deadline for deadline in rows if deadline.thread == thread]
    armed = head.armed.operation if head.armed else None
    wanted = 1 if head.live or head.claim or head.outbox else 0
    if wanted and armed not in {deadline.operation for deadline in mine}:
        yield "nothing carries the thread's timers"
    idle = [deadline for deadline in mine if deadline.operation != armed]
    if looked and idle:
        yield f"{len(idle)} deadlines stand without a cause"


def order_kept(world: World) -> bool:
    """Tell whether the texts of each thread were sent in the order in which they were written."""
    seqs: dict[str, list[int]] = {}
    for text in world.gateway.reached:
        place = split_reference(text.reference)
        assert place is not None
        seqs.setdefault(place[0], []).append(place[1])
    return all(found == sorted(found) for found in seqs.values())
