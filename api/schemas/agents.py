"""Agents, as the API writes them."""

from __future__ import annotations

from api.schemas.common import View
from domain.people import Principal, Role


class AgentView(View):
    """Somebody who can have a conversation."""

    id: str
    name: str
    role: Role

    @classmethod
    def of(cls, principal: Principal) -> AgentView:
        """Return the view of somebody."""
        return cls(id=principal.id, name=principal.name, role=principal.role)
