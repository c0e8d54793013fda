"""Automated messages: what the channel texts by itself, when, and in which language.

What is configured for a number wins over what is for its workstream, that over what is for all,
and that over the built-in texts of ``data/automated_messages.json`` (channel-behaviour §5).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from domain import json_form
from domain.addresses import Address
from domain.consent import can_be_answered
from domain.identity import slug
from domain.json_form import Json
from domain.messages import Purpose
from domain.numbers import Number
from domain.workstreams import Workstream

FALLBACK = "en"
_SAME = {"no": "nb", "nn": "nb"}
LINK = "SurveyLink"
"""The variable by which a survey on a page is answered."""

NAME = "AgentName"
RULE = "timeout_rule"
"""What a time-out rule's message is marked with, in the place of a trigger."""


class Trigger(StrEnum):
    """What makes the channel text a customer."""

    GREETING = "greeting"
    OUT_OF_HOURS = "out_of_hours"
    HOLIDAY = "holiday"
    ASSIGNMENT_FAILED = "assignment_failed"
    AGENT_ASSIGNED = "agent_assigned"
    TRANSFER_ACCEPTED = "transfer_accepted"
    SESSION_ENDED = "session_ended"
    AGENT_ENDED = "agent_ended"
    CLOSING_SOON = "closing_soon"
    OVERFLOW_END = "overflow_end"
    UNSUPPORTED_MESSAGE = "unsupported_message"
    SURVEY = "survey"
    SURVEY_LINK = "survey_link"
    SURVEY_THANKS = "survey_thanks"
    OPT_OUT_CONFIRM = "opt_out_confirm"
    OPT_IN_CONFIRM = "opt_in_confirm"
    HELP_REPLY = "help_reply"


PURPOSES: Mapping[str, Purpose] = {
    Trigger.OPT_OUT_CONFIRM: Purpose.OPT_OUT_CONFIRMATION,
    Trigger.OPT_IN_CONFIRM: Purpose.OPT_IN_CONFIRMATION,
    Trigger.HELP_REPLY: Purpose.HELP,
}
"""What answers a keyword, and is not switched off with a workstream's automated messages."""

_SURVEYS = {Trigger.SURVEY, Trigger.SURVEY_LINK}

OFF = {Trigger.AGENT_ASSIGNED, Trigger.TRANSFER_ACCEPTED, Trigger.SESSION_ENDED}
"""Silent unless somebody switches them on."""


@dataclass(frozen=True, slots=True)
class AutomatedMessage:
    """One trigger's switch and texts, for a number, a workstream, or with neither for all.

    ``texts`` are by language; without any the built-in ones are said.
    """

    id: str
    name: str
    trigger: Trigger
    texts: Mapping[str, str] = field(default_factory=dict)
    number: str | None = None
    workstream: str | None = None
    enabled: bool = True
    managed_by: str = "api"
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A text that the channel is going to send by itself, and why (a trigger, or a rule)."""

    trigger: str
    text: str

    @property
    def purpose(self) -> Purpose:
        """Return which rules of consent hold for it."""
        usual = Purpose.SURVEY if self.trigger in _SURVEYS else Purpose.AUTOMATED
        return PURPOSES.get(self.trigger, usual)


@dataclass(frozen=True, slots=True)
class Voice:
    """How the channel speaks on one number. ``acknowledged``: its provider may be used."""

    number: Number
    workstream: Workstream
    provider: str = ""
    configured: tuple[AutomatedMessage, ...] = ()
    acknowledged: bool = True

    def may_speak(self, customer: Address) -> bool:
        """Tell whether anything may be sent from this number to *customer* by itself."""
        return self.acknowledged and self.number.may_send() and can_be_answered(customer)

    def says(self, trigger: Trigger, **variables: str) -> Answer | None:
        """Return what is said, None where that is switched off.

        *variables* are named as in texts: ``AgentName``, ``QueueName``; ``Brand`` is known.
        Where ``AgentName`` is told to be empty, nobody knows it, and a text without it is said.
        """
        if trigger not in PURPOSES and not self.workstream.allow_automated_messages:
            return None
        chain = list(self._chain(trigger))
        on = chain[0].enabled if chain else trigger not in OFF
        if not on and trigger is Trigger.OVERFLOW_END:
            chain, on = [], True  # the default is said even where the own text is off
        levels = [*(m.texts for m in chain), built_in()[trigger]]
        if variables.get(NAME) == "":
            levels = [*map(_without_name, levels), nameless().get(trigger, {})]
        spoken = next((t for texts in levels if (t := chosen(texts, self.number.language))), None)
        if not on or spoken is None:
            return None
        return Answer(trigger, self.filled(spoken, trigger, **variables))

    def filled(self, text: str, occasion: str, **variables: str) -> str:
        """Return *text* with what is known at a trigger, or when a rule speaks (``RULE``)."""
        told = {"Brand": self.number.brand or self.number.name, **variables}
        return rendered(text, {name: told[name] for name in known_at(occasion)})

    def _chain(self, trigger: Trigger) -> Iterator[AutomatedMessage]:
        """Yield what is configured for *trigger* here, the most particular first."""
        mine = [m for m in self.configured if m.trigger is trigger and not m.deleted]
        yield from (m for m in mine if m.number == self.number.id)
        scoped = (m for m in mine if m.number is None)
        yield from sorted(
            (m for m in scoped if m.workstream in (None, self.workstream.id)),
            key=lambda m: m.workstream is None,
        )


def chosen(texts: Mapping[str, str], language: str) -> str | None:
    """Return the text in *language*, in its base language, or in English."""
    folded = {tag.casefold(): text for tag, text in texts.items()}
    wanted = language.casefold()
    base = wanted.split("-")[0]
    for tag in (wanted, base, _SAME.get(base, base), FALLBACK):
        if folded.get(tag):
            return folded[tag]
    return None


def rendered(text: str, variables: Mapping[str, str]) -> str:
    """Return *text* with ``{AgentName}`` and ``{$Name$}`` filled in; what is unknown is empty."""
    return _variable().sub(lambda found: variables.get(found.group(2), ""), text)


def variables_in(text: str) -> set[str]:
    """Return the names of the variables in a text."""
    return {found.group(2) for found in _variable().finditer(text)}


def _without_name(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {tag: text for tag, text in texts.items() if NAME not in variables_in(text)}


@cache
def built_in() -> Mapping[Trigger, Mapping[str, str]]:
    """Return the texts that are there without any configuration, by trigger and language."""
    return {trigger: _data()[trigger] for trigger in Trigger}


@cache
def nameless() -> Mapping[Trigger, Mapping[str, str]]:
    """Return what takes the place of built-in texts with a name that nobody knows."""
    named = {trigger: f"nameless_{trigger}" for trigger in Trigger}
    return {trigger: _data()[key] for trigger, key in named.items() if key in _data()}


def known_at(occasion: str) -> Sequence[str]:
    """Return the names of the variables that a trigger, or ``RULE``, fills in."""
    names: Sequence[str] = _variables()["known"][occasion]
    return names


@cache
def _variable() -> re.Pattern[str]:
    return re.compile(_variables()["pattern"])


@cache
def _variables() -> Json:
    """Return how variables are written and who fills in which; the console reads the same."""
    found: Json = json.loads(files("domain.data").joinpath("variables.json").read_text("utf-8"))
    return found


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    data: Mapping[str, Mapping[str, str]] = json.loads(
        files("domain.data").joinpath("automated_messages.json").read_text("utf-8")
    )
    return data


def from_json(obj: Json) -> AutomatedMessage:
    """Return the message that validated JSON describes; without an id it takes the name's."""
    return json_form.decode(AutomatedMessage, {"id": slug(obj["name"]), **obj})


def to_json(message: AutomatedMessage) -> dict[str, Any]:
    """Return *message* as API bodies and storage write it."""
    return json_form.encode(message)
