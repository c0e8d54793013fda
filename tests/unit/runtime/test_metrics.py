"""Metrics: what happens in threads, as figures by provider."""

from __future__ import annotations

from typing import Any, cast

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from domain.messages import DeliveryState
from runtime.metrics import METRICS, Metrics
from runtime.outside import Seams
from tests.fakes.gateway import Does
from tests.fakes.stores import START, FakeClock
from tests.fakes.world import World


def watched() -> tuple[World, InMemoryMetricReader]:
    """Return a world whose events are measured, on a clock of its own that stands still."""
    reader = InMemoryMetricReader()
    meter = MeterProvider([reader]).get_meter("test")
    return World(seams=Seams(subscribers=[Metrics(meter, FakeClock()).heard])), reader


def figures(reader: InMemoryMetricReader) -> dict[str, float]:
    """Return how much was counted, or how often was measured, by name and attributes."""
    data = reader.get_metrics_data()
    assert data is not None
    return {
        " ".join([metric.name, *sorted(map(str, point.attributes.values()))]): amount(point)
        for resource in data.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
        for point in cast("list[Any]", metric.data.data_points)
    }


def amount(point: Any) -> float:
    return float(point.count if hasattr(point, "count") else point.value)


def test_texts_count_by_direction_and_one_that_comes_again_counts_as_that() -> None:
    world, reader = watched()
    for _ in range(3):
        world.text("hello", provider_message_id="SM1", received_at=START)
    world.pick()
    world.reply("answer")
    counted = figures(reader)
    assert counted["sms.texts inbound twilio"] == 1
    assert counted["sms.texts outbound twilio"] == 1
    assert counted["sms.duplicates twilio"] == 2
    assert counted["sms.latency stored twilio"] == 1


def test_what_became_of_a_text_is_counted_once_for_each_state_it_reaches() -> None:
    world, reader = watched()
    world.text("hello")
    world.pick()
    world.gateway.script(Does.NOT_CONNECTED)
    world.reply("answer")
    world.settle(3)
    for _ in range(2):
        world.report(DeliveryState.DELIVERED, their="their-1")
    counted = figures(reader)
    outcomes = {name: n for name, n in counted.items() if name.startswith("sms.outcomes")}
    assert outcomes == {"sms.outcomes sent twilio": 1, "sms.outcomes delivered twilio": 1}
    assert counted["sms.latency delivered reply twilio"] == 1
    assert counted["sms.outbox.age reply twilio"] == 1, "the first try waited for nobody"


def test_every_metric_says_what_it_is_in_a_sentence() -> None:
    assert all(metric.says.endswith(".") for metric in METRICS)
    assert len({metric.name for metric in METRICS}) == len(METRICS)
