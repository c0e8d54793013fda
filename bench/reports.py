"""Delivery reports about texts that were really sent."""

from __future__ import annotations

from collections.abc import Sequence

from bench.app import Worker
from bench.texts import Texts

STAGES = ("sent", "delivered")


def reports(worker: Worker, texts: Texts, stages: Sequence[str] = STAGES) -> list[bytes]:
    """Return the reports of each stage about everything that was sent to known customers."""
    sent = worker.do("sent", customers=texts.customers)
    return [
        texts.report(reference, sid, customer, stage)
        for stage in stages
        for reference, sid, customer in sent
    ]
