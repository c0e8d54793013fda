"""Blocks: customers whose texts are dropped."""

from __future__ import annotations

from fastapi import APIRouter

from api.at import At
from api.schemas.blocks import BlockView, NewBlock
from api.schemas.common import Page
from api.security import AsSupervisor
from domain.addresses import parse_customer
from domain.blocks import block
from domain.errors import Invalid

router = APIRouter(prefix="/blocks", tags=["blocks"])


@router.get("")
def list_blocks(at: At, _: AsSupervisor) -> Page[BlockView]:
    """List who is blocked, newest first, and how many of their texts were dropped."""
    return Page(items=[BlockView.of(one, dropped) for one, dropped in at.blocking.all()])


@router.post("", status_code=201)
def create_block(at: At, caller: AsSupervisor, body: NewBlock) -> BlockView:
    """Block a customer: what is live with them closes, what they write is dropped."""
    number = parse_customer(body.number, None, field="/number")
    now = at.clock.now()
    if body.until is not None and body.until <= now:
        raise Invalid("ends_in_the_past", "A block ends later.", field="/until")
    made = block(number, body.reason, caller.id, now, body.until)
    at.blocking.block(made)
    at.blocking.close_all(made)
    return BlockView.of(made, 0)


@router.delete("/{block}", status_code=204)
def delete_block(at: At, _: AsSupervisor, block: str) -> None:
    """Let a customer write again."""
    at.blocking.lift(block)
