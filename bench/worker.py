"""The worker's side: runs parts of the app in a process of its own and says what they cost.

Reads one job per line from standard input and answers each with one line.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from bench import live, wire
from bench.texts import OURS
from domain.addresses import from_wire
from domain.identity import conversation_id, message_reference, thread_id
from domain.messages import Direction
from domain.people import Principal, Role
from runtime.bootstrap import channel
from services.views import View, Views

AGENT = Principal("ann", "Ann", Role.ADMINISTRATOR)
PAGE = 50


def find(customers: list[str]) -> dict[str, str]:
    """Return the ids of live conversations, as an agent's list would show them."""
    return {customer: conversation_id(*_live(customer)) for customer in customers}


def sent(customers: list[str]) -> list[tuple[str, str, str]]:
    """Return what was sent to customers: our reference, the provider's id, whom."""
    stores = channel().stores
    found: list[tuple[str, str, str]] = []
    for customer in customers:
        thread, _ = _live(customer)
        found += [
            (message_reference(thread, message.seq), message.provider_message_id, customer)
            for message in stores.threads.messages(thread)
            if message.direction is Direction.OUTBOUND and message.provider_message_id
        ]
    return found


def stored() -> int:
    """Return how many inbound texts stand in the tables."""
    threads = channel().stores.threads
    return sum(
        message.direction is Direction.INBOUND
        for thread, _ in threads.all_heads()
        for message in threads.messages(thread)
    )


def _live(customer: str) -> tuple[str, int]:
    thread = thread_id(from_wire(OURS), from_wire(customer))
    head = channel().stores.threads.head(thread)
    if head is None or head.value.live is None:
        raise RuntimeError("there is no conversation to answer")
    return thread, head.value.live.seq


def sweep() -> dict[str, float]:
    """Sweep once, with nothing due."""
    return _measured(channel().sweep.run)


def inbox() -> dict[str, float]:
    """Read the first page of the open conversations, past what is kept for a second."""
    at = channel()
    views = Views(at.stores, at.catalogue, at.clock)
    return _measured(lambda: views.page(View.OPEN, AGENT, PAGE))


def _measured(do: Callable[[], object]) -> dict[str, float]:
    before, start = time.process_time(), time.perf_counter()
    do()
    return {
        "cpu_ms": round(1000 * (time.process_time() - before), 2),
        "wall_ms": round(1000 * (time.perf_counter() - start), 2),
    }


JOBS: Mapping[str, Callable[..., Any]] = {
    "find": find,
    "sent": sent,
    "stored": stored,
    "live": live.add,
    "sweep": sweep,
    "inbox": inbox,
    "wire": wire.compared,
}


def main() -> None:
    """Do jobs until the parent closes the pipe."""
    for line in sys.stdin:
        arguments = json.loads(line)
        print(json.dumps(JOBS[arguments.pop("job")](**arguments)), flush=True)


if __name__ == "__main__":
    main()
