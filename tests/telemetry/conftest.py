"""A channel whose telemetry goes to a receiver of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.azurite import Azurite
from tests.e2e.world import World, split
from tests.telemetry.receiver import Receiver, receiving

QUICKLY = {"OTEL_BSP_SCHEDULE_DELAY": "200", "OTEL_METRIC_EXPORT_INTERVAL": "1000"}


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture(scope="module")
def world(
    azurite: Azurite, receiver: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Run the channel as Flex Consumption does, with the settings of a deployment with OTLP."""
    settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url, **QUICKLY}
    folder = tmp_path_factory.mktemp("watched")
    with split(azurite.connection_string, folder, **settings) as one:
        yield one
