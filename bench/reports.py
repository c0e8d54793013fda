"""Delivery reports about texts that were really sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.app import Worker
from bench.texts import Texts

STAGES = ("sent", "delivered")


def reports(worker: Worker, texts: Texts, customers: Sequence[str]) -> list[bytes]:
    """Answer *customers*, and return the report that each answer was delivered."""
    sent = worker.do("reply", customers=list(customers), at_once=1)["sent"]
    return about(texts, sent, STAGES[-1:])


def about(texts: Texts, sent: Iterable[Sequence[str]], stages: Sequence[str]) -> list[bytes]:
    """Return the reports of each stage about what the worker has sent."""
    sent = list(sent)
    return [
        texts.report(reference, sid, customer, stage)
        for stage in stages
        for reference, sid, customer in sent
    ]
