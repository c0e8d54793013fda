"""Export: what is configured now, as a ``channel.json`` that a deployment may bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from domain import (
    accounts,
    acknowledgements,
    automated_messages,
    numbers,
    operating_hours,
    quick_replies,
    teams,
    workstreams,
)
from domain.accounts import Account
from domain.acknowledgements import Acknowledgement
from domain.automated_messages import AutomatedMessage
from domain.numbers import Number
from domain.operating_hours import Calendar
from domain.quick_replies import QuickReply
from domain.stores import Stores
from domain.teams import Team
from domain.workstreams import Workstream

NOT_IN_THE_FILE = {"managedBy", "deleted"}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Export:
    """Writes the catalogue as the file that would make it, without keys: they are secrets."""

    stores: Stores

    def document(self) -> dict[str, Any]:
        """Return the file; its deployment number is one more than that of the last deployment."""
        was = self.stores.catalogue.deployment()
        things = [stored.value for stored in self.stores.catalogue.everything()]
        there = [t for t in things if not getattr(t, "deleted", False)]
        return {
            "deployment": was.value.number + 1 if was else 1,
            "accounts": _listed(there, Account, accounts.to_json),
            "workstreams": _listed(there, Workstream, workstreams.to_json),
            "teams": _listed(there, Team, teams.to_json),
            "numbers": _listed(there, Number, numbers.to_json),
            "operatingHours": _listed(there, Calendar, operating_hours.to_json),
            "automatedMessages": _listed(there, AutomatedMessage, automated_messages.to_json),
            "quickReplies": _listed(there, QuickReply, quick_replies.to_json),
            "acknowledgements": _listed(there, Acknowledgement, acknowledgements.to_json),
        }


def _listed(
    things: Iterable[object], kind: type[T], to_json: Callable[[T], dict[str, Any]]
) -> list[dict[str, Any]]:
    found = [to_json(thing) for thing in things if isinstance(thing, kind)]
    return sorted(map(_short, found), key=lambda obj: str(obj.get("id", obj.get("provider"))))


def _short(obj: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing, and what the file cannot say."""
    kept = {name: value for name, value in obj.items() if value not in ("", [], {})}
    return {name: value for name, value in kept.items() if name not in NOT_IN_THE_FILE}
