"""The kinds of things that administrators configure, each as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from domain import (
    accounts,
    automated_messages,
    numbers,
    operating_hours,
    quick_replies,
    teams,
    workstreams,
)
from domain.accounts import Account
from domain.automated_messages import AutomatedMessage
from domain.json_form import Json
from domain.numbers import Number
from domain.operating_hours import Calendar
from domain.problems import Problem
from domain.quick_replies import QuickReply
from domain.surroundings import Surroundings
from domain.teams import Team
from domain.validation import (
    validate_account,
    validate_hours,
    validate_message,
    validate_number,
    validate_quick_reply,
    validate_team,
    validate_workstream,
)
from domain.workstreams import Workstream

Configured = Account | Number | Workstream | Team | Calendar | AutomatedMessage | QuickReply
T = TypeVar("T", Account, Number, Workstream, Team, Calendar, AutomatedMessage, QuickReply)


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

    @property
    def words(self) -> str:
        """Return the name as people write it."""
        return self.name.replace("_", " ")


ACCOUNT = Noun("account", Account, validate_account, accounts.from_json, accounts.to_json)
NUMBER = Noun("number", Number, validate_number, numbers.from_json, numbers.to_json)
WORKSTREAM = Noun(
    "workstream", Workstream, validate_workstream, workstreams.from_json, workstreams.to_json
)
TEAM = Noun("team", Team, validate_team, teams.from_json, teams.to_json)
HOURS = Noun(
    "operating_hours", Calendar, validate_hours, operating_hours.from_json, operating_hours.to_json
)
MESSAGE = Noun(
    "automated_message",
    AutomatedMessage,
    validate_message,
    automated_messages.from_json,
    automated_messages.to_json,
)
QUICK_REPLY = Noun(
    "quick_reply", QuickReply, validate_quick_reply, quick_replies.from_json, quick_replies.to_json
)
