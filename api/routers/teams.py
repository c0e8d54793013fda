"""Teams: people who own numbers together."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.at import At
from api.etags import IfMatch, etag, wanted
from api.schemas.common import Page
from api.schemas.teams import NewTeam, TeamChanges, TeamView
from api.security import AsAdministrator, AsSupervisor
from services.nouns import TEAM

router = APIRouter(prefix="/teams", tags=["teams"])


@router.get("")
def list_teams(at: At, _: AsSupervisor) -> Page[TeamView]:
    """List all teams."""
    return Page(items=[TeamView.of(team) for team in at.administration.all(TEAM)])


@router.post("", status_code=201)
def create_team(at: At, _: AsAdministrator, body: NewTeam, response: Response) -> TeamView:
    """Create a team."""
    made = at.administration.create(TEAM, body.given())
    response.headers["ETag"] = etag(made.version)
    response.headers["Location"] = f"/api/v1/teams/{made.value.id}"
    return TeamView.of(made.value)


@router.get("/{team}")
def get_team(at: At, _: AsSupervisor, team: str, response: Response) -> TeamView:
    """Return a team."""
    found = at.administration.get(TEAM, team)
    response.headers["ETag"] = etag(found.version)
    return TeamView.of(found.value)


@router.patch("/{team}")
def change_team(
    at: At,
    _: AsAdministrator,
    team: str,
    body: TeamChanges,
    response: Response,
    if_match: IfMatch = None,
) -> TeamView:
    """Change a team: a JSON merge patch."""
    changed = at.administration.edit(TEAM, team, body.given(), wanted(if_match))
    response.headers["ETag"] = etag(changed.version)
    return TeamView.of(changed.value)


@router.delete("/{team}", status_code=204)
def delete_team(at: At, _: AsAdministrator, team: str, if_match: IfMatch = None) -> None:
    """Delete a team."""
    at.administration.delete(TEAM, team, wanted(if_match))
