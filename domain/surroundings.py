"""What an object in JSON form is checked against, and how to look at unchecked JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeGuard

from domain.accounts import ProviderName
from domain.identity import slug
from domain.json_form import Json
from domain.providers import CredentialField


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an object is checked against: the others, in JSON form, and the deployment's facts.

    ``floor`` is the shortest ``autoCloseAfter`` (setting ``AUTO_CLOSE_MINIMUM``);
    ``credential_fields`` has an entry for every provider that can be used.
    """

    floor: timedelta
    credential_fields: Mapping[ProviderName, Sequence[CredentialField]]
    accounts: Sequence[Json] = field(default=(), repr=False)
    numbers: Sequence[Json] = field(default=(), repr=False)
    workstreams: Sequence[Json] = field(default=(), repr=False)
    teams: Sequence[Json] = field(default=(), repr=False)
    hours: Sequence[Json] = field(default=(), repr=False)
    messages: Sequence[Json] = field(default=(), repr=False)
    quick_replies: Sequence[Json] = field(default=(), repr=False)


def id_of(obj: Json) -> str:
    """Return the id of *obj*: its own, or the one that its name makes, "" without either."""
    name = text_of(obj, "name")
    return text_of(obj, "id") or (slug(name) if name else "")


def others(peers: Sequence[Json], editing: str | None) -> Iterator[Json]:
    """Return *peers* without the deleted ones and the one with the id *editing*."""
    return (peer for peer in living(peers) if editing is None or id_of(peer) != editing)


def living(objects: Sequence[Json]) -> Iterator[Json]:
    """Return *objects* without the deleted ones."""
    return (obj for obj in objects if is_object(obj) and not obj.get("deleted"))


def find(objects: Sequence[Json], wanted: str) -> Json | None:
    """Return the living object with the id *wanted*."""
    return next((obj for obj in living(objects) if id_of(obj) == wanted), None)


def text_of(obj: Json, key: str) -> str:
    """Return the member *key*, "" where it is missing or no text."""
    value = obj.get(key)
    return value if isinstance(value, str) else ""


def is_object(obj: object) -> TypeGuard[Json]:
    """Tell whether *obj* is a JSON object."""
    return isinstance(obj, Mapping)
