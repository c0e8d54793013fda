"""Where telemetry goes is a matter of settings; without any, nothing of it is even imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.setting_names import SETTINGS
from tests.telemetry.receiver import Receiver, receiving

ROOT = Path(__file__).parents[2]
NEEDED = {
    "AzureWebJobsStorage": "UseDevelopmentStorage=true",
    "PUBLIC_BASE_URL": "https://sms.example.com",
    "WEBHOOK_SECRET": "x" * 40,
}
QUIET = {
    "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL": "true",
    "APPLICATIONINSIGHTS_SDKSTATS_DISABLED": "true",
}
KEY = "InstrumentationKey=00000000-0000-0000-0000-000000000001"
WHERE_IT_GOES = (
    "APPLICATIONINSIGHTS_CONNECTION_STRING", "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
)  # fmt: skip
LOADED = """
import json, sys
from runtime.bootstrap import channel
channel()
print(json.dumps([name for name in sys.modules if name.startswith("opentelemetry")]))
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def run(*command: str, **settings: str) -> str:
    environment = {**os.environ, **NEEDED, **settings}
    return subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=True,
        timeout=60,
    ).stdout  # fmt: skip


def test_azure_monitor_gets_spans_of_one_operation_and_metrics_by_their_names(
    receiver: Receiver,
) -> None:
    connection = f"{KEY};IngestionEndpoint={receiver.url}/"
    run("-m", "tests.telemetry.one_call", APPLICATIONINSIGHTS_CONNECTION_STRING=connection, **QUIET)
    data = [(one["tags"], one["data"]["baseData"]) for one in receiver.envelopes]
    spans = {its["name"]: tags["ai.operation.id"] for tags, its in data if "name" in its}
    assert spans.keys() == {"provider_webhook", "store"}
    assert len(set(spans.values())) == 1
    figures = {one.get("name"): its for _, its in data for one in its.get("metrics", [])}
    told = {"provider": "twilio", "reason": "unverified"}
    assert figures["sms.quarantined"]["properties"] == told
    about_itself = {str(name) for name in figures} - {"sms.quarantined", "_OTELRESOURCE_"}
    assert about_itself == set()


def test_both_exporters_may_be_set_at_once_and_headers_are_the_sdks_own_setting(
    receiver: Receiver,
) -> None:
    run(
        "-m", "tests.telemetry.one_call",
        APPLICATIONINSIGHTS_CONNECTION_STRING=f"{KEY};IngestionEndpoint={receiver.url}/",
        OTEL_EXPORTER_OTLP_ENDPOINT=receiver.url,
        OTEL_EXPORTER_OTLP_HEADERS="x-key=of-the-receiver",
        WEBSITE_SITE_NAME="sms-contoso",
    )  # fmt: skip
    assert {span.name for span in receiver.spans} == {"provider_webhook", "store"}
    assert {span.attributes["service.name"] for span in receiver.spans} == {"sms-contoso"}
    assert "of-the-receiver" in {headers.get("x-key") for headers in receiver.headers}
    assert receiver.envelopes


@pytest.mark.parametrize("signal", ["TRACES", "METRICS"])
def test_one_signal_may_go_elsewhere_than_the_others(receiver: Receiver, signal: str) -> None:
    path = f"/v1/{signal.lower()}"
    run("-m", "tests.telemetry.one_call", **{
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_EXPORTER_OTLP_TIMEOUT": "1",
        f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT": f"{receiver.url}{path}",
    })  # fmt: skip
    assert (bool(receiver.spans), bool(receiver.points)) == (
        signal == "TRACES",
        signal == "METRICS",
    )


def test_of_no_share_of_the_traces_metrics_count_everything(receiver: Receiver) -> None:
    run(
        "-m", "tests.telemetry.one_call", OTEL_EXPORTER_OTLP_ENDPOINT=receiver.url,
        OTEL_TRACES_SAMPLER="parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG="0.0",
    )  # fmt: skip
    assert receiver.spans == []
    assert {(one.metric, one.value) for one in receiver.points} == {("sms.quarantined", 1)}


def test_a_receiver_that_is_away_costs_telemetry_and_nothing_else() -> None:
    run(
        "-m", "tests.telemetry.one_call",
        OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:9", OTEL_EXPORTER_OTLP_TIMEOUT="1",
    )  # fmt: skip


@pytest.mark.parametrize("settings", [{}, dict.fromkeys(WHERE_IT_GOES, "")])
def test_without_an_exporter_nothing_of_opentelemetry_is_imported(
    settings: dict[str, str],
) -> None:
    assert json.loads(run("-c", LOADED, **settings)) == []


def test_the_host_tells_its_own_side_over_opentelemetry_too_and_nothing_is_sent_twice() -> None:
    host = json.loads((ROOT / "host.json").read_text())
    assert host["telemetryMode"] == "OpenTelemetry"
    assert "applicationInsights" not in host["logging"], "the host would not read it"
    twice = {"PYTHON_ENABLE_OPENTELEMETRY", "PYTHON_APPLICATIONINSIGHTS_ENABLE_TELEMETRY"}
    assert {setting.name for setting in SETTINGS} & twice == set()
