"""Invocations: one call of a function, its bells collected and, where somebody watches, its span.

The span begins with the first thing that the call is about, and joins the trace of it: a delivery
report, which comes with no context of ours, belongs to the trace of its text, minutes older.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from domain import tracing
from domain.ports import Seen
from domain.tracing import Field, Note
from runtime import bells
from runtime.failures import told_by_kind
from runtime.telemetry import Telemetry

if TYPE_CHECKING:
    from opentelemetry.trace import Span, SpanContext

ATTRIBUTES = {
    "function": "faas.name",
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
    "error": "error.type",
}
"""Fields that have a name in OpenTelemetry's conventions; the others are called ``sms.*``."""


class TraceContext(Protocol):
    """What the host knows about the trace of a call."""

    @property
    def trace_parent(self) -> str:
        """Return it as `traceparent`; empty where there is none."""


class Context(Protocol):
    """What the host hands in beside the trigger."""

    @property
    def trace_context(self) -> TraceContext:
        """Return the trace."""


@contextmanager
def invoked(
    telemetry: Telemetry | None,
    function: str,
    context: Context | None = None,
    /,
    trace: str = "",
    **fields: Field,
) -> Iterator[list[str]]:
    """Collect the bells of one call; watch it, if anybody does; keep messages of errors inside.

    *trace* is that of the message that woke the function, *context* what the host knows.
    """
    with told_by_kind(), bells.collect() as rung:
        if telemetry is None:
            yield rung
            return
        host = context.trace_context.trace_parent if context else ""
        call = Invocation(telemetry, host or "", trace, {"function": function, **fields})
        with tracing.watched(call), call.watched():
            yield rung


_open: ContextVar[Span | None] = ContextVar("open step", default=None)


class Invocation:
    """Implements ``domain.tracing.Watcher``; its steps may be taken by several threads."""

    def __init__(
        self, telemetry: Telemetry, host: str, trace: str, fields: Mapping[str, Field]
    ) -> None:
        self._telemetry = telemetry
        self._host = host
        self._trace = trace
        self._fields = dict(fields)
        self._began = time.time_ns()
        self._span: Span | None = None
        self._lock = Lock()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch the whole call."""
        token = _open.set(None)
        try:
            yield
        except BaseException as error:
            self._fields["error"] = type(error).__name__
            raise
        finally:
            _open.reset(token)
            self._end()

    def here(self) -> str:
        """Return the `traceparent` of what is being done."""
        its = (_open.get() or self._begun()).get_span_context()
        return f"00-{its.trace_id:032x}-{its.span_id:016x}-{int(its.trace_flags):02x}"

    @contextmanager
    def step(self, name: str, trace: str, fields: Mapping[str, Field]) -> Iterator[Note]:
        """Watch one step, in the trace of the text that it is about."""
        around = _open.get() or self._begun(trace)
        span = self._started(name, around, _known(trace))
        _describe(span, fields)
        token = _open.set(span)
        try:
            yield lambda **more: _describe(span, more)
        except Seen:  # done before, which is no fault
            raise
        except BaseException as error:
            _fail(span, type(error).__name__)
            raise
        finally:
            _open.reset(token)
            span.end()

    def note(self, **fields: Field) -> None:
        """Note fields of the whole call."""
        self._fields |= fields

    def told(self, name: str, fields: Mapping[str, Field]) -> None:
        """Measure what an event in the logs tells."""
        self._telemetry.metrics.told(name, fields)

    def _started(self, name: str, around: Span, theirs: SpanContext | None) -> Span:
        """Start a step inside *around*, or in its text's own trace with a link to there."""
        from opentelemetry import trace as api  # noqa: PLC0415 - only where somebody watches

        here = around.get_span_context()
        inside = theirs is None or theirs.trace_id == here.trace_id
        parent = around if inside else api.NonRecordingSpan(theirs or here)
        links = () if inside else (api.Link(here),)
        kind = api.SpanKind.CLIENT if name == "call" else api.SpanKind.INTERNAL
        context = api.set_span_in_context(parent)
        return self._telemetry.tracer.start_span(name, context, kind, links=links)

    def _begun(self, trace: str = "") -> Span:
        """Return the call's span, begun with what it turns out to be about."""
        with self._lock:
            if self._span is None:
                self._span = self._first(self._trace or trace)
            return self._span

    def _first(self, trace: str) -> Span:
        from opentelemetry import trace as api  # noqa: PLC0415 - only where somebody watches
        from opentelemetry.context import Context as Nothing  # noqa: PLC0415 - as above

        host, its = _known(self._host), _known(trace)
        if its is None and host is not None and host.trace_flags.sampled:
            its, host = host, None
        parent = api.set_span_in_context(api.NonRecordingSpan(its)) if its else Nothing()
        return self._telemetry.tracer.start_span(
            str(self._fields["function"]), parent, links=[api.Link(host)] if host else (),
            start_time=self._began,
        )  # fmt: skip

    def _end(self) -> None:
        """End the span; a call that did nothing has none, the host tells of its request."""
        error = self._fields.get("error")
        if self._span is None and error is None:
            return
        span = self._begun()
        _describe(span, self._fields)
        if error:
            _fail(span, str(error))
        span.end()


def _known(trace: str) -> SpanContext | None:
    """Return what a `traceparent` says; None where it says nothing that can be read."""
    from opentelemetry import trace as api  # noqa: PLC0415 - only where somebody watches
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415 - as above
        TraceContextTextMapPropagator,
    )

    if not trace:
        return None
    context = TraceContextTextMapPropagator().extract({"traceparent": trace})
    its = api.get_current_span(context).get_span_context()
    return its if its.is_valid else None


def _describe(span: Span, fields: Mapping[str, Field]) -> None:
    for name, value in fields.items():
        if value is not None and value != "":
            span.set_attribute(ATTRIBUTES.get(name, f"sms.{name}"), value)


def _fail(span: Span, error: str) -> None:
    """Mark a step as failed; the error's message may hold what is personal, so it stays here."""
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415 - as above

    span.set_attribute(ATTRIBUTES["error"], error)
    span.set_status(Status(StatusCode.ERROR))
