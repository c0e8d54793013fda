"""Agents: who can be given a conversation.

Holders of keys are configured here. People are known to the platform that signs them in; we know
those who have opened the console, by the id that it calls them by.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

from domain import patience
from domain.errors import Invalid, Unavailable
from domain.keys import principal_of, usable
from domain.numbers import Number
from domain.people import KNOWN_FOR, PeopleStore, Person, Principal, Role, may_use
from domain.ports import Clock
from services.api_keys import ApiKeys

LONGEST = timedelta(seconds=1)
"""How long who opens the console waits for being noted."""

HOLDER = "key:"
"""How ids of holders of keys begin."""

FIRST = Principal("key:admin", "First administrator", Role.ADMINISTRATOR)
"""Who holds the key that stands in a setting."""


@dataclass(frozen=True, slots=True)
class Agents:
    """Lists and checks agents; *people_sign_in* tells whether there are others than holders.

    *has_first*: there is a first administrator, whose key stands in a setting.
    """

    people: PeopleStore
    api_keys: ApiKeys
    clock: Clock
    people_sign_in: bool
    has_first: bool
    _noted: dict[str, Person] = field(default_factory=dict)

    def met(self, principal: Principal) -> None:
        """Note, once a day, a person who opens the console; others find them from then on."""
        today = self.clock.now().date()
        person = Person(principal.id, principal.name, principal.role, today, principal.sign_in)
        if principal.id.startswith(HOLDER) or self._noted.get(person.id) == person:
            return
        with suppress(Unavailable), patience.within(LONGEST):
            self.people.note(person)
            self._noted[person.id] = person

    def known_to(self, caller: Principal) -> list[Principal]:
        """Return the caller, people whom we met lately, and the holders of usable keys, by id."""
        now = self.clock.now()
        holders = [principal_of(key) for key in self.api_keys.all() if usable(key, now)]
        people = [Principal(p.id, p.name, p.role, sign_in=p.sign_in) for p in self._lately_met()]
        holders += [FIRST] * self.has_first
        teams = self.api_keys.catalogue.now().teams_of
        known = {p.id: replace(p, teams=teams(p.id, p.sign_in)) for p in (*people, *holders)}
        known[caller.id] = caller
        return [known[key] for key in sorted(known)]

    def name_of(self, agent: str) -> str:
        """Return what an agent is called, nothing where nobody knows.

        Whom this process has met or listed already it knows without asking.
        """
        if agent == FIRST.id:
            return FIRST.name
        if agent.startswith(HOLDER):
            key = self.api_keys.catalogue.now().keys.get(agent.removeprefix(HOLDER))
            return key.name if key else ""
        if agent not in self._noted:
            with suppress(Unavailable), patience.within(LONGEST):
                self._lately_met()
        return self._noted[agent].name if agent in self._noted else ""

    def check(self, agent: str, caller: Principal, number: Number | None) -> None:
        """Raise ``Invalid`` where *agent* is nobody who could ever answer from *number*."""
        self._check_exists(agent, caller)
        if number is None or not number.owners:
            return
        known = self.known_to(caller)
        named = next((one for one in known if one.id == agent), None)
        if not self._may_own(number, named or Principal(agent, agent, Role.AGENT)):
            raise Invalid(
                "agent_not_owner",
                "Only its owners may have this number's conversations.",
                field="/agent",
                allowed=[one.id for one in known if may_use(number, one)],
            )

    def _may_own(self, number: Number, agent: Principal) -> bool:
        """Tell whether somebody may use a number; whose sign-in name we do not know may match."""
        if may_use(number, agent):
            return True
        teams = self.api_keys.catalogue.now().teams
        members = [name for team in number.owners if team in teams for name in teams[team].members]
        unknown = not agent.id.startswith(HOLDER) and not agent.sign_in
        return unknown and any("@" in name for name in (*number.owners, *members))

    def _check_exists(self, agent: str, caller: Principal) -> None:
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

    def _lately_met(self) -> list[Person]:
        since = (self.clock.now() - KNOWN_FOR).date()
        known = self.people.everyone()
        self._noted.update({person.id: person for person in known})
        return [person for person in known if person.seen_on >= since]
