"""Bells that ring later, as the host's queue trigger finds them."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.storage.queue import QueueClient

from domain.bells import QUEUE
from storage.bells import BellQueue
from tests.azurite import Azurite
from tests.contract.conftest import CREDENTIAL


@pytest.fixture
def queue(azurite: Azurite) -> Iterator[QueueClient]:
    with QueueClient.from_connection_string(azurite.connection_string, QUEUE) as client:
        with suppress(ResourceNotFoundError):
            client.delete_queue()
        yield client


def test_a_bell_for_later_is_hidden_until_its_time_has_come(
    azurite: Azurite, queue: QueueClient
) -> None:
    BellQueue(azurite.queue_url, CREDENTIAL).ring("a-thread", timedelta(seconds=0.6))
    left = time.monotonic()
    assert queue.receive_message() is None
    while (message := queue.receive_message()) is None:
        time.sleep(0.05)
        assert time.monotonic() < left + 5
    assert time.monotonic() - left > 0.6
    assert base64.b64decode(message.content) == b"a-thread"


def test_a_queue_that_cannot_be_reached_costs_a_bell_and_no_text() -> None:
    BellQueue("http://127.0.0.1:1/devstoreaccount1", CREDENTIAL).ring("a", timedelta(seconds=1))
