"""Two fresh queues for each test."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from azure.storage.queue import QueueClient

from tests.azurite import Azurite
from tests.host.messages import opened


@pytest.fixture
def settings(azurite: Azurite) -> dict[str, str]:
    return {
        "AzureWebJobsStorage": azurite.connection_string,
        "QUEUE": f"q{uuid4().hex}",
        "RESULTS": f"r{uuid4().hex}",
    }


@pytest.fixture
def queue(settings: dict[str, str]) -> Iterator[QueueClient]:
    with opened(settings, settings["QUEUE"]) as client:
        client.create_queue()
        yield client
