"""Automated messages: what the channel texts by itself."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.at import At
from api.etags import IfMatch, etag, wanted
from api.schemas.automated_messages import (
    AutomatedMessageChanges,
    AutomatedMessageView,
    DefaultView,
    NewAutomatedMessage,
)
from api.schemas.common import Page
from api.security import AsAdministrator, AsSupervisor
from domain.automated_messages import Trigger
from services.nouns import MESSAGE

router = APIRouter(prefix="/automatedMessages", tags=["automatedMessages"])


@router.get("")
def list_messages(at: At, _: AsSupervisor) -> Page[AutomatedMessageView]:
    """List all automated messages."""
    return Page(
        items=[AutomatedMessageView.of(message) for message in at.administration.all(MESSAGE)]
    )


@router.get("/defaults")
def list_defaults(_: AsSupervisor) -> Page[DefaultView]:
    """List what is said where nothing is configured, by trigger and language."""
    return Page(items=[DefaultView.of(trigger) for trigger in Trigger])


@router.post("", status_code=201)
def create_message(
    at: At, _: AsAdministrator, body: NewAutomatedMessage, response: Response
) -> AutomatedMessageView:
    """Create an automated message."""
    made = at.administration.create(MESSAGE, body.given())
    response.headers["ETag"] = etag(made.version)
    response.headers["Location"] = f"/api/v1/automatedMessages/{made.value.id}"
    return AutomatedMessageView.of(made.value)


@router.get("/{automated}")
def get_message(
    at: At, _: AsSupervisor, automated: str, response: Response
) -> AutomatedMessageView:
    """Return an automated message."""
    found = at.administration.get(MESSAGE, automated)
    response.headers["ETag"] = etag(found.version)
    return AutomatedMessageView.of(found.value)


@router.patch("/{automated}")
def change_message(
    at: At,
    _: AsAdministrator,
    automated: str,
    body: AutomatedMessageChanges,
    response: Response,
    if_match: IfMatch = None,
) -> AutomatedMessageView:
    """Change an automated message: a JSON merge patch."""
    changed = at.administration.edit(MESSAGE, automated, body.given(), wanted(if_match))
    response.headers["ETag"] = etag(changed.version)
    return AutomatedMessageView.of(changed.value)


@router.delete("/{automated}", status_code=204)
def delete_message(at: At, _: AsAdministrator, automated: str, if_match: IfMatch = None) -> None:
    """Delete an automated message; what is said without it is said again."""
    at.administration.delete(MESSAGE, automated, wanted(if_match))
