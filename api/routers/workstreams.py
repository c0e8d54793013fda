"""Workstreams: how conversations of some numbers are treated."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.at import At
from api.etags import IfMatch, etag, wanted
from api.schemas.common import Page
from api.schemas.workstreams import NewWorkstream, WorkstreamChanges, WorkstreamView
from api.security import AsAdministrator, AsAgent
from services.nouns import WORKSTREAM

router = APIRouter(prefix="/workstreams", tags=["workstreams"])


@router.get("")
def list_workstreams(at: At, _: AsAgent) -> Page[WorkstreamView]:
    """List all workstreams."""
    return Page(
        items=[WorkstreamView.of(workstream) for workstream in at.administration.all(WORKSTREAM)]
    )


@router.post("", status_code=201)
def create_workstream(
    at: At, _: AsAdministrator, body: NewWorkstream, response: Response
) -> WorkstreamView:
    """Create a workstream."""
    made = at.administration.create(WORKSTREAM, body.given())
    response.headers["ETag"] = etag(made.version)
    response.headers["Location"] = f"/api/v1/workstreams/{made.value.id}"
    return WorkstreamView.of(made.value)


@router.get("/{workstream}")
def get_workstream(at: At, _: AsAgent, workstream: str, response: Response) -> WorkstreamView:
    """Return a workstream."""
    found = at.administration.get(WORKSTREAM, workstream)
    response.headers["ETag"] = etag(found.version)
    return WorkstreamView.of(found.value)


@router.patch("/{workstream}")
def change_workstream(
    at: At,
    _: AsAdministrator,
    workstream: str,
    body: WorkstreamChanges,
    response: Response,
    if_match: IfMatch = None,
) -> WorkstreamView:
    """Change a workstream: a JSON merge patch."""
    changed = at.administration.edit(WORKSTREAM, workstream, body.given(), wanted(if_match))
    response.headers["ETag"] = etag(changed.version)
    return WorkstreamView.of(changed.value)


@router.delete("/{workstream}", status_code=204)
def delete_workstream(
    at: At, _: AsAdministrator, workstream: str, if_match: IfMatch = None
) -> None:
    """Delete a workstream. With live conversations it only takes no new ones."""
    at.administration.delete(WORKSTREAM, workstream, wanted(if_match))
