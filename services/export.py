"""Export: what is configured now, as a ``channel.json`` that a deployment may bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain import acknowledgements
from domain.acknowledgements import Acknowledgement
from domain.stores import Stores
from services.nouns import (
    ACCOUNT,
    HOURS,
    MESSAGE,
    NUMBER,
    QUICK_REPLY,
    TEAM,
    WORKSTREAM,
)

LISTS: Mapping[str, tuple[type, Callable[[Any], dict[str, Any]]]] = {
    "accounts": (ACCOUNT.type, ACCOUNT.to_json),
    "workstreams": (WORKSTREAM.type, WORKSTREAM.to_json),
    "teams": (TEAM.type, TEAM.to_json),
    "operatingHours": (HOURS.type, HOURS.to_json),
    "automatedMessages": (MESSAGE.type, MESSAGE.to_json),
    "quickReplies": (QUICK_REPLY.type, QUICK_REPLY.to_json),
    "numbers": (NUMBER.type, NUMBER.to_json),
    "acknowledgements": (Acknowledgement, acknowledgements.to_json),
}
NOT_IN_THE_FILE = {"managedBy", "deleted"}


@dataclass(frozen=True, slots=True)
class Export:
    """Writes the catalogue as the file that would make it, without keys: they are secrets."""

    stores: Stores

    def document(self) -> dict[str, Any]:
        """Return the file; its deployment number is one more than that of the last deployment."""
        was = self.stores.catalogue.deployment()
        things = [stored.value for stored in self.stores.catalogue.everything()]
        there = [t for t in things if not getattr(t, "deleted", False)]
        lists = {
            name: sorted((_short(to_json(t)) for t in there if isinstance(t, kind)), key=_by_id)
            for name, (kind, to_json) in LISTS.items()
        }
        return {"deployment": was.value.number + 1 if was else 1, **lists}


def _by_id(obj: Mapping[str, Any]) -> str:
    """Return what orders a list; there is one acknowledgement per provider."""
    return str(obj.get("id", obj.get("provider")))


def _short(obj: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing, and what the file cannot say."""
    kept = {name: value for name, value in obj.items() if value not in ("", [], {})}
    return {name: value for name, value in kept.items() if name not in NOT_IN_THE_FILE}
