"""Puts the simulators together. A provider is one line in ``PROVIDERS``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount

from local.simulators import phone
from local.simulators.acs import Acs
from local.simulators.base import ProviderSimulator
from local.simulators.carrier import Carrier
from local.simulators.control import Control
from local.simulators.endpoints import route
from local.simulators.infobip import Infobip
from local.simulators.link_mobility import LinkMobility
from local.simulators.telesign import TeleSign
from local.simulators.twilio import Twilio
from local.simulators.vibes import Vibes

PROVIDERS: tuple[type[ProviderSimulator], ...] = (
    Twilio,
    TeleSign,
    Acs,
    LinkMobility,
    Vibes,
    Infobip,
)


@dataclass(frozen=True)
class Simulators:
    """The apps to serve: ``own_ports`` are those of providers that need a port of their own."""

    app: Starlette
    own_ports: Mapping[str, Starlette]
    carrier: Carrier


def create_simulators(
    app_url: str = "http://localhost:7071", clock_file: Path | None = None
) -> Simulators:
    """Make all simulators.

    ``app_url`` is where our app runs, for the Event Grid trigger; ``clock_file`` holds the shift
    of its development clock.
    """
    carrier = Carrier(app_url, clock_file)
    providers = {provider.name: provider for provider in (make(carrier) for make in PROVIDERS)}
    mounts = [
        Mount(f"/{provider.name}", _api(provider, carrier))
        for provider in providers.values()
        if not provider.signs_host
    ]
    control = Mount("/control", Control(carrier, providers, clock_file).app())
    return Simulators(
        app=Starlette(routes=[*phone.ROUTES, control, *mounts]),
        own_ports={p.name: _api(p, carrier) for p in providers.values() if p.signs_host},
        carrier=carrier,
    )


def _api(provider: ProviderSimulator, carrier: Carrier) -> Starlette:
    endpoints = provider.endpoints()
    return Starlette(routes=[route(provider, one, carrier.dials) for one in endpoints])
