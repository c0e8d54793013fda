"""Acknowledgements: what has to be agreed to, once per provider, before its numbers send."""

from __future__ import annotations

from fastapi import APIRouter

from api.at import At
from api.schemas.acknowledgements import (
    AcknowledgementsView,
    AcknowledgementView,
    GivenAcknowledgement,
)
from api.security import AsAdministrator

router = APIRouter(tags=["acknowledgements"])


@router.get("/acknowledgements")
def list_acknowledgements(at: At, _: AsAdministrator) -> AcknowledgementsView:
    """Return the text to agree to, and who has agreed for which provider."""
    return AcknowledgementsView.of(at.acknowledgements.all())


@router.post("/accounts/{account}:acknowledge")
def acknowledge(
    at: At, caller: AsAdministrator, account: str, body: GivenAcknowledgement
) -> AcknowledgementView:
    """Agree for the account's provider; the first agreement stays."""
    given = at.acknowledgements.give(account, body.text_version, caller)
    return AcknowledgementView.of(given)
