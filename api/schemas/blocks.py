"""Blocks, as the API writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, Description, Time, View
from domain.blocks import Block


class NewBlock(Body):
    """Who is to be blocked, why, and until when; without an end until it is lifted."""

    number: Annotated[str, Field(max_length=64)]
    reason: Description = ""
    until: Time | None = None


class BlockView(View):
    """A customer who is blocked, by hand or because of a flood."""

    id: str
    number: str
    reason: str
    by: str
    at: datetime
    until: datetime | None
    dropped: int

    @classmethod
    def of(cls, block: Block, dropped: int) -> BlockView:
        """Return the view of a block."""
        return cls(
            id=block.id,
            number=block.number.value,
            reason=block.reason,
            by=block.by,
            at=block.at,
            until=block.until,
            dropped=dropped,
        )
