"""A valid ``channel.json`` and what its providers need, for the tests to break."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.accounts import ProviderName
from domain.configuration import ChannelConfiguration, read_channel, surroundings
from domain.providers import CredentialField
from domain.surroundings import Surroundings
from tests.unit.domain.worlds import world

FLOOR = timedelta(hours=8)
FIELDS = {
    ProviderName.TWILIO: (
        CredentialField("account_sid", "Account SID", False, "AC[0-9a-f]{32}", "see the console"),
        CredentialField("auth_token", "Auth Token", True, ".+", "see the console"),
        CredentialField("api_secret", "API secret", True, ".+", "see the console", required=False),
        CredentialField("region", "Region", False, "[a-z0-9]+", "see the URL", default="us1"),
    ),
    ProviderName.TELESIGN: (
        CredentialField("api_key", "API key", True, ".+", "see the portal"),
        CredentialField("customer_id", "Customer ID", False, ".+", "see the portal", False),
    ),
}


def valid() -> Any:
    """Return a fresh copy of the valid document."""
    return world("channel")


def read(document: object) -> ChannelConfiguration:
    """Return what *document* configures."""
    return read_channel(json.dumps(document), FLOOR, FIELDS)


def around() -> Surroundings:
    """Return what one object of the API is checked against."""
    return surroundings(read(valid()), FLOOR, FIELDS)


def changed(document: Any, at: str, change: Callable[[Any, Any], None]) -> Any:
    """Return *document* after *change*, called with the parent of the pointer *at* and the key."""
    *steps, last = (step.replace("~1", "/").replace("~0", "~") for step in at.split("/")[1:])
    parent = document
    for step in steps:
        parent = parent[int(step)] if isinstance(parent, list) else parent[step]
    change(parent, int(last) if isinstance(parent, list) else last)
    return document
