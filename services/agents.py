"""Agents: who can be given a conversation.

Holders of keys are known here. People who sign in are known to the platform alone, by the id
that it calls them by; nobody could answer in the name of any other.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import Invalid
from domain.keys import principal_of, usable
from domain.people import Principal
from domain.ports import Clock
from services.api_keys import ApiKeys

HOLDER = "key:"
"""How ids of holders of keys begin."""


@dataclass(frozen=True, slots=True)
class Agents:
    """Lists and checks agents; *people_sign_in* tells whether there are others than holders."""

    api_keys: ApiKeys
    clock: Clock
    people_sign_in: bool

    def known_to(self, caller: Principal) -> list[Principal]:
        """Return the caller and the holders of usable keys, by id."""
        now = self.clock.now()
        holders = [principal_of(key) for key in self.api_keys.all() if usable(key, now)]
        known = {principal.id: principal for principal in (*holders, caller)}
        return [known[key] for key in sorted(known)]

    def check(self, agent: str, caller: Principal) -> None:
        """Raise ``Invalid`` where *agent* is nobody who could ever answer."""
        if self.people_sign_in and not agent.startswith(HOLDER):
            if "@" in agent:
                raise Invalid(
                    "sign_in_name", "Name the object id, not the sign-in name.", field="/agent"
                )
            return
        known = [principal.id for principal in self.known_to(caller)]
        if agent not in known:
            raise Invalid(
                "no_such_agent", "There is no agent with this id.", field="/agent", allowed=known
            )
