"""Me: who is calling, as the channel sees it."""

from __future__ import annotations

from fastapi import APIRouter

from api.at import At
from api.schemas.me import Me
from api.security import AsAgent
from domain.people import may_use

router = APIRouter(tags=["me"])


@router.get("/me")
def get_me(at: At, caller: AsAgent) -> Me:
    """Return who is calling, and which numbers they may text from."""
    at.agents.met(caller)
    numbers = at.catalogue.now().numbers.values()
    usable = [n.id for n in numbers if not n.deleted and n.may_send() and may_use(n, caller)]
    return Me(
        id=caller.id,
        name=caller.name,
        sign_in=caller.sign_in,
        role=caller.role,
        teams=list(caller.teams),
        numbers=sorted(usable),
    )
