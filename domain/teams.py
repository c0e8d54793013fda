"""Teams: people who own numbers together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from domain import json_form
from domain.identity import slug
from domain.json_form import Json


@dataclass(frozen=True, slots=True)
class Team:
    """A named group; ``members`` are ids of principals."""

    id: str
    name: str
    members: tuple[str, ...] = ()
    managed_by: str = "api"
    deleted: bool = False


def teams_of(names: Collection[str], teams: Iterable[Team]) -> tuple[str, ...]:
    """Return the ids of the teams that somebody with these *names* (id, sign-in) belongs to."""
    wanted = {name.casefold() for name in names if name}
    return tuple(
        team.id
        for team in teams
        if not team.deleted and not wanted.isdisjoint(member.casefold() for member in team.members)
    )


def from_json(obj: Json) -> Team:
    """Return the team that validated JSON describes."""
    return json_form.decode(Team, {"id": slug(obj["name"]), **obj})


def to_json(team: Team) -> dict[str, Any]:
    """Return *team* as API bodies and storage write it."""
    return json_form.encode(team)
