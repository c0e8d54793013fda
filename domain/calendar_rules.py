"""The rules beyond the schema for working times and holidays, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from domain import numbering
from domain.json_form import Json
from domain.problems import Problem, pointer
from domain.surroundings import is_object, text_of


def times_rules(obj: Json) -> Iterator[Problem]:
    """Yield what is wrong with ``events`` and ``holidays``."""
    for index, event in enumerate(objects_of(obj, "events")):
        for problem in _event_rules(event):
            yield problem.under(pointer("events", index))
    for index, holiday in enumerate(objects_of(obj, "holidays")):
        for problem in _days_rules(holiday, "last"):
            yield problem.under(pointer("holidays", index))


def contact_rules(rule: Json) -> Iterator[Problem]:
    """Yield what is wrong with a rule for texts that we start."""
    yield from times_rules(rule)
    for index, event in enumerate(objects_of(rule, "events")):
        if event.get("zone") is not None:
            detail = "cannot be told: these times are read on the customer's own clock"
            yield Problem(pointer("events", index, "zone"), detail)
    for index, country in enumerate(_texts(rule, "countries")):
        if not numbering.is_region(country):
            yield Problem(pointer("countries", index), "is no country with numbers of its own")


def _event_rules(event: Json) -> Iterator[Problem]:
    yield from zone_rules(event)
    yield from _days_rules(event, "until")
    if ("start" in event) != ("end" in event):
        yield Problem("/start", "and end go together: without both it lasts all day")
    if event.get("days") and event.get("repeat") != "weekly":
        yield Problem("/days", "are for weekly events only")
    for index, text in enumerate(_texts(event, "exceptOn")):
        if _day(text) is None:
            yield Problem(pointer("exceptOn", index), "is no day that exists")


def zone_rules(obj: Json) -> Iterator[Problem]:
    """Yield what is wrong with the member ``zone``."""
    zone = obj.get("zone")
    if isinstance(zone, str) and not is_zone(zone):
        yield Problem("/zone", "is no time zone of the IANA database, such as Europe/Berlin")


def _days_rules(obj: Json, end: str) -> Iterator[Problem]:
    first, last = (_day(text_of(obj, key)) for key in ("first", end))
    if "first" in obj and first is None:
        yield Problem("/first", "is no day that exists")
    if end in obj and last is None:
        yield Problem(pointer(end), "is no day that exists")
    elif first is not None and last is not None and last < first:
        yield Problem(pointer(end), "is before the first day")


def is_zone(name: str) -> bool:
    """Tell whether the IANA database has a zone of this name."""
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


def objects_of(obj: Json, key: str) -> Sequence[Json]:
    """Return the members of a list, each as an object; empty where there is no list."""
    items = obj.get(key)
    return [item if is_object(item) else {} for item in items] if isinstance(items, list) else ()


def _texts(obj: Json, key: str) -> Sequence[str]:
    items = obj.get(key)
    return [str(item) for item in items] if isinstance(items, list) else ()
