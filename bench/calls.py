"""Requests to storage per operation: exact, one operation at a time, as a door counts them."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.agents import replies
from bench.app import RUN, Storage, Worker, app
from bench.counter import CountingDoor
from bench.load import drive
from bench.reports import reports
from bench.texts import Texts
from local.processes import Processes

TIMES = 5
CONFIGURATION = "configuration"
"""Its table is read once in 15 s and process, whatever happens: that read is not counted."""


@dataclass(frozen=True)
class Calls:
    """Counts what operations ask of storage."""

    door: CountingDoor
    port: int
    texts: Texts
    worker: Worker

    def inbound(self) -> dict[str, Any]:
        """Count texts: first ones, following ones, repeated ones."""
        first = self._posted(self.texts.first())
        following = [self.texts.text(customer) for customer in self.texts.customers]
        return {
            "text, new conversation": first,
            "text, same conversation": self._posted(following),
            "text, repeated": self._posted(following),
        }

    def outbound(self) -> dict[str, Any]:
        """Count replies, the answers to them, and reports."""
        found = self.worker.do("find", customers=self.texts.customers)
        answered = replies(found.values())
        return {
            "reply that picks": self._posted(answered),
            "reply": self._posted(answered),
            "text, active conversation": self._posted(
                [self.texts.text(customer) for customer in self.texts.customers]
            ),
            "report": self._posted(reports(self.worker, self.texts)),
        }

    def reading(self) -> dict[str, Any]:
        """Count what runs by the clock and what agents look at."""
        self.worker.do("sweep")
        return {
            "sweep, nothing due": self._each([partial(self.worker.do, "sweep")] * TIMES),
            "inbox, first page": self._each([partial(self.worker.do, "inbox")] * TIMES),
        }

    def _posted(self, requests: Sequence[bytes]) -> dict[str, Any]:
        return self._each([partial(drive, self.port, [request], 1) for request in requests])

    def _each(self, operations: Sequence[Callable[[], object]]) -> dict[str, Any]:
        """Return the usual number of requests, and which ones they were."""
        seen: list[Counter[str]] = []
        for operation in operations:
            self.door.taken()
            operation()
            seen.append(self.door.taken())
        for counts in seen:
            for name in [name for name in counts if name.endswith(f" {CONFIGURATION}")]:
                del counts[name]
        usual = statistics.median_low([counts.total() for counts in seen])
        which = next(counts for counts in seen if counts.total() == usual)
        return {"calls": usual, "which": dict(sorted(which.items()))}


def counted(processes: Processes, storage: Storage, simulator: str) -> dict[str, Any]:
    """Return the requests of each operation: how many, and to which tables."""
    with CountingDoor(storage.table) as door:
        served = app(storage.connection(door.port), simulator)
        with Worker(served, RUN / "logs" / "worker-counted.log") as worker:
            served.start(processes, "app-counted")
            texts = Texts(served.callback_url, known=TIMES, seed=99)
            calls = Calls(door, served.port, texts, worker)
            return {**calls.inbound(), **calls.outbound(), **calls.reading()}
