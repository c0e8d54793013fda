"""Checks of one account, number, workstream or team, as the API and ``channel.json`` write it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain import schema
from domain.behaviour_rules import hours_rules, message_rules, quick_reply_rules
from domain.problems import Problem
from domain.rules import Rules, account_rules, number_rules, team_rules, workstream_rules
from domain.surroundings import Surroundings, is_object

READ_ONLY = ("managedBy", "deleted")
"""What ``to_json`` shows and nobody may set; ignored in what is checked, so that an object
may come back as it was read."""


def validate_account(
    obj: object, existing: Surroundings, *, editing: str | None = None
) -> list[Problem]:
    """Return every fault of an account; *editing* is the id of the one that it replaces."""
    return _validate("account", account_rules, obj, existing, editing)


def validate_number(
    obj: object, existing: Surroundings, *, editing: str | None = None
) -> list[Problem]:
    """Return every fault of a number; *editing* is the id of the one that it replaces."""
    return _validate("number", number_rules, obj, existing, editing)


def validate_workstream(
    obj: object, existing: Surroundings, *, editing: str | None = None
) -> list[Problem]:
    """Return every fault of a workstream; *editing* is the id of the one that it replaces."""
    return _validate("workstream", workstream_rules, obj, existing, editing)


def validate_team(
    obj: object, existing: Surroundings, *, editing: str | None = None
) -> list[Problem]:
    """Return every fault of a team; *editing* is the id of the one that it replaces."""
    return _validate("team", team_rules, obj, existing, editing)


def validate_hours(
    obj: object, existing: Surroundings, *, editing: str | None = None
) -> list[Problem]:
    """Return every fault of a calendar; *editing* is the id of the one that it replaces."""
    return _validate("operatingHours", hours_rules, obj, existing, editing)


def validate_message(
    obj: object, existing: Surroundings, *, editing: str | None = None
) -> list[Problem]:
    """Return every fault of an automated message; *editing* is the id of what it replaces."""
    return _validate("automatedMessage", message_rules, obj, existing, editing)


def validate_quick_reply(
    obj: object, existing: Surroundings, *, editing: str | None = None
) -> list[Problem]:
    """Return every fault of a quick reply; *editing* is the id of the one that it replaces."""
    return _validate("quickReply", quick_reply_rules, obj, existing, editing)


def _validate(
    noun: str, rules: Rules, obj: object, existing: Surroundings, editing: str | None
) -> list[Problem]:
    if not is_object(obj):
        return schema.problems_of(obj, noun)
    given = {key: member for key, member in obj.items() if key not in READ_ONLY}
    found = schema.problems_of(given, noun)
    return found + beyond(found, rules(given, existing, editing))


def beyond(found: Sequence[Problem], more: Iterable[Problem]) -> list[Problem]:
    """Return those of *more* that do not repeat a fault at the same place."""
    known = {problem.pointer for problem in found}
    return [problem for problem in more if problem.pointer not in known]
