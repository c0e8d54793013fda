"""The catalogue: everything that is configured, as one immutable picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from domain.accounts import Account, ProviderName
from domain.acknowledgements import Acknowledgement
from domain.addresses import Address, thread_form
from domain.automated_messages import AutomatedMessage, Voice
from domain.blocks import Block
from domain.errors import NotFound
from domain.identity import customer_key
from domain.keys import ApiKey
from domain.numbers import Number
from domain.operating_hours import Calendar
from domain.quick_replies import QuickReply
from domain.teams import Team, teams_of
from domain.workstreams import Workstream

DEFAULT_WORKSTREAM = Workstream(id="", name="")
"""How conversations of a workstream that is gone are treated."""

Thing = (
    Account
    | Number
    | Workstream
    | Team
    | ApiKey
    | Acknowledgement
    | Calendar
    | AutomatedMessage
    | Block
    | QuickReply
)


@dataclass(frozen=True)
class Catalogue:
    """Everything that is configured, by its id."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)
    workstreams: Mapping[str, Workstream] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    keys: Mapping[str, ApiKey] = field(default_factory=dict)
    acknowledgements: Mapping[str, Acknowledgement] = field(default_factory=dict)
    hours: Mapping[str, Calendar] = field(default_factory=dict)
    messages: Mapping[str, AutomatedMessage] = field(default_factory=dict)
    blocks: Mapping[str, Block] = field(default_factory=dict)
    quick_replies: Mapping[str, QuickReply] = field(default_factory=dict)

    @cached_property
    def _by_address(self) -> Mapping[str, Number]:
        living_last = sorted(self.numbers.values(), key=lambda number: not number.deleted)
        return {thread_form(number.address): number for number in living_last}

    def account(self, key: str) -> Account:
        """Return an account, deleted ones too: their callbacks are still answered."""
        return _found(self.accounts, key, "account")

    def number(self, key: str) -> Number:
        """Return a number."""
        return _found(self.numbers, key, "number")

    def number_at(self, address: Address) -> Number | None:
        """Return the number with this address, None if it is not ours."""
        return self._by_address.get(thread_form(address))

    def workstream(self, key: str) -> Workstream:
        """Return a workstream; the default one for a workstream that is gone."""
        return self.workstreams.get(key, DEFAULT_WORKSTREAM)

    def teams_of(self, *names: str) -> tuple[str, ...]:
        """Return the ids of the teams that a person belongs to, by any of their names."""
        return teams_of(names, self.teams.values())

    def block_of(self, customer: Address, now: datetime) -> Block | None:
        """Return the block of a customer that holds now."""
        found = self.blocks.get(customer_key(customer)) if self.blocks else None
        return found if found is not None and found.holds(now) else None

    def calendar_of(self, number: Number) -> Calendar | None:
        """Return when a number is served, None for always."""
        return self.hours.get(number.operating_hours or "")

    def voice_of(self, number: Number) -> Voice:
        """Return how the channel speaks on a number."""
        workstream = self.workstream(number.workstream)
        account = self.accounts.get(number.account)
        provider = account.provider if account else ""
        acknowledged = account is not None and self.acknowledged(account.provider)
        return Voice(number, workstream, provider, tuple(self.messages.values()), acknowledged)

    def acknowledged(self, provider: ProviderName) -> bool:
        """Tell whether somebody has acknowledged privacy statement and opt-out handling."""
        return any(a.provider == provider for a in self.acknowledgements.values())


T = TypeVar("T")


def _found(things: Mapping[str, T], key: str, kind: str) -> T:
    thing = things.get(key)
    if thing is None:
        raise NotFound(f"no_such_{kind}", f"There is no {kind} with this id.")
    return thing


def id_of(thing: Thing) -> str:
    """Return the id of a configured thing; there is one acknowledgement per provider."""
    return thing.provider if isinstance(thing, Acknowledgement) else thing.id


def catalogue_of(things: Iterable[Thing]) -> Catalogue:
    """Return the catalogue of *things*."""
    by_kind: dict[type, dict[str, Thing]] = {}
    for thing in things:
        by_kind.setdefault(type(thing), {})[id_of(thing)] = thing
    return Catalogue(
        accounts=by_kind.get(Account, {}),  # type: ignore[arg-type]  # keyed by its own type
        numbers=by_kind.get(Number, {}),  # type: ignore[arg-type]  # keyed by its own type
        workstreams=by_kind.get(Workstream, {}),  # type: ignore[arg-type]  # keyed by its own type
        teams=by_kind.get(Team, {}),  # type: ignore[arg-type]  # keyed by its own type
        keys=by_kind.get(ApiKey, {}),  # type: ignore[arg-type]  # keyed by its own type
        acknowledgements=by_kind.get(Acknowledgement, {}),  # type: ignore[arg-type]  # same
        hours=by_kind.get(Calendar, {}),  # type: ignore[arg-type]  # keyed by its own type
        messages=by_kind.get(AutomatedMessage, {}),  # type: ignore[arg-type]  # same
        blocks=by_kind.get(Block, {}),  # type: ignore[arg-type]  # keyed by its own type
        quick_replies=by_kind.get(QuickReply, {}),  # type: ignore[arg-type]  # keyed by its own type
    )
