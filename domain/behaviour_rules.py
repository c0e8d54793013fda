"""The rules beyond the schema for calendars, automated messages and quick replies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.automated_messages import LINK, Trigger, variables_in
from domain.calendar_rules import times_rules, zone_rules
from domain.json_form import Json
from domain.offers import offer_rules
from domain.problems import Problem, pointer
from domain.rules import identity_rules, reference
from domain.surroundings import Surroundings, others, text_of


def hours_rules(obj: Json, existing: Surroundings, editing: str | None) -> Iterator[Problem]:
    """Yield what the schema cannot know about a calendar."""
    yield from identity_rules(obj, existing.hours, editing)
    yield from zone_rules(obj)
    yield from times_rules(obj)


def message_rules(obj: Json, existing: Surroundings, editing: str | None) -> Iterator[Problem]:
    """Yield what the schema cannot know about an automated message."""
    yield from identity_rules(obj, existing.messages, editing)
    yield from offer_rules(obj)
    if "number" in obj:
        yield from reference("number", text_of(obj, "number"), existing.numbers)
    if "workstream" in obj:
        yield from reference("workstream", text_of(obj, "workstream"), existing.workstreams)
    if "number" in obj and "workstream" in obj:
        yield Problem("/workstream", "cannot be there beside a number: name one of them, or none")
    if _place(obj) in map(_place, others(existing.messages, editing)):
        yield Problem("/trigger", "is configured for the same place already")
    if obj.get("trigger") == Trigger.SURVEY_LINK:
        yield from _link_rules(obj.get("texts"))


def _link_rules(texts: object) -> Iterator[Problem]:
    """Yield which texts lead to no question."""
    for language, text in texts.items() if isinstance(texts, Mapping) else ():
        if isinstance(text, str) and LINK not in variables_in(text):
            detail = f"must hold {{{LINK}}}: nobody can answer without"
            yield Problem(pointer("texts", language), detail)


def quick_reply_rules(obj: Json, existing: Surroundings, editing: str | None) -> Iterator[Problem]:
    """Yield what the schema cannot know about a quick reply."""
    yield from identity_rules(obj, existing.quick_replies, editing)
    yield from offer_rules(obj)
    if "workstream" in obj:
        yield from reference("workstream", text_of(obj, "workstream"), existing.workstreams)
    if obj.get("texts") == {}:
        yield Problem("/texts", "must hold a text in some language")


def _place(obj: Json) -> tuple[str, str, str]:
    return text_of(obj, "trigger"), text_of(obj, "number"), text_of(obj, "workstream")
