"""Azurite, the storage emulator, as a process of the tests' own: in memory, on free ports."""

import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ACCOUNT = "devstoreaccount1"
# The emulator's account key is public and the same everywhere.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
OPTIONS = ("--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent")
LISTENING = re.compile(r"Azurite (Blob|Queue|Table) service is successfully listening at (\S+)")
START_SECONDS = 60


class AzuriteMissingError(Exception):
    """Azurite is not installed, or did not come up; the message says what to do."""


@dataclass(frozen=True)
class Azurite:
    """Where a running Azurite listens."""

    blob_url: str
    queue_url: str
    table_url: str

    @property
    def connection_string(self) -> str:
        return (
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};"
            f"BlobEndpoint={self.blob_url};QueueEndpoint={self.queue_url};"
            f"TableEndpoint={self.table_url};"
        )


def command() -> str:
    """Find Azurite: the setting AZURITE first, then the project's own npm folder."""
    path = Path(os.environ.get("AZURITE") or ROOT / "node_modules" / ".bin" / "azurite")
    if not path.exists():
        raise AzuriteMissingError(
            f"Azurite is not at {path}: run 'make setup', or set AZURITE to where it is."
        )
    return str(path)


@contextmanager
def running(*options: str, account: str = ACCOUNT) -> Iterator[Azurite]:
    """Start Azurite on ports of its own choice, with more *options*, and end it afterwards."""
    ports = ("--blobPort", "0", "--queuePort", "0", "--tablePort", "0")
    process = subprocess.Popen(
        [command(), *OPTIONS, *ports, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "AZURITE_ACCOUNTS": f"{account}:{KEY}"},
    )
    try:
        yield _wait(process, account)
    finally:
        _stop(process)


def _wait(process: subprocess.Popen[str], account: str) -> Azurite:
    """Read what Azurite prints until its three services listen."""
    assert process.stdout is not None
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    found: dict[str, str] = {}
    printed: list[str] = []
    try:
        for line in process.stdout:
            printed.append(line)
            if match := LISTENING.search(line):
                found[match[1].lower()] = f"{match[2]}/{account}"
            if len(found) == 3:
                _drain(process)
                return Azurite(found["blob"], found["queue"], found["table"])
    finally:
        timer.cancel()
    raise AzuriteMissingError(f"Azurite did not start; it printed:\n{''.join(printed)}")


def _drain(process: subprocess.Popen[str]) -> None:
    """Keep reading, so that a chatty Azurite never blocks on a full pipe."""
    assert process.stdout is not None
    threading.Thread(target=process.stdout.read, daemon=True).start()


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
