"""Everything that an end-to-end test needs: storage, simulators, and the app on a host.

``split`` is how Flex Consumption runs an app: HTTP functions in one process, the rest in
another, so that nothing can lean on shared memory. ``alone`` is one process, as `make run` has.
"""

import hashlib
import json
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import requests

from local.processes import Processes, answers, listens
from local.registration import register
from tests.azurite import Azurite
from tests.e2e.phone import Phone
from tests.integration.proxy import Proxy, proxied
from tests.ports import free_port
from tests.relay import Relay

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "local.settings.sample.json"
CHANNEL = ROOT / "local" / "sample" / "channel.json"
READY = "healthz?ready=1"
NUMBERS = {
    "twilio": "+12025550111",
    "telesign": "+13125550122",
    "acs": "+18005550133",
    "infobip": "+14155550144",
    "link_mobility": "+46701740612",
    "vibes": "72345",
}
WATCHING, TEXTING = "+12025550122", "+12025550133"
"""Numbers at Twilio: one looks at silence, kinds and closes, the other takes texts only."""


@dataclass(frozen=True)
class Lines:
    """What the app calls goes over relays that can be cut: its tables, and the providers."""

    tables: Proxy
    providers: tuple[Relay, Relay]

    @contextmanager
    def no_providers(self) -> Iterator[None]:
        """Let nobody reach a provider for a while."""
        with self.providers[0].cut(), self.providers[1].cut():
            yield


@dataclass(frozen=True)
class World:
    """A running channel. ``app`` takes HTTP, ``background`` everything else."""

    app: str
    background: str
    phone: Phone
    admin_key: str = field(repr=False)
    settings: Mapping[str, str] = field(repr=False)
    lines: Lines | None = None

    def callback_url(self, provider: str) -> str:
        """Return where a provider calls the app."""
        return _callback_url(self.phone.base, provider)

    def sweep(self) -> None:
        """Let the timer's function run now."""
        call("POST", f"{self.background}/admin/functions/sweep", json={})


@cache
def _callback_url(simulators: str, provider: str) -> str:
    url: str = Phone(simulators, "").account(provider, NUMBERS[provider])["callback_url"]
    return url


def call(method: str, url: str, **more: Any) -> requests.Response:
    """Make one HTTP request, without the environment's proxies."""
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, **{"timeout": 60, **more})


@dataclass(frozen=True)
class Runtime:
    """What serves the app: an interpreter, the app's folder, and more environment for both."""

    python: str = sys.executable
    app: Path = ROOT
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Places:
    """Where everything of one world listens."""

    storage: str
    folder: Path
    runtime: Runtime = field(default_factory=Runtime)
    app: int = field(default_factory=free_port)
    phone: int = field(default_factory=free_port)
    acs: int = field(default_factory=free_port)

    def settings(self, key: str, *, phone: int, acs: int) -> dict[str, str]:
        """Return the sample's settings, with this world's own places and secrets."""
        values: dict[str, str] = json.loads(SAMPLE.read_text())["Values"]
        acs_key = values["ACS_CONNECTION_STRING"].partition("accesskey=")[2]
        return values | {
            "AzureWebJobsStorage": self.storage,
            "SWEEP_SCHEDULE": "*/2 * * * * *",
            "PUBLIC_BASE_URL": f"http://127.0.0.1:{self.app}",
            "WEBHOOK_SECRET": secrets.token_urlsafe(32),
            "ADMIN_KEY_HASH": hashlib.sha256(key.encode()).hexdigest(),
            "CHANNEL_CONFIG": str(CHANNEL),
            "PROVIDER_SIMULATOR_URL": f"http://127.0.0.1:{phone}",
            "DEVELOPMENT_CLOCK": str(self.folder / "clock"),
            "ACS_CONNECTION_STRING": f"endpoint=http://127.0.0.1:{acs};accesskey={acs_key}",
        }


@contextmanager
def split(storage: str, folder: Path, *, ready: str = READY, **environment: str) -> Iterator[World]:
    """Run HTTP functions, which answer at *ready*, in one process and the rest in another."""
    places = Places(storage, folder, Runtime(environment=environment))
    background, key = free_port(), new_key()
    values = places.settings(key, phone=places.phone, acs=places.acs)
    with Processes(folder / "logs") as processes:
        start_simulators(processes, places, background)
        _register(places, values)
        start_split(processes, places, background, values, ready)
        yield _world(places, background, key, values)


@contextmanager
def alone(azurite: Azurite, folder: Path) -> Iterator[World]:
    """Run everything in one process, whose calls go over lines that can be cut."""
    with proxied(azurite) as tables:
        storage = azurite.connection_string.replace(azurite.table_url, tables.table_url)
        places, key = Places(storage, folder), new_key()
        with Relay(places.phone).running() as first, Relay(places.acs).running() as second:
            values = places.settings(key, phone=first.port, acs=second.port)
            with Processes(folder / "logs") as processes:
                start_simulators(processes, places, places.app)
                _register(places, values)
                start_host(processes, "http", places.app, places, values)
                lines = Lines(tables, (first, second))
                yield _world(places, places.app, key, values, lines)


def serving(processes: Processes, places: Places) -> World:
    """Start everything in one process, as `make run` does, and return its world."""
    key = new_key()
    values = places.settings(key, phone=places.phone, acs=places.acs)
    start_simulators(processes, places, places.app)
    _register(places, values)
    start_host(processes, "http", places.app, places, values)
    return _world(places, places.app, key, values)


def new_key() -> str:
    """Return an administrator's key."""
    return "sk_" + secrets.token_urlsafe(32)


def start_simulators(
    processes: Processes, places: Places, background: int, **environment: str
) -> None:
    """Start the providers; Event Grid's trigger is served on the port *background*."""
    processes.start(
        "simulators",
        [
            sys.executable, "-m", "local.simulators", "--port", str(places.phone),
            "--acs-port", str(places.acs), "--app-url", f"http://127.0.0.1:{background}",
            "--clock-file", str(places.folder / "clock"),
        ],
        listens(places.phone),
        environment,
    )  # fmt: skip


def _register(places: Places, values: Mapping[str, str]) -> None:
    register(f"http://127.0.0.1:{places.phone}", values, CHANNEL)


def start_split(
    processes: Processes,
    places: Places,
    background: int,
    values: Mapping[str, str],
    ready: str = READY,
) -> None:
    """Start a host for HTTP functions, which answer at *ready*, and one for the rest."""
    start_host(processes, "http", places.app, places, values, "--only", "http", ready=ready)
    start_host(
        processes, "background", background, places, values, "--only", "background",
        ready="admin/host/ping",
    )  # fmt: skip


def start_host(
    processes: Processes,
    name: str,
    port: int,
    places: Places,
    values: Mapping[str, str],
    *only: str,
    ready: str = READY,
) -> None:
    """Start a host and wait until it answers at the path *ready*."""
    processes.start(
        name,
        [
            places.runtime.python, "-m", "local.host", "--app-dir", str(places.runtime.app),
            "--port", str(port), "--state-dir", str(places.folder / name), *only,
        ],
        answers(f"http://127.0.0.1:{port}/{ready}"),
        {**values, **places.runtime.environment},
    )  # fmt: skip


def _world(
    places: Places,
    background: int,
    key: str,
    values: Mapping[str, str],
    lines: Lines | None = None,
) -> World:
    return World(
        app=f"http://127.0.0.1:{places.app}",
        background=f"http://127.0.0.1:{background}",
        phone=Phone(f"http://127.0.0.1:{places.phone}", f"http://127.0.0.1:{background}"),
        admin_key=key,
        settings=values,
        lines=lines,
    )
