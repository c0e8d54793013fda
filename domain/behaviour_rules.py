"""The rules beyond the schema for calendars, automated messages and quick replies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from domain.json_form import Json
from domain.problems import Problem, pointer
from domain.rules import identity_rules, reference
from domain.surroundings import Surroundings, is_object, others, text_of


def hours_rules(obj: Json, existing: Surroundings, editing: str | None) -> Iterator[Problem]:
    """Yield what the schema cannot know about a calendar."""
    yield from identity_rules(obj, existing.hours, editing)
    yield from _zone_rules(obj)
    for index, event in enumerate(_objects(obj, "events")):
        for problem in _event_rules(event):
            yield problem.under(pointer("events", index))
    for index, holiday in enumerate(_objects(obj, "holidays")):
        for problem in _days_rules(holiday, "last"):
            yield problem.under(pointer("holidays", index))


def message_rules(obj: Json, existing: Surroundings, editing: str | None) -> Iterator[Problem]:
    """Yield what the schema cannot know about an automated message."""
    yield from identity_rules(obj, existing.messages, editing)
    if "number" in obj:
        yield from reference("number", text_of(obj, "number"), existing.numbers)
    if "workstream" in obj:
        yield from reference("workstream", text_of(obj, "workstream"), existing.workstreams)
    if "number" in obj and "workstream" in obj:
        yield Problem("/workstream", "cannot be there beside a number: name one of them, or none")
    if _place(obj) in map(_place, others(existing.messages, editing)):
        yield Problem("/trigger", "is configured for the same place already")


def quick_reply_rules(obj: Json, existing: Surroundings, editing: str | None) -> Iterator[Problem]:
    """Yield what the schema cannot know about a quick reply."""
    yield from identity_rules(obj, existing.quick_replies, editing)
    if "workstream" in obj:
        yield from reference("workstream", text_of(obj, "workstream"), existing.workstreams)
    if obj.get("texts") == {}:
        yield Problem("/texts", "must hold a text in some language")


def _place(obj: Json) -> tuple[str, str, str]:
    return text_of(obj, "trigger"), text_of(obj, "number"), text_of(obj, "workstream")


def _event_rules(event: Json) -> Iterator[Problem]:
    yield from _zone_rules(event)
    yield from _days_rules(event, "until")
    if ("start" in event) != ("end" in event):
        yield Problem("/start", "and end go together: without both it lasts all day")
    if event.get("days") and event.get("repeat") != "weekly":
        yield Problem("/days", "are for weekly events only")
    for index, text in enumerate(_texts(event, "exceptOn")):
        if _day(text) is None:
            yield Problem(pointer("exceptOn", index), "is no day that exists")


def _zone_rules(obj: Json) -> Iterator[Problem]:
    zone = obj.get("zone")
    if isinstance(zone, str) and not _is_zone(zone):
        yield Problem("/zone", "is no time zone of the IANA database, such as Europe/Berlin")


def _days_rules(obj: Json, end: str) -> Iterator[Problem]:
    first, last = (_day(text_of(obj, key)) for key in ("first", end))
    if "first" in obj and first is None:
        yield Problem("/first", "is no day that exists")
    if end in obj and last is None:
        yield Problem(pointer(end), "is no day that exists")
    elif first is not None and last is not None and last < first:
        yield Problem(pointer(end), "is before the first day")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _objects(obj: Json, key: str) -> Sequence[Json]:
    items = obj.get(key)
    return [item if is_object(item) else {} for item in items] if isinstance(items, list) else ()


def _texts(obj: Json, key: str) -> Sequence[str]:
    items = obj.get(key)
    return [str(item) for item in items] if isinstance(items, list) else ()
