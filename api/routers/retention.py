"""Retention: how long things are kept. The deployment's settings have the say, not the API."""

from __future__ import annotations

from fastapi import APIRouter

from api.at import At
from api.schemas.retention import KeptView, RetentionView
from api.security import AsAdministrator
from runtime.settings import KEEP

router = APIRouter(tags=["retention"])


@router.get("/retention")
def get_retention(at: At, _: AsAdministrator) -> RetentionView:
    """Return for how many days things are kept, and which app settings say so."""
    kept = at.settings.retention
    return RetentionView(
        kept=[
            KeptView.of("messages", kept.messages, KEEP["messages"].setting),
            KeptView.of("media", kept.media, KEEP["media"].setting),
            KeptView.of("quarantine", kept.quarantine, KEEP["quarantine"].setting),
        ],
        oldest_closed_at=at.privacy.keeping.oldest(),
    )
