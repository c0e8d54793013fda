"""The whole configuration, as a deployment would bring it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.at import At
from api.security import AsAdministrator

router = APIRouter(tags=["configuration"])


@router.get("/configuration:export")
def export_configuration(at: At, _: AsAdministrator) -> dict[str, Any]:
    """Return what is configured as a `channel.json`: to keep it, or to deploy it elsewhere."""
    return at.export.document()
