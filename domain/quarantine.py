"""Quarantine: calls that were refused, kept for a while so that nothing is lost silently."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.callbacks import Call

LAST_MILLISECOND = 9_999_999_999_999


class Reason(StrEnum):
    """Why a call lies in quarantine."""

    UNVERIFIED = "unverified"  # right address, wrong signature or secret
    WRONG_TOKEN = "wrong_token"  # noqa: S105 the name of a reason
    UNREADABLE = "unreadable"
    UNKNOWN_NUMBER = "unknown_number"
    ACCOUNT_UNUSABLE = "account_unusable"  # disabled, or its secrets are missing


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One call as it came. ``account`` is None where the address named none that exists."""

    id: str
    provider: str
    account: str | None
    reason: Reason
    detail: str
    received_at: datetime
    call: Call = field(repr=False)
    replayed_at: datetime | None = None
    outcome: str | None = None


def quarantine_id(received_at: datetime, unique: str) -> str:
    """Return the id of a call: it sorts newest first."""
    return f"{LAST_MILLISECOND - int(received_at.timestamp() * 1000):013d}-{unique}"
