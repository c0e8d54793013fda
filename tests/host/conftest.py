"""Azurite for the queue tests, in memory and on free ports; two fresh queues for each test."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from azure.storage.queue import QueueClient

from local.host.settings import DEVELOPMENT_STORAGE
from tests.host.messages import opened

ROOT = Path(__file__).parents[2]
OPTIONS = ("--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent")
PORTS = ("--blobPort", "0", "--queuePort", "0", "--tablePort", "0")
LISTENING = re.compile(r"Azurite (Blob|Queue|Table) service is successfully listening at (\S+)")
STANDARD_PORTS = {"Blob": "10000", "Queue": "10001", "Table": "10002"}


@dataclass(frozen=True)
class Azurite:
    connection_string: str


@pytest.fixture(scope="session")
def azurite() -> Iterator[Azurite]:
    command = Path(os.environ.get("AZURITE") or ROOT / "node_modules/.bin/azurite")
    if not command.exists():
        pytest.fail(f"Azurite is not at {command}: run 'make setup', or set AZURITE to where it is")
    with subprocess.Popen(
        [command, *OPTIONS, *PORTS], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield Azurite(connection_string(process))
        finally:
            process.terminate()


def connection_string(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    text, waiting = DEVELOPMENT_STORAGE, set(STANDARD_PORTS)
    for line in process.stdout:
        if found := LISTENING.search(line):
            port = found[2].rpartition(":")[2]
            text = text.replace(f":{STANDARD_PORTS[found[1]]}/", f":{port}/")
            waiting.discard(found[1])
        if not waiting:
            return text
    pytest.fail("Azurite did not start")


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
