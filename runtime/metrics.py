"""Metrics: figures of the channel, made from what is told anyway (events of threads, of logs).

``METRICS`` is the one list; alerts and workbook name them, and ``make check-infra`` compares.
Attributes are providers, directions, states and reasons, never a number, an id or a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from domain.events import Event, TextProgressed, TextReceived, TextRepeated, TextWritten
from domain.messages import DeliveryState, Message
from domain.outbound import WAITING
from domain.ports import Clock
from domain.tracing import Field

if TYPE_CHECKING:
    from opentelemetry.metrics import Counter, Histogram, Meter


class Metric(NamedTuple):
    """What is measured; a unit of ``s`` makes a histogram of seconds, others are counted."""

    name: str
    unit: str
    says: str


TEXTS = Metric("sms.texts", "{text}", "Texts stored, by provider and direction.")
OUTCOMES = Metric("sms.outcomes", "{text}", "States that texts of ours reached, by provider.")
DUPLICATES = Metric("sms.duplicates", "{text}", "Texts that came once more, by provider.")
QUARANTINED = Metric("sms.quarantined", "{call}", "Calls put aside, by reason and provider.")
FAILED = Metric("sms.deadlines.failed", "{deadline}", "Deadlines whose handler failed.")
LEFT = Metric("sms.deadlines.left", "{deadline}", "Deadlines that a sweep had no time for.")
LATE = Metric("sms.deadlines.late", "s", "How long the oldest deadline of a sweep had been due.")
AGE = Metric("sms.outbox.age", "s", "How long a text lay in the outbox before it was tried.")
LATENCY = Metric("sms.latency", "s", "From the first moment to: stored, sent, delivered.")

METRICS = (TEXTS, OUTCOMES, DUPLICATES, QUARANTINED, FAILED, LEFT, LATE, AGE, LATENCY)
SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)

LEGS = {DeliveryState.SENT: "sent", DeliveryState.DELIVERED: "delivered"}


class Metrics:
    """Counts and measures; a subscriber of the channel's events, and told those of logs."""

    def __init__(self, meter: Meter, clock: Clock) -> None:
        self._clock = clock
        self._counters: dict[Metric, Counter] = {}
        self._histograms: dict[Metric, Histogram] = {}
        for metric in METRICS:
            if metric.unit == "s":
                self._histograms[metric] = meter.create_histogram(
                    metric.name, metric.unit, metric.says,
                    explicit_bucket_boundaries_advisory=SECONDS,
                )  # fmt: skip
            else:
                self._counters[metric] = meter.create_counter(*metric)

    def heard(self, event: Event) -> None:
        """Measure what happened in a thread."""
        match event:
            case TextReceived(message=message):
                self._text(message)
                if message.provider_at is not None:
                    self._lasted(LATENCY, message.provider_at, message, leg="stored")
            case TextWritten(message=message):
                self._text(message)
            case TextProgressed(message=message):
                self._progressed(message)
            case TextRepeated(provider=provider):
                self._counters[DUPLICATES].add(1, {"provider": provider})
            case _:
                pass

    def told(self, name: str, fields: Mapping[str, Field]) -> None:
        """Measure what an event in the logs tells."""
        if name == "quarantined":
            provider = str(fields["provider"] or "unknown")
            reason = str(fields["reason"])
            self._counters[QUARANTINED].add(1, {"provider": provider, "reason": reason})
        elif name == "swept":
            self._counters[FAILED].add(int(fields["failed"] or 0))
            self._counters[LEFT].add(int(fields["left"] or 0))
            self._histograms[LATE].record(float(fields["oldest_seconds"] or 0))

    def _text(self, message: Message) -> None:
        attributes = {"provider": message.provider, "direction": message.direction.value}
        self._counters[TEXTS].add(1, attributes)

    def _progressed(self, message: Message) -> None:
        state = message.state
        if state is DeliveryState.SENDING:
            self._lasted(AGE, message.created_at, message)
        elif state is not None and state not in WAITING:
            attributes = {"provider": message.provider, "state": state.value}
            self._counters[OUTCOMES].add(1, attributes)
            if leg := LEGS.get(state):
                self._lasted(LATENCY, message.created_at, message, leg=leg)

    def _lasted(self, metric: Metric, since: datetime, message: Message, **more: str) -> None:
        seconds = (self._clock.now() - since).total_seconds()
        attributes = {"provider": message.provider, **more}
        if message.purpose:  # commercial texts may be kept back for hours
            attributes["purpose"] = message.purpose.value
        self._histograms[metric].record(max(0.0, seconds), attributes)
