"""Operating hours: when numbers are served."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator

from api.at import At
from api.etags import IfMatch, etag, wanted
from api.schemas.common import Page, Time
from api.schemas.operating_hours import (
    HoursChanges,
    HoursView,
    NewException,
    NewHours,
    StateView,
)
from api.security import AsAdministrator, AsAgent, AsSupervisor
from services.nouns import HOURS


def _reckoned(at: datetime | None) -> datetime | None:
    """Let only years through in which every zone's clock, and the days around, can be told."""
    if at is not None and not MINYEAR < at.year < MAXYEAR:
        raise ValueError("must be in the years 2 to 9998")
    return at


When = Annotated[
    Time | None, AfterValidator(_reckoned), Query(alias="at", description="Now unless told.")
]

router = APIRouter(prefix="/operatingHours", tags=["operatingHours"])


@router.get("")
def list_hours(at: At, _: AsSupervisor) -> Page[HoursView]:
    """List all operating hours."""
    return Page(items=[HoursView.of(calendar) for calendar in at.administration.all(HOURS)])


@router.post("", status_code=201)
def create_hours(at: At, _: AsAdministrator, body: NewHours, response: Response) -> HoursView:
    """Create operating hours."""
    made = at.administration.create(HOURS, body.given())
    response.headers["ETag"] = etag(made.version)
    response.headers["Location"] = f"/api/v1/operatingHours/{made.value.id}"
    return HoursView.of(made.value)


@router.get("/{calendar}")
def get_hours(at: At, _: AsSupervisor, calendar: str, response: Response) -> HoursView:
    """Return operating hours."""
    found = at.administration.get(HOURS, calendar)
    response.headers["ETag"] = etag(found.version)
    return HoursView.of(found.value)


@router.patch("/{calendar}")
def change_hours(
    at: At,
    _: AsAdministrator,
    calendar: str,
    body: HoursChanges,
    response: Response,
    if_match: IfMatch = None,
) -> HoursView:
    """Change operating hours: a JSON merge patch."""
    changed = at.administration.edit(HOURS, calendar, body.given(), wanted(if_match))
    response.headers["ETag"] = etag(changed.version)
    return HoursView.of(changed.value)


@router.get("/{calendar}/state")
def get_state(at: At, _: AsAgent, calendar: str, when: When = None) -> StateView:
    """Tell whether it is open, now or at a moment, and when it opens next."""
    found = at.administration.get(HOURS, calendar).value
    return StateView.of(found, when or at.clock.now())


@router.post("/{calendar}:except")
def make_exception(
    at: At,
    _: AsAdministrator,
    calendar: str,
    body: NewException,
    response: Response,
    if_match: IfMatch = None,
) -> HoursView:
    """Leave out a day, or of one event a day, all from it on, or all; or put another there."""
    found = at.administration.get(HOURS, calendar)
    events = body.applied_to(found.value)
    version = wanted(if_match) or found.version
    changed = at.administration.edit(HOURS, calendar, {"events": events}, version)
    response.headers["ETag"] = etag(changed.version)
    return HoursView.of(changed.value)


@router.delete("/{calendar}", status_code=204)
def delete_hours(at: At, _: AsAdministrator, calendar: str, if_match: IfMatch = None) -> None:
    """Delete operating hours."""
    at.administration.delete(HOURS, calendar, wanted(if_match))
