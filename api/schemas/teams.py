"""Teams, as the API writes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, Id, Name, View
from domain import teams
from domain.teams import Team

Members = Annotated[
    list[Name],
    Field(max_length=1000, description="Object ids or sign-in names of people; key:<id>."),
]


class NewTeam(Body):
    """A team to be created; without an id it gets one made from its name."""

    id: Id = ""
    name: Name
    members: Members = Field(default_factory=list)


class TeamChanges(Body):
    """A JSON merge patch: only what changes."""

    name: Name | None = None
    members: Members | None = None


class TeamView(View):
    """People who own numbers together."""

    id: str
    name: str
    members: list[str]
    managed_by: str
    deleted: bool

    @classmethod
    def of(cls, team: Team) -> TeamView:
        """Return the view of a team."""
        return cls.model_validate(teams.to_json(team))
