"""One watched call, in a process of its own: its telemetry goes where the environment says."""

import os
from typing import Any, cast

from opentelemetry import metrics, trace

from domain import tracing
from runtime import logs, settings, telemetry
from runtime.invocations import invoked
from tests.fakes.stores import FakeClock

watching = telemetry.begun(settings.read(os.environ), FakeClock())
with invoked(watching, "provider_webhook"), tracing.step("store"):
    logs.event("quarantined", kept=True, provider="twilio", reason="unverified")
for provider in (trace.get_tracer_provider(), metrics.get_meter_provider()):
    cast("Any", provider).force_flush()
