"""``channel.json``: what a deployment configures, read whole or refused with every fault."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain import (
    accounts,
    acknowledgements,
    automated_messages,
    behaviour_rules,
    numbers,
    operating_hours,
    quick_replies,
    rules,
    schema,
    teams,
    workstreams,
)
from domain.accounts import Account, ProviderName
from domain.acknowledgements import Acknowledgement
from domain.automated_messages import AutomatedMessage
from domain.catalogue import Thing
from domain.errors import InvalidConfiguration
from domain.json_form import Json
from domain.numbers import Number
from domain.operating_hours import Calendar
from domain.problems import Problem, pointer
from domain.providers import CredentialField
from domain.quick_replies import QuickReply
from domain.rules import Rules
from domain.surroundings import Surroundings
from domain.teams import Team
from domain.validation import beyond
from domain.workstreams import Workstream

_RULES: Mapping[str, Rules] = {
    "accounts": rules.account_rules,
    "numbers": rules.number_rules,
    "workstreams": rules.workstream_rules,
    "teams": rules.team_rules,
    "operatingHours": behaviour_rules.hours_rules,
    "automatedMessages": behaviour_rules.message_rules,
    "quickReplies": behaviour_rules.quick_reply_rules,
}
_MEMBERS = {
    "operatingHours": "hours",
    "automatedMessages": "messages",
    "quickReplies": "quick_replies",
}
"""What a list is called among the surroundings, where that is another name."""


@dataclass(frozen=True, slots=True)
class ChannelConfiguration:
    """A valid ``channel.json``; everything in it is managed by the deployment.

    ``fingerprint`` is equal for files that say the same, deployment number included: who has
    stored it already has nothing to write (storage-review B15).
    """

    deployment: int
    fingerprint: str
    accounts: tuple[Account, ...] = ()
    numbers: tuple[Number, ...] = ()
    workstreams: tuple[Workstream, ...] = ()
    teams: tuple[Team, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    hours: tuple[Calendar, ...] = ()
    messages: tuple[AutomatedMessage, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()

    def things(self) -> tuple[Thing, ...]:
        """Return everything in it, what is named by others first."""
        return (
            *self.accounts,
            *self.workstreams,
            *self.teams,
            *self.hours,
            *self.numbers,
            *self.messages,
            *self.quick_replies,
            *self.acknowledgements,
        )


def read_channel(
    text: str,
    floor: timedelta,
    credential_fields: Mapping[ProviderName, Sequence[CredentialField]],
    now: datetime | None = None,
) -> ChannelConfiguration:
    """Return what *text* configures.

    *floor* is the shortest ``autoCloseAfter``; *credential_fields* tells what each usable
    provider needs. *now*: nothing is acknowledged later than that.
    Raises ``InvalidConfiguration`` with every problem there is.
    """
    document = _parsed(text)
    found = schema.problems_of(document)
    if isinstance(document, dict):
        found += beyond(found, _rule_problems(document, floor, credential_fields, now))
    if found:
        raise InvalidConfiguration(found)
    return _configuration(document)


def surroundings(
    existing: ChannelConfiguration,
    floor: timedelta,
    credential_fields: Mapping[ProviderName, Sequence[CredentialField]],
) -> Surroundings:
    """Return what one object of the API is validated against."""
    return Surroundings(
        floor=floor,
        credential_fields=credential_fields,
        accounts=[accounts.to_json(account) for account in existing.accounts],
        numbers=[numbers.to_json(number) for number in existing.numbers],
        workstreams=[workstreams.to_json(workstream) for workstream in existing.workstreams],
        teams=[teams.to_json(team) for team in existing.teams],
        hours=[operating_hours.to_json(calendar) for calendar in existing.hours],
        messages=[automated_messages.to_json(message) for message in existing.messages],
        quick_replies=[quick_replies.to_json(reply) for reply in existing.quick_replies],
    )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as wrong:
        detail = f"is no JSON: line {wrong.lineno}, column {wrong.colno}: {wrong.msg}"
        raise InvalidConfiguration([Problem("", detail)]) from None
    except (ValueError, RecursionError):
        raise InvalidConfiguration([Problem("", "is no JSON that can be read")]) from None


def _rule_problems(
    document: Json,
    floor: timedelta,
    credential_fields: Mapping[ProviderName, Sequence[CredentialField]],
    now: datetime | None,
) -> Iterator[Problem]:
    """Check each object against the whole document, for doubles against those before it."""
    lists = {noun: _objects(document, noun) for noun in _RULES}
    named = {_MEMBERS.get(noun, noun): objects for noun, objects in lists.items()}
    whole = Surroundings(floor, credential_fields, **named)
    for noun, rule in _RULES.items():
        for index, obj in enumerate(lists[noun]):
            if isinstance(obj, Mapping):
                before: dict[str, Any] = {_MEMBERS.get(noun, noun): lists[noun][:index]}
                for problem in rule(obj, replace(whole, **before), None):
                    yield problem.under(pointer(noun, index))
    for problem in acknowledgements.problems_of(_objects(document, "acknowledgements"), now):
        yield problem.under(pointer("acknowledgements"))


def _objects(document: Json, noun: str) -> Sequence[Json]:
    objects = document.get(noun, ())
    return objects if isinstance(objects, list) else ()


def _configuration(document: Json) -> ChannelConfiguration:
    def managed(noun: str) -> Iterator[Json]:
        own = {"managedBy": "deployment", "deleted": False}
        return ({**obj, **own} for obj in document.get(noun, ()))

    same = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return ChannelConfiguration(
        deployment=int(document["deployment"]),
        fingerprint=hashlib.sha256(same.encode()).hexdigest(),
        accounts=tuple(map(accounts.from_json, managed("accounts"))),
        numbers=tuple(map(numbers.from_json, managed("numbers"))),
        workstreams=tuple(map(workstreams.from_json, managed("workstreams"))),
        teams=tuple(map(teams.from_json, managed("teams"))),
        acknowledgements=tuple(
            map(acknowledgements.from_json, document.get("acknowledgements", ()))
        ),
        hours=tuple(map(operating_hours.from_json, managed("operatingHours"))),
        messages=tuple(map(automated_messages.from_json, managed("automatedMessages"))),
        quick_replies=tuple(map(quick_replies.from_json, managed("quickReplies"))),
    )
