"""What the channel stands on, and where features plug in: tests hand in their own."""

from __future__ import annotations

import secrets as randomness
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.arrivals import Rule
from domain.catalogue import Catalogue
from domain.events import Subscriber
from domain.inbound import RULES
from domain.ports import Bells, Clock, FindContacts, Gateway, Secrets, Together
from domain.stores import Stores
from runtime.bells import CollectedBells
from runtime.settings import Settings
from runtime.telemetry import Telemetry
from services.inbound import Route, one_queue
from services.sweeps import Handler
from storage.parallel import together as at_once


def new_operation() -> str:
    """Return a name for one change, unique enough for ever: 72 random bits."""
    return randomness.token_hex(9)


def new_token() -> str:
    """Return 22 characters that nobody guesses: 128 random bits."""
    return randomness.token_urlsafe(16)


@dataclass(frozen=True, slots=True)
class Seams:
    """Where features plug in (design §6.1); the core's own parts are the defaults.

    ``handlers`` are for kinds of deadlines that the core does not know. ``find_contacts``
    None means the channel's own contacts.
    """

    rules: Sequence[Rule] = RULES
    route: Route = one_queue
    subscribers: Sequence[Subscriber] = ()
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    find_contacts: FindContacts | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """What the channel stands on; tests hand in their own."""

    settings: Settings
    stores: Stores
    gateway: Gateway
    clock: Clock
    secrets: Secrets
    bells: Bells = field(default_factory=CollectedBells)
    new_id: Callable[[], str] = new_operation
    new_token: Callable[[], str] = new_token
    together: Together = at_once
    seams: Seams = Seams()
    deployed: Callable[[], Catalogue | None] = lambda: None
    telemetry: Telemetry | None = None
