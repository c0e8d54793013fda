"""The app under test: storage, settings, configuration and the local host."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.agents import KEY_HASH
from bench.machine import cpu_seconds, free_port, on_server_core
from bench.texts import ACCOUNT, OURS, TOKEN
from domain.accounts import from_json
from domain.acknowledgements import TEXT_VERSION
from local.processes import Processes, answers, listens
from services.webhook_urls import WebhookUrls

RUN = Path(".run/bench")
SECRET = "for-the-bench-only-nobody-else-knows-this-one"
STORAGE_ACCOUNT = "devstoreaccount1"
STORAGE_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
CONFIGURATION = {
    "deployment": 1,
    "acknowledgements": [
        {"provider": "twilio", "who": "bench", "when": "2026-11-20T12:00:00Z",
         "textVersion": TEXT_VERSION}
    ],
    "accounts": [
        {
            "name": "Twilio", "provider": "twilio", "plan": "standard",
            "options": {"account_sid": ACCOUNT},
            "credentials": {"auth_token": "TWILIO_AUTH_TOKEN"},
        }
    ],
    "workstreams": [{"name": "Customer service", "autoCloseAfter": "PT8H"}],
    "numbers": [
        {
            "number": OURS.lstrip("+"), "name": "Twilio line", "account": "twilio",
            "workstream": "customer-service", "type": "long_code", "brand": "Contoso",
            "perMinute": 60_000,  # the app is measured, not the carrier's patience
        }
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Storage:
    """Azurite's three ports."""

    blob: int
    queue: int
    table: int

    @classmethod
    def started(cls, processes: Processes, name: str = "azurite") -> Storage:
        """Start Azurite, in memory, on this process's core."""
        it = cls(free_port(), free_port(), free_port())
        command = os.environ.get("AZURITE") or "node_modules/.bin/azurite"
        options = [
            "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent",
            "--blobPort", str(it.blob), "--queuePort", str(it.queue), "--tablePort", str(it.table),
        ]  # fmt: skip
        processes.start(name, [command, *options], listens(it.table))
        return it

    def connection(self, table: int | None = None) -> str:
        """Return the connection string, with another port for the tables where one is given."""
        ports = {"Blob": self.blob, "Queue": self.queue, "Table": table or self.table}
        ends = (f"{n}Endpoint=http://127.0.0.1:{p}/{STORAGE_ACCOUNT};" for n, p in ports.items())
        account = f"AccountName={STORAGE_ACCOUNT};AccountKey={STORAGE_KEY};"
        return f"DefaultEndpointsProtocol=http;{account}{''.join(ends)}"


@dataclass(frozen=True)
class App:
    """One way to run the app: its port, and the settings that go with it."""

    port: int
    environment: Mapping[str, str]

    @property
    def callback_url(self) -> str:
        """Return the URL that Twilio calls."""
        account = from_json(CONFIGURATION["accounts"][0])  # type: ignore[index]
        return WebhookUrls(self.environment["PUBLIC_BASE_URL"], SECRET).callback(account)

    def start(self, processes: Processes, name: str) -> int:
        """Serve the app on the server's core; return the process's id."""
        command = [
            sys.executable, "-m", "local.host", "--port", str(self.port),
            "--state-dir", str(RUN / "host"),
        ]  # fmt: skip
        ready = answers(f"http://127.0.0.1:{self.port}/healthz?ready=1")
        return processes.start(name, on_server_core(*command), ready, self.environment)


def app(connection: str, simulator: str) -> App:
    """Return the app as it is run over some storage and a provider."""
    port = free_port()
    environment = {
        "FUNCTIONS_WORKER_RUNTIME": "python",
        "AZURE_FUNCTIONS_ENVIRONMENT": "Development",
        "AzureWebJobsStorage": connection,
        "SWEEP_SCHEDULE": "0 0 0 1 1 *",  # never while something is measured
        "PYTHON_THREADPOOL_THREAD_COUNT": "16",
        "PUBLIC_BASE_URL": f"http://localhost:{port}",
        "WEBHOOK_SECRET": SECRET,
        "WEBHOOK_SECRET_PREVIOUS": "",
        "ADMIN_KEY_HASH": KEY_HASH,
        "AUTO_CLOSE_MINIMUM": "PT1M",
        "CHANNEL_CONFIG": json.dumps(CONFIGURATION),
        "PROVIDER_SIMULATOR_URL": simulator,
        "DEVELOPMENT_CLOCK": "",
        "TWILIO_AUTH_TOKEN": TOKEN,
    }
    return App(port, environment)


class Worker:
    """A process on the server's core that runs parts of the app and measures itself."""

    def __init__(self, app: App, log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                on_server_core(sys.executable, "-m", "bench.worker"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, **app.environment},
            )
        self._log = log

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)

    def do(self, job: str, **arguments: Any) -> Any:
        """Have a job done and return what came of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"job": job, **arguments}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the worker ended during {job}; see {self._log}")
        return json.loads(answer)


def spent(pid: int, before: float, number: int) -> float:
    """Return the milliseconds of processor time per operation since *before*."""
    return round(1000 * (cpu_seconds(pid) - before) / number, 3)
