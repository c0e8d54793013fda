"""Quarantine: calls that were refused, kept for a while so that nothing is lost silently."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import unquote_plus

from domain.addresses import Address
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
    """One call as it came.

    ``account`` is None where the address named none that exists, and where neither token nor
    signature shows that the call is for it.
    """

    id: str
    provider: str
    account: str | None
    reason: Reason
    detail: str
    received_at: datetime
    call: Call = field(repr=False)
    replayed_at: datetime | None = None
    outcome: str | None = None

    @property
    def replayable(self) -> bool:
        """Tell whether anything may show who sent the call."""
        return self.reason is not Reason.WRONG_TOKEN or self.account is not None


def quarantine_id(received_at: datetime, unique: str) -> str:
    """Return the id of a call: it sorts newest first."""
    return f"{LAST_MILLISECOND - int(received_at.timestamp() * 1000):013d}-{unique}"


def mentions(kept: Quarantined, customer: Address) -> bool:
    """Tell whether a customer's number stands in a call: its digits, not as part of longer ones."""
    digits = re.escape(customer.value.lstrip("+"))
    number = re.compile(rf"(?<![0-9])(00|011)?{digits}(?![0-9])")
    body = kept.call.body.decode("utf-8", "replace")
    written = (body, kept.call.url, kept.detail, *kept.call.headers.values())
    return any(number.search(text) or number.search(unquote_plus(text)) for text in written)
