"""The four kinds of things that administrators configure, each as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from domain import accounts, numbers, teams, workstreams
from domain.accounts import Account
from domain.json_form import Json
from domain.numbers import Number
from domain.problems import Problem
from domain.surroundings import Surroundings
from domain.teams import Team
from domain.validation import (
    validate_account,
    validate_number,
    validate_team,
    validate_workstream,
)
from domain.workstreams import Workstream

Configured = Account | Number | Workstream | Team
T = TypeVar("T", Account, Number, Workstream, Team)


class Validate(Protocol):
    """Returns every fault of an object in JSON form."""

    def __call__(
        self, obj: object, existing: Surroundings, *, editing: str | None = None
    ) -> list[Problem]:
        """Return every fault; *editing* is the id of the thing that *obj* replaces."""


@dataclass(frozen=True, slots=True)
class Noun(Generic[T]):
    """How one kind of thing is named, checked, read and written."""

    name: str
    type: type[T]
    validate: Validate
    from_json: Callable[[Json], T]
    to_json: Callable[[T], dict[str, Any]]


ACCOUNT = Noun("account", Account, validate_account, accounts.from_json, accounts.to_json)
NUMBER = Noun("number", Number, validate_number, numbers.from_json, numbers.to_json)
WORKSTREAM = Noun(
    "workstream", Workstream, validate_workstream, workstreams.from_json, workstreams.to_json
)
TEAM = Noun("team", Team, validate_team, teams.from_json, teams.to_json)
