"""Exporters: where spans and metrics go. The only module that imports the OpenTelemetry SDK.

Both kinds may be set at once. The SDK's own settings apply (`OTEL_*`: sampler, delays, headers).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricExporter, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter

from runtime.settings import Settings

Exporter = SpanExporter | MetricExporter


def start(settings: Settings) -> None:
    """Let everything that the API is told go to the exporters that are set."""
    exporters = [*_otlp(settings), *_insights(settings)]
    resource = Resource.create({"service.name": settings.site})
    tracers = TracerProvider(resource=resource)
    for one in exporters:
        if isinstance(one, SpanExporter):
            tracers.add_span_processor(BatchSpanProcessor(one))
    readers = [
        PeriodicExportingMetricReader(one) for one in exporters if isinstance(one, MetricExporter)
    ]
    trace.set_tracer_provider(tracers)
    metrics.set_meter_provider(MeterProvider(resource=resource, metric_readers=readers))


def _otlp(settings: Settings) -> Iterator[Exporter]:
    if settings.otlp_spans:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - cold start
            OTLPSpanExporter,
        )

        yield OTLPSpanExporter(settings.otlp_spans)
    if settings.otlp_metrics:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import (  # noqa: PLC0415 - cold start
            OTLPMetricExporter,
        )

        yield OTLPMetricExporter(settings.otlp_metrics)


def _insights(settings: Settings) -> list[Exporter]:
    """Return the exporters to Azure Monitor, which sign in with the app's identity if told so."""
    if not settings.insights:
        return []
    from azure.identity import ManagedIdentityCredential  # noqa: PLC0415 - cold start
    from azure.monitor.opentelemetry.exporter import (  # noqa: PLC0415 - cold start
        AzureMonitorMetricExporter,
        AzureMonitorTraceExporter,
    )

    client = settings.insights_client_id
    how: dict[str, Any] = {
        "connection_string": settings.insights,
        "credential": ManagedIdentityCredential(client_id=client) if client else None,
        "disable_offline_storage": True,
    }
    return [AzureMonitorTraceExporter(**how), AzureMonitorMetricExporter(**how)]
