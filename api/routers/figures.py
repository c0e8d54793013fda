"""Figures: how it stands now, and what came in, went out and became of it today."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.at import At
from api.schemas.common import Time
from api.schemas.figures import FiguresView
from api.security import AsSupervisor
from domain.errors import Invalid
from services.figures import LONGEST_SPAN

router = APIRouter(tags=["figures"])

From = Annotated[
    Time | None, Query(alias="from", description="Counted since; midnight in UTC if left out.")
]


@router.get("/figures")
def get_figures(at: At, _: AsSupervisor, since: From = None) -> FiguresView:
    """Return the figures since a moment, such as midnight where somebody sits."""
    now = at.clock.now()
    start = since or now.replace(hour=0, minute=0, second=0, microsecond=0)
    if not now - LONGEST_SPAN <= start <= now:
        raise Invalid("period", "Ask for at most the last 48 hours.", field="/from")
    return FiguresView.of(at.figures.since(start))
