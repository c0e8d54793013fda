"""The worker's side: runs parts of the app in a process of its own and says what they cost.

Reads one job per line from standard input and answers each with one line.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench import live, wire
from bench.app import CONFIGURATION
from bench.load import summary
from bench.texts import OURS
from domain.addresses import from_wire
from domain.configuration import read_channel
from domain.identity import message_reference, thread_id
from domain.people import Principal, Role
from providers.registry import PROVIDERS
from runtime.bootstrap import channel
from services.reconcile import Reconciliation
from services.replies import Draft
from services.views import Views

AGENT = Principal("ann", "Ann", Role.ADMINISTRATOR)
PAGE = 50
FOUND: dict[str, tuple[str, int]] = {}
"""The thread and the live conversation of each customer."""


def configure() -> bool:
    """Write the configuration that everything is measured with."""
    at = channel()
    fields = {name: provider.credentials for name, provider in PROVIDERS.items()}
    floor = at.settings.auto_close_minimum
    return Reconciliation(at.stores).apply(read_channel(json.dumps(CONFIGURATION), floor, fields))


def find(customers: list[str]) -> int:
    """Look up the live conversations that will be answered, as an agent's list shows them."""
    heads = channel().stores.threads
    for customer in customers:
        thread = thread_id(from_wire(OURS), from_wire(customer))
        head = heads.head(thread)
        if head is None or head.value.live is None:
            raise RuntimeError("there is no conversation to answer")
        FOUND[customer] = (thread, head.value.live.seq)
    return len(FOUND)


def reply(customers: list[str], at_once: int) -> dict[str, Any]:
    """Answer the live conversation of each of some customers, so many at a time."""
    at = channel()

    def one(customer: str) -> tuple[float, str, str, str]:
        thread, conversation = FOUND[customer]
        start = time.perf_counter()
        sent = at.replies.reply(thread, conversation, Draft(AGENT, "It is on its way."))
        took = time.perf_counter() - start
        return took, message_reference(thread, sent.seq), sent.provider_message_id or "", customer

    before, start = time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        done = list(pool.map(one, customers))
    cpu = time.process_time() - before
    load = summary([took for took, *_ in done], at_once, time.perf_counter() - start)
    sent = [list(each) for _, *each in done]
    return {**load.figures(), "cpu_ms": round(1000 * cpu / len(customers), 3), "sent": sent}


def sweep() -> dict[str, float]:
    """Sweep once, with nothing due."""
    return _measured(channel().sweep.run)


def inbox() -> dict[str, float]:
    """Read the first page of the open conversations, past what is kept for a second."""
    at = channel()
    views = Views(at.stores, at.catalogue, at.clock)
    return _measured(lambda: views.open(AGENT, PAGE))


def _measured(do: Callable[[], object]) -> dict[str, float]:
    before, start = time.process_time(), time.perf_counter()
    do()
    return {
        "cpu_ms": round(1000 * (time.process_time() - before), 2),
        "wall_ms": round(1000 * (time.perf_counter() - start), 2),
    }


JOBS: Mapping[str, Callable[..., Any]] = {
    "configure": configure,
    "find": find,
    "reply": reply,
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
