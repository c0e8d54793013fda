"""A receiver of OTLP (HTTP with protobuf), and of Azure Monitor's own JSON: it keeps what comes."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue

TAKEN = b'{"itemsReceived": 1, "itemsAccepted": 1, "errors": []}'


@dataclass(frozen=True)
class Span:
    """A span as it came."""

    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, str]
    linked: tuple[str, ...] = ()
    failed: bool = False


@dataclass(frozen=True)
class Point:
    """A point of a metric: what it adds up to, or how often it was recorded, in one process."""

    process: str
    metric: str
    attributes: dict[str, str]
    value: float


@dataclass
class Receiver:
    """What was received so far."""

    url: str = ""
    spans: list[Span] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    envelopes: list[dict[str, Any]] = field(default_factory=list)
    raw: bytes = b""
    headers: list[dict[str, str]] = field(default_factory=list)

    def traces(self, name: str) -> dict[str, list[Span]]:
        """Return the spans of every trace that has a span called *name*."""
        wanted = {span.trace for span in self.spans if span.name == name}
        return {one: [span for span in self.spans if span.trace == one] for one in wanted}

    def take(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        """Decode and keep the body of one call."""
        self.raw += body
        self.headers.append(headers)
        if path == "/v1/traces":
            self._traces(body)
        elif path == "/v1/metrics":
            self._metrics(body)
        elif path == "/v2.1/track":
            self.envelopes += json.loads(body)
        else:
            raise ValueError(f"nothing is sent to {path}")

    def _traces(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                self.spans += [_span(one, resource.resource.attributes) for one in scope.spans]

    def _metrics(self, body: bytes) -> None:
        for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics:
            process = _attributes(list(resource.resource.attributes))["service.instance.id"]
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    points: list[Any] = [*metric.sum.data_points, *metric.histogram.data_points]
                    self.points += [_point(process, metric.name, one) for one in points]


def _span(one: Any, resource: Any) -> Span:
    return Span(
        one.name,
        one.trace_id.hex(),
        one.span_id.hex(),
        one.parent_span_id.hex(),
        _attributes([*resource, *one.attributes, *(a for e in one.events for a in e.attributes)]),
        tuple(link.trace_id.hex() for link in one.links),
        one.status.code == 2,
    )


def _point(process: str, name: str, one: Any) -> Point:
    value = one.count if hasattr(one, "bucket_counts") else one.as_int or one.as_double
    return Point(process, name, _attributes(one.attributes), value)


def _attributes(pairs: list[KeyValue]) -> dict[str, str]:
    values = {pair.key: pair.value for pair in pairs}
    return {k: str(getattr(v, str(v.WhichOneof("value")))) for k, v in values.items()}


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Receive on a free port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            receiver.take(self.path, body, {k.lower(): v for k, v in self.headers.items()})
            self.send_response(200)
            self.send_header("Content-Length", str(len(TAKEN)))
            self.end_headers()
            self.wfile.write(TAKEN)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the library's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{cast('tuple[str, int]', server.server_address)[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
