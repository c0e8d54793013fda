"""What happened last in a view, however long it is."""

from __future__ import annotations

from fastapi import APIRouter

from api.at import At
from api.paging import DEFAULT_LIMIT, Limit
from api.schemas.conversations import NewestView, of_row
from api.security import AsAgent
from services.views import View

router = APIRouter(tags=["conversations"])


@router.get("/conversations:newest")
def list_newest(
    at: At, caller: AsAgent, view: View = View.OPEN, limit: Limit = DEFAULT_LIMIT
) -> NewestView:
    """List those conversations of a view in which something happened last, latest first.

    For news: the pages of a view begin with who waits longest. Where thousands wait, what came
    is seen two seconds later, what has gone a few seconds later still.
    """
    newest = at.views.newest(view, caller, limit)
    items = [of_row(row) for row in newest.rows]
    return NewestView(items=items, total=newest.total, unread=newest.unread)
