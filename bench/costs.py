"""Processor time and latency of the app: texts, replies, reports."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from bench.agents import replies
from bench.app import Worker, spent
from bench.load import Load, drive
from bench.machine import cpu_seconds
from bench.reports import reports
from bench.sink import Sink
from bench.texts import Texts

MANY_AT_ONCE = 16
LONGEST_QUEUED = 30.0
QUIET_SECONDS = 0.1
"""Processor time of a second in which the app only looks at its queues."""


@dataclass(frozen=True)
class Costs:
    """Drives the served app; *pid* is its process, the worker one of its own."""

    pid: int
    port: int
    texts: Texts
    worker: Worker
    sink: Sink

    def inbound(self, single: int, many: int) -> dict[str, Any]:
        """Return what inbound texts cost, mostly of conversations that go on."""
        drive(self.port, self.texts.first(), 4)
        figures = self._both(self.texts.mixture(single), self.texts.mixture(many))
        expected, stored = self.texts.known + single + many, self.worker.do("stored")
        if stored != expected:
            raise RuntimeError(f"{stored} texts are stored, of {expected}")
        return figures

    def outbound(self, single: int, many: int) -> dict[str, Any]:
        """Return what replies cost, in conversations that the agent has already."""
        found = self.worker.do("find", customers=self.texts.customers)
        conversations = list(found.values())
        drive(self.port, replies(conversations), 4)
        self._until_sent(len(conversations))
        return self._both(
            replies(islice(cycle(conversations), single)),
            replies(islice(cycle(conversations), many)),
            sends=True,
        )

    def reports(self, single: int, many: int) -> dict[str, Any]:
        """Return what reports with our reference cost."""
        self._until_quiet()
        told = reports(self.worker, self.texts)
        return self._both(told[:single], told[single : single + many])

    def _both(
        self, single: Sequence[bytes], many: Sequence[bytes], *, sends: bool = False
    ) -> dict[str, Any]:
        one, cpu_one = self._driven(single, 1, sends)
        lot, cpu = self._driven(many, MANY_AT_ONCE, sends)
        return {
            "cpu_ms": cpu, "cpu_ms_at_1": cpu_one,
            "at_1": one.figures(), "at_16": lot.figures(),
        }  # fmt: skip

    def _driven(self, requests: Sequence[bytes], at_once: int, sends: bool) -> tuple[Load, float]:
        before, already = cpu_seconds(self.pid), self.sink.taken
        load = drive(self.port, requests, at_once)
        if sends:
            self._until_sent(already + len(requests))
        return load, spent(self.pid, before, len(requests))

    def _until_sent(self, number: int) -> None:
        """Wait for what was queued because all sending slots were taken."""
        end = time.monotonic() + LONGEST_QUEUED
        while self.sink.taken < number:
            if time.monotonic() > end:
                raise RuntimeError(f"{self.sink.taken} texts reached the provider, of {number}")
            time.sleep(0.02)

    def _until_quiet(self) -> None:
        """Wait until the app does nothing more for what came before."""
        end = time.monotonic() + LONGEST_QUEUED
        before = cpu_seconds(self.pid)
        while time.monotonic() < end:
            time.sleep(1)
            now = cpu_seconds(self.pid)
            if now - before < QUIET_SECONDS:
                return
            before = now
