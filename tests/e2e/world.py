"""Everything that an end-to-end test needs: storage, simulators, and the app on a host.

``split`` is how Flex Consumption runs an app: HTTP functions in one process, the rest in
another, so that nothing can lean on shared memory. ``alone`` is one process, as `make run` has.
"""

import hashlib
import json
import secrets
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from local.processes import Processes, answers, listens
from local.registration import register
from tests.e2e import inside
from tests.e2e.phone import Phone

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "local.settings.sample.json"
CHANNEL = ROOT / "local" / "sample" / "channel.json"
NUMBERS = {"twilio": "+12025550111", "telesign": "+13125550122", "acs": "+18005550133"}


@dataclass(frozen=True)
class World:
    """A running channel. ``app`` takes HTTP, ``background`` everything else."""

    app: str
    background: str
    phone: Phone
    admin_key: str = field(repr=False)
    settings: Mapping[str, str] = field(repr=False)

    def callback_url(self, provider: str) -> str:
        """Return where a provider calls the app."""
        url: str = self.phone.account(provider, NUMBERS[provider])["callback_url"]
        return url

    def sweep(self) -> None:
        """Let the timer's function run now."""
        call("POST", f"{self.background}/admin/functions/sweep", json={})


def call(method: str, url: str, **more: Any) -> requests.Response:
    """Make one HTTP request, without the environment's proxies."""
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, **{"timeout": 60, **more})


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def settings(storage: str, app: int, phone: int, acs: int, folder: Path, key: str) -> dict[str, str]:
    """Return the sample's settings, with this world's own places and secrets."""
    values: dict[str, str] = json.loads(SAMPLE.read_text())["Values"]
    acs_key = values["ACS_CONNECTION_STRING"].partition("accesskey=")[2]
    return values | {
        "AzureWebJobsStorage": storage,
        "SWEEP_SCHEDULE": "*/2 * * * * *",
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{app}",
        "WEBHOOK_SECRET": secrets.token_urlsafe(32),
        "ADMIN_KEY_HASH": hashlib.sha256(key.encode()).hexdigest(),
        "CHANNEL_CONFIG": str(CHANNEL),
        "PROVIDER_SIMULATOR_URL": f"http://127.0.0.1:{phone}",
        "DEVELOPMENT_CLOCK": str(folder / "clock"),
        "ACS_CONNECTION_STRING": f"endpoint=http://127.0.0.1:{acs};accesskey={acs_key}",
    }


@contextmanager
def started(storage: str, folder: Path, *, split: bool) -> Iterator[World]:
    """Start simulators and app over a storage that runs; end them afterwards."""
    app, phone, acs = free_port(), free_port(), free_port()
    background = free_port() if split else app
    key = "sk_" + secrets.token_urlsafe(32)
    values = settings(storage, app, phone, acs, folder, key)
    with Processes(folder / "logs") as processes:
        processes.start(
            "simulators",
            [
                sys.executable, "-m", "local.simulators", "--port", str(phone),
                "--acs-port", str(acs), "--app-url", f"http://127.0.0.1:{background}",
                "--clock-file", str(folder / "clock"),
            ],
            listens(phone),
        )  # fmt: skip
        inside.seed(values)
        register(f"http://127.0.0.1:{phone}", values, CHANNEL)
        for name, port in {"http": app, "background": background}.items():
            only = ["--only", name] if split else []
            if split or name == "http":
                processes.start(
                    name,
                    [
                        sys.executable, "-m", "local.host", "--app-dir", str(ROOT), "--port",
                        str(port), "--state-dir", str(folder / name), *only,
                    ],
                    answers(f"http://127.0.0.1:{port}/{_READY[name]}"),
                    values,
                )  # fmt: skip
        yield World(
            app=f"http://127.0.0.1:{app}",
            background=f"http://127.0.0.1:{background}",
            phone=Phone(f"http://127.0.0.1:{phone}"),
            admin_key=key,
            settings=values,
        )


_READY = {"http": "healthz?ready=1", "background": "admin/host/ping"}
