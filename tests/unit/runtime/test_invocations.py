"""Invocations: what is watched, which trace it belongs to, and what stays out of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from traceback import format_exception

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from domain import tracing
from domain.bells import Bell, heard
from domain.errors import Unavailable
from domain.ports import Seen
from runtime import late_callbacks, logs
from runtime.bells import CollectedBells
from runtime.failures import Unforeseen
from runtime.invocations import invoked
from runtime.metrics import Metrics
from runtime.telemetry import Telemetry
from storage.parallel import together
from tests.fakes.stores import START, FakeClock

TEXT, HOST = "ab" * 16, "cd" * 16
WROTE = "+447700900123 wrote: help"
OF_TEXT = f"00-{TEXT}-{'12' * 8}-01"


@dataclass(frozen=True)
class Given:
    """What the host says about the trace of a call."""

    trace_parent: str


@dataclass(frozen=True)
class Context:
    """What the host hands in."""

    trace_context: Given


OF_HOST = Context(Given(f"00-{HOST}-{'34' * 8}-01"))
UNSAMPLED = Context(Given(f"00-{HOST}-{'34' * 8}-00"))


@dataclass
class Watching:
    """Telemetry whose spans and figures stay in memory."""

    spans: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)
    figures: InMemoryMetricReader = field(default_factory=InMemoryMetricReader)

    def __post_init__(self) -> None:
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.spans))
        meter = MeterProvider([self.figures]).get_meter("test")
        self.telemetry = Telemetry(provider.get_tracer("test"), Metrics(meter, FakeClock()))

    def span(self, name: str) -> ReadableSpan:
        [one] = [span for span in self.spans.get_finished_spans() if span.name == name]
        return one

    def trace(self, name: str) -> str:
        return f"{self.span(name).context.trace_id:032x}"

    def links(self, name: str) -> list[str]:
        return [f"{link.context.trace_id:032x}" for link in self.span(name).links]


@pytest.fixture
def watching() -> Watching:
    return Watching()


def test_a_call_goes_on_with_the_hosts_trace(watching: Watching) -> None:
    with invoked(watching.telemetry, "web_api", OF_HOST), tracing.step("store"):
        pass
    assert {watching.trace("web_api"), watching.trace("store")} == {HOST}


@pytest.mark.parametrize("context", [None, Context(Given("")), Context(Given("nonsense"))])
def test_without_a_context_a_trace_begins(watching: Watching, context: Context | None) -> None:
    with invoked(watching.telemetry, "web_api", context), tracing.step("store"):
        pass
    assert watching.span("web_api").parent is None
    assert watching.trace("store") == watching.trace("web_api")


def test_a_call_that_changed_nothing_has_no_span_but_one_that_failed_has(
    watching: Watching,
) -> None:
    with invoked(watching.telemetry, "web_api", OF_HOST):
        tracing.note(status=200)
    assert watching.spans.get_finished_spans() == ()
    with pytest.raises(Unforeseen), invoked(watching.telemetry, "web_api", OF_HOST):
        raise KeyError
    assert watching.trace("web_api") == HOST


def test_a_caller_cannot_keep_a_call_from_being_watched(watching: Watching) -> None:
    with invoked(watching.telemetry, "provider_webhook", UNSAMPLED), tracing.step("store"):
        pass
    assert watching.trace("provider_webhook") != HOST
    assert watching.links("provider_webhook") == [HOST]


def test_a_bell_goes_on_with_the_trace_that_it_carries(watching: Watching) -> None:
    with invoked(watching.telemetry, "send_outbox", OF_HOST, trace=OF_TEXT), tracing.step("store"):
        pass
    assert (watching.trace("send_outbox"), watching.links("send_outbox")) == (TEXT, [HOST])


def test_a_callback_that_is_about_a_text_joins_the_texts_trace(watching: Watching) -> None:
    with (
        invoked(watching.telemetry, "provider_webhook", OF_HOST),
        tracing.step("report", OF_TEXT) as note,
    ):
        note(state="delivered")
    assert {watching.trace("provider_webhook"), watching.trace("report")} == {TEXT}
    assert watching.links("provider_webhook") == [HOST]
    assert (watching.span("report").attributes or {})["sms.state"] == "delivered"


def test_a_callback_about_several_texts_leaves_each_step_in_its_texts_trace(
    watching: Watching,
) -> None:
    other = OF_TEXT.replace("ab", "ef")
    with invoked(watching.telemetry, "provider_webhook"):
        with tracing.step("report", OF_TEXT):
            pass
        with tracing.step("send", other):
            pass
    assert (watching.trace("provider_webhook"), watching.trace("send")) == (TEXT, "ef" * 16)
    assert watching.links("send") == [TEXT]


def test_steps_in_other_threads_belong_to_the_call(watching: Watching) -> None:
    def step(name: str) -> None:
        with tracing.step(name):
            pass

    with invoked(watching.telemetry, "sweep"), tracing.step("outer"):
        together(lambda: step("one"), lambda: step("two"))
    outer = watching.span("outer").context
    for name in ("one", "two"):
        parent = watching.span(name).parent
        assert parent is not None
        assert parent.span_id == outer.span_id


def test_an_error_leaves_its_kind_and_never_its_message(watching: Watching) -> None:
    with (
        pytest.raises(Unforeseen),
        invoked(watching.telemetry, "late_inbound"),
        tracing.step("store"),
    ):
        raise ValueError(WROTE)
    for name in ("late_inbound", "store"):
        span = watching.span(name)
        assert (span.attributes or {})["error.type"] == "ValueError"
        assert not span.status.is_ok
        assert "+44" not in span.to_json()


@pytest.mark.parametrize("watched", [True, False])
def test_the_host_gets_kind_and_place_of_an_error_that_nobody_foresaw(
    watching: Watching, watched: bool
) -> None:
    telemetry = watching.telemetry if watched else None
    with pytest.raises(Unforeseen) as caught, invoked(telemetry, "late_inbound"):
        raise ValueError(WROTE)
    assert re.fullmatch(rf"ValueError at {__name__}:\d+", str(caught.value))
    logged = "".join(format_exception(caught.value))
    assert "raise ValueError(WROTE)" in logged, "where it was, for whoever mends it"
    assert WROTE not in logged


def test_the_host_gets_an_error_of_ours_as_it_is() -> None:
    error = Unavailable("storage_unavailable", "The tables cannot be reached.")
    with pytest.raises(Unavailable) as caught, invoked(None, "late_inbound"):
        raise error
    assert caught.value is error


def test_what_was_done_before_is_no_error(watching: Watching) -> None:
    with (
        invoked(watching.telemetry, "late_inbound"),
        pytest.raises(Seen),
        tracing.step("store"),
    ):
        raise Seen
    assert watching.span("store").status.is_unset


def test_bells_carry_the_trace_of_what_rang_them_and_ring_once(watching: Watching) -> None:
    clock, left = FakeClock(), list[tuple[str, timedelta]]()
    bells = CollectedBells(clock, lambda *bell: left.append(bell))
    with invoked(watching.telemetry, "web_api", OF_HOST) as rung:
        for _ in range(2):
            bells.ring("thread")
        with tracing.step("send"):
            bells.ring("files thread")
        bells.ring("later", clock.now() + timedelta(seconds=4))
    assert [heard(bell)[:2] for bell in rung] == [("", "thread"), ("files", "thread")]
    assert {heard(bell).trace.split("-")[1] for bell in [*rung, left[0][0]]} == {HOST}


@pytest.mark.parametrize(
    ("text", "bell"),
    [
        ("thread", Bell("", "thread")),
        ("files thread", Bell("files", "thread")),
        (f"files thread;{OF_TEXT}", Bell("files", "thread", OF_TEXT)),
        (f"thread;{OF_TEXT};of a newer version", Bell("", "thread", OF_TEXT)),
    ],
)
def test_bells_of_other_versions_are_understood(text: str, bell: Bell) -> None:
    assert heard(text) == bell


def test_a_late_callback_carries_its_trace_and_one_without_is_read_as_ever(
    watching: Watching,
) -> None:
    with invoked(watching.telemetry, "provider_webhook", OF_HOST):
        packed = late_callbacks.packed("main", [], b"", START)
    assert late_callbacks.unpacked(packed.encode()).trace.split("-")[1] == HOST
    old = b'{"account":"main","texts":[],"reports":[],"unusable":[],"body":""}'
    assert late_callbacks.unpacked(old).trace == ""


def test_where_nobody_watches_nothing_is_written(watching: Watching) -> None:
    with invoked(None, "web_api", OF_HOST) as rung:
        with tracing.step("send", OF_TEXT, provider="twilio") as note:
            note(outcome="Accepted")
        tracing.note(status=200)
        CollectedBells().ring("thread")
        assert tracing.here() == ""
    assert rung == ["thread"]


def test_events_of_the_log_are_measured(watching: Watching) -> None:
    with invoked(watching.telemetry, "sweep"):
        logs.event("quarantined", kept=True, provider=None, reason="wrong_token")
        logs.event("swept", handled=2, failed=1, left=3, oldest_seconds=1.5)
        logs.event("not_ready", code="x")
    assert figures(watching.figures) == {
        "sms.quarantined": [({"provider": "unknown", "reason": "wrong_token"}, 1)],
        "sms.deadlines.failed": [({}, 1)],
        "sms.deadlines.left": [({}, 3)],
        "sms.deadlines.late": [({}, 1.5)],
    }


def figures(reader: InMemoryMetricReader) -> dict[str, Sequence[tuple[object, float]]]:
    data = reader.get_metrics_data()
    assert data is not None
    return {
        metric.name: [
            (dict(point.attributes or {}), getattr(point, "value", None) or point.sum)  # type: ignore[union-attr]  # one of both
            for point in metric.data.data_points
        ]
        for resource in data.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }
