"""A channel as it runs in Azure, whose telemetry goes to a receiver of ours."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.production.world import Production, production
from tests.telemetry.receiver import Receiver, receiving

QUICKLY = {"OTEL_BSP_SCHEDULE_DELAY": "200", "OTEL_METRIC_EXPORT_INTERVAL": "1000"}
"""The SDK's own delays, so that nobody waits for a minute."""


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture(scope="module")
def world(receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Production]:
    """Run the channel with the settings of a deployment that names an OTLP receiver."""
    port = urlsplit(receiver.url).port or 0
    with production(tmp_path_factory.mktemp("deployed"), port, QUICKLY) as one:
        yield one
