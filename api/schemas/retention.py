"""How long things are kept, as the API writes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from api.schemas.common import View

Kind = Literal["messages", "media", "quarantine"]


class KeptView(View):
    """How long one kind of thing is kept, and the app setting that says so."""

    kind: Kind
    days: int | None = Field(description="null: for ever, files as long as their conversation.")
    setting: str

    @classmethod
    def of(cls, kind: Kind, period: timedelta | None, setting: str) -> KeptView:
        """Return the view of a period."""
        return cls(kind=kind, days=period.days if period else None, setting=setting)


class RetentionView(View):
    """How long things are kept, and how old the oldest closed conversation is."""

    kept: list[KeptView]
    oldest_closed_at: datetime | None
