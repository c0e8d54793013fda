"""Segments: what a text takes before it is sent."""

from __future__ import annotations

from fastapi import APIRouter

from api.schemas.segments import SegmentsView, TextToCount
from api.security import AsAgent
from domain.segments import measure
from domain.texts import normalised

router = APIRouter(tags=["segments"])


@router.post("/segments")
def count_segments(_: AsAgent, body: TextToCount) -> SegmentsView:
    """Count the segments of a text, and say what forces more of them."""
    return SegmentsView.of(normalised(body.text), measure(body.text))
