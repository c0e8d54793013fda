"""Quarantine, as the API writes it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.common import View
from domain.quarantine import Quarantined, Reason


class QuarantinedView(View):
    """A refused call, as lists show it."""

    id: str
    provider: str
    account: str | None
    reason: Reason
    detail: str
    received_at: datetime
    size: int = Field(description="Bytes of the body.")
    replayed_at: datetime | None
    outcome: str | None = Field(description="stored, or why the replay was refused again.")
    replayable: bool = Field(description="Whether anything shows who sent the call.")


class QuarantinedCall(QuarantinedView):
    """A refused call. Values of headers and the URL are left out: they may be secrets."""

    method: str
    header_names: list[str]
    body: str = Field(description="As UTF-8; what is none of it is replaced.")


def of_kept(kept: Quarantined) -> QuarantinedView:
    """Return a call as lists show it."""
    return QuarantinedView(
        id=kept.id,
        provider=kept.provider,
        account=kept.account,
        reason=kept.reason,
        detail=kept.detail,
        received_at=kept.received_at,
        size=len(kept.call.body),
        replayed_at=kept.replayed_at,
        outcome=kept.outcome,
        replayable=kept.replayable,
    )


def in_full(kept: Quarantined) -> QuarantinedCall:
    """Return one call."""
    return QuarantinedCall(
        **of_kept(kept).model_dump(),
        method=kept.call.method,
        header_names=sorted(kept.call.headers),
        body=kept.call.body.decode("utf-8", "replace"),
    )
