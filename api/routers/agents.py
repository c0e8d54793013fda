"""Agents: who can be given a conversation, and what they are called."""

from __future__ import annotations

from fastapi import APIRouter

from api.at import At
from api.schemas.agents import AgentView
from api.schemas.common import Page
from api.security import AsAgent

router = APIRouter(prefix="/agents", tags=["agents"])


@router.get("")
def list_agents(at: At, caller: AsAgent) -> Page[AgentView]:
    """List the agents that are known: the caller, and the holders of usable keys.

    Another person who signs in is known by the object id alone, and not listed.
    """
    return Page(items=[AgentView.of(agent) for agent in at.agents.known_to(caller)])
