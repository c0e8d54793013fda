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
    """List the agents that are known: holders of usable keys, and who has opened the console.

    Who has not opened it for 90 days is not listed.
    """
    return Page(items=[AgentView.of(agent) for agent in at.agents.known_to(caller)])
