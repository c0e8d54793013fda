"""API keys: shown once, stored as a hash."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain import json_form
from domain.json_form import Json
from domain.people import Principal, Role


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key. ``hash`` is ``hash_key`` of it; ``last4`` tells keys apart.

    Times are UTC; no ``expires_at`` means that it never expires.
    """

    id: str
    name: str
    role: Role
    hash: str = field(repr=False)
    created_at: datetime
    expires_at: datetime | None = None
    revoked: bool = False
    last4: str = ""
    managed_by: str = "api"


def hash_key(key: str) -> str:
    """Return SHA-256 of *key* in lower-case hex.

    A plain hash suffices: keys are long and random, so they cannot be guessed from it.
    """
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def matches(stored: ApiKey, presented: str) -> bool:
    """Tell in constant time whether *presented* is the key that *stored* knows."""
    return hmac.compare_digest(stored.hash.lower().encode(), hash_key(presented).encode())


def usable(stored: ApiKey, now: datetime) -> bool:
    """Tell whether the key is neither revoked nor expired."""
    return not stored.revoked and (stored.expires_at is None or now < stored.expires_at)


def principal_of(stored: ApiKey) -> Principal:
    """Return who calls with this key."""
    return Principal(id=f"key:{stored.id}", name=stored.name, role=stored.role)


def from_json(obj: Json) -> ApiKey:
    """Return the key that storage wrote."""
    return json_form.decode(ApiKey, obj)


def to_json(stored: ApiKey) -> dict[str, Any]:
    """Return *stored* for storage, with its hash."""
    return json_form.encode(stored)


def public(stored: ApiKey) -> dict[str, Any]:
    """Return *stored* for answers of the API: without its hash."""
    return {key: value for key, value in to_json(stored).items() if key != "hash"}
