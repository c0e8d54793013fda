"""Processor time and latency of the app: texts, replies, reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.app import Worker, spent
from bench.load import Load, drive
from bench.machine import cpu_seconds
from bench.reports import STAGES, about
from bench.texts import Texts

MANY_AT_ONCE = 16


@dataclass(frozen=True)
class Costs:
    """Drives the served app; *pid* is its process, the worker one of its own."""

    pid: int
    port: int
    texts: Texts
    worker: Worker

    def inbound(self, single: int, many: int) -> dict[str, Any]:
        """Return what inbound texts cost, mostly of conversations that go on."""
        drive(self.port, self.texts.first(), 4)
        return self._both(self.texts.mixture(single), self.texts.mixture(many))

    def outbound(self, single: int, many: int) -> dict[str, Any]:
        """Return what replies cost, in conversations that the agent has already."""
        self.worker.do("find", customers=self.texts.customers)
        self._replies(self.texts.known, 4)
        one, lot = self._replies(single, 1), self._replies(many, MANY_AT_ONCE)
        cpu, cpu_one = lot.pop("cpu_ms"), one.pop("cpu_ms")
        return {
            "through": "the channel's parts in a process of its own, without HTTP",
            "cpu_ms": cpu, "cpu_ms_at_1": cpu_one, "at_1": one, "at_16": lot,
        }  # fmt: skip

    def reports(self, single: int, many: int) -> dict[str, Any]:
        """Return what reports with our reference cost."""
        customers = self._customers((single + many) // len(STAGES) + 1)
        sent = self.worker.do("reply", customers=customers, at_once=MANY_AT_ONCE)["sent"]
        told = about(self.texts, sent, STAGES)
        return self._both(told[:single], told[single : single + many])

    def _both(self, single: Sequence[bytes], many: Sequence[bytes]) -> dict[str, Any]:
        one, cpu_one = self._driven(single, 1)
        lot, cpu = self._driven(many, MANY_AT_ONCE)
        return {
            "cpu_ms": cpu, "cpu_ms_at_1": cpu_one,
            "at_1": one.figures(), "at_16": lot.figures(),
        }  # fmt: skip

    def _driven(self, requests: Sequence[bytes], at_once: int) -> tuple[Load, float]:
        before = cpu_seconds(self.pid)
        load = drive(self.port, requests, at_once)
        return load, spent(self.pid, before, len(requests))

    def _replies(self, number: int, at_once: int) -> dict[str, Any]:
        answer = self.worker.do("reply", customers=self._customers(number), at_once=at_once)
        return {name: value for name, value in answer.items() if name != "sent"}

    def _customers(self, number: int) -> list[str]:
        known = self.texts.customers
        return [known[i % len(known)] for i in range(number)]
