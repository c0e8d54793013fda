"""Quarantine: refused calls, to look at and to take again once their cause is mended."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.at import At
from api.paging import DEFAULT_LIMIT, Cursor, Limit, cursor_of, next_link, read
from api.schemas.common import Page
from api.schemas.quarantine import QuarantinedCall, QuarantinedView, in_full, of_kept
from api.security import AsAdministrator

router = APIRouter(prefix="/quarantine", tags=["quarantine"])


@router.get("")
def list_quarantine(
    at: At,
    _: AsAdministrator,
    request: Request,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[QuarantinedView]:
    """List refused calls, newest first."""
    token = read(cursor, "quarantine", 2)
    kept, following = at.replays.page(limit, (token[0], token[1]) if token else None)
    link = next_link(request, cursor_of("quarantine", *following) if following else None)
    return Page(items=[of_kept(call) for call in kept], next_link=link)


@router.get("/{call}")
def get_quarantined(at: At, _: AsAdministrator, call: str) -> QuarantinedCall:
    """Return a refused call with its body."""
    return in_full(at.replays.get(call))


@router.post("/{call}:replay")
def replay(at: At, _: AsAdministrator, call: str) -> QuarantinedView:
    """Take a call again, with credentials and numbers as they are now."""
    return of_kept(at.replays.replay(call))


@router.delete("/{call}", status_code=204)
def delete_quarantined(at: At, _: AsAdministrator, call: str) -> None:
    """Remove a call from quarantine."""
    at.replays.remove(call)
