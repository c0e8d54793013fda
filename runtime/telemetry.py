"""Telemetry: spans and metrics over the OpenTelemetry API, where a setting names an exporter.

Without one nothing of OpenTelemetry is imported. ``runtime/exporters.py`` alone knows the SDK.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.ports import Clock
from runtime.metrics import Metrics
from runtime.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

SCOPE = "sms-channel"


@dataclass(frozen=True, slots=True)
class Telemetry:
    """What watches the channel."""

    tracer: Tracer
    metrics: Metrics


def begun(settings: Settings, clock: Clock) -> Telemetry | None:
    """Return what watches this process, None where no exporter is set."""
    if not (settings.insights or settings.otlp_spans or settings.otlp_metrics):
        return None
    from opentelemetry import metrics, trace  # noqa: PLC0415 - only where it is used

    from runtime import exporters  # noqa: PLC0415 - the SDK

    exporters.start(settings)
    return Telemetry(trace.get_tracer(SCOPE), Metrics(metrics.get_meter(SCOPE), clock))
