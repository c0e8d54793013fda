"""Provider accounts: whose credentials we send with, and where callbacks come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain import json_form
from domain.identity import slug
from domain.json_form import Json


class ProviderName(StrEnum):
    """The providers that the channel knows, as they stand in URLs and configuration."""

    # One line registers a provider: its module below ``providers`` has the same name.

    ACS = "acs"
    TWILIO = "twilio"
    TELESIGN = "telesign"
    INFOBIP = "infobip"
    LINK_MOBILITY = "link_mobility"
    VIBES = "vibes"


class Plan(StrEnum):
    """What kind of contract the owner has with the provider."""

    TRIAL = "trial"
    STANDARD = "standard"
    ENTERPRISE = "enterprise"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Account:
    """Credentials at one provider, by the names of the settings that hold them.

    ``credentials`` maps a provider's field (``auth_token``) to the *name* of an app setting
    (``TWILIO_AUTH_TOKEN``); ``secondary`` the same for a second set that is tried during a
    rotation. Plain fields that are no secret (an account SID, a base URL) stand in ``options``.
    No secret is ever stored here.
    """

    id: str
    name: str
    provider: ProviderName
    description: str = ""
    plan: Plan = Plan.UNKNOWN
    enabled: bool = True
    credentials: Mapping[str, str] = field(default_factory=dict)
    secondary: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    managed_by: str = "api"
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """An account with its secrets resolved; lives only as long as one call.

    Nothing of it shows in a repr.
    """

    account: Account = field(repr=False)
    primary: Mapping[str, str] = field(repr=False)
    secondary: Mapping[str, str] | None = field(default=None, repr=False)

    def every(self) -> tuple[Mapping[str, str], ...]:
        """Return all sets of credentials, the primary first."""
        return (self.primary,) if self.secondary is None else (self.primary, self.secondary)


def from_json(obj: Json) -> Account:
    """Return the account that validated JSON describes; without an id it takes the name's."""
    return json_form.decode(Account, {"id": slug(obj["name"]), **obj})


def to_json(account: Account) -> dict[str, Any]:
    """Return *account* as API bodies and storage write it."""
    return json_form.encode(account)
