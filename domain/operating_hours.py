"""Operating hours: when a number is served (channel-behaviour §7).

A calendar is open while some event covers the moment, as a clock on the wall in the event's zone
shows it, and no holiday does. So an hour that is skipped in spring opens nothing, and one that
is repeated in autumn counts twice. When it opens next is told by ``domain/openings.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from domain import json_form
from domain.identity import slug
from domain.json_form import Json
from domain.wall_clock import DAY, shown


class Repeat(StrEnum):
    """How often an event takes place again."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class Weekday(StrEnum):
    """Days of the week, in the order of ``date.weekday``."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Scope(StrEnum):
    """What of a repeated event an exception is about."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


_WEEK = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """A time of service, once or repeated from the day ``first`` on, to ``until`` at most.

    Without ``start`` and ``end`` it lasts all day; an ``end`` at or before ``start`` is on the
    next day. Without ``days`` a weekly one has that of ``first``. A monthly or yearly one leaves
    out months and years without its day. ``zone`` is the calendar's unless told.
    """

    first: date
    start: time | None = None
    end: time | None = None
    repeat: Repeat = Repeat.NONE
    days: tuple[Weekday, ...] = ()
    until: date | None = None
    except_on: tuple[date, ...] = ()
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days without service, from ``first`` to ``last``, in the calendar's zone."""

    first: date
    reason: str
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """When something is open; without events always, but on holidays."""

    id: str
    name: str
    zone: str
    events: tuple[WorkingTime, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    description: str = ""
    managed_by: str = "api"
    deleted: bool = False


def from_json(obj: Json) -> Calendar:
    """Return the calendar that validated JSON describes; without an id it takes the name's."""
    return json_form.decode(Calendar, {"id": slug(obj["name"]), **obj})


def working_time(obj: Json) -> WorkingTime:
    """Return the event that JSON describes; raise ``ValueError`` for a day that does not exist."""
    return json_form.decode(WorkingTime, obj)


def to_json(calendar: Calendar) -> dict[str, Any]:
    """Return *calendar* as API bodies and storage write it."""
    return json_form.encode(calendar)


def takes_place(event: WorkingTime, day: date) -> bool:
    """Tell whether *event* begins on *day*."""
    first = event.first
    if day < first or (event.until is not None and day > event.until) or day in event.except_on:
        return False
    match event.repeat:
        case Repeat.DAILY:
            return True
        case Repeat.WEEKLY:
            return _WEEK[day.weekday()] in (event.days or (_WEEK[first.weekday()],))
        case Repeat.MONTHLY:
            return day.day == first.day
        case Repeat.YEARLY:
            return (day.month, day.day) == (first.month, first.day)
    return day == first


def holiday_at(calendar: Calendar | None, instant: datetime) -> Holiday | None:
    """Return the holiday that covers *instant*."""
    if calendar is None:
        return None
    day = shown(ZoneInfo(calendar.zone), instant).date()
    return next((h for h in calendar.holidays if h.first <= day <= (h.last or h.first)), None)


def is_open(calendar: Calendar | None, instant: datetime) -> bool:
    """Tell whether there is service at *instant*; without a calendar there always is."""
    if calendar is None:
        return True
    if holiday_at(calendar, instant) is not None:
        return False
    return not calendar.events or any(_covers(calendar, e, instant) for e in calendar.events)


def excepted(
    calendar: Calendar, index: int, day: date, scope: Scope, instead: WorkingTime | None = None
) -> Calendar:
    """Return *calendar* with its event *index* changed on *day*, from then on, or altogether.

    *instead* takes the place of what is left out.
    """
    event = calendar.events[index]
    kept: tuple[WorkingTime, ...] = ()
    if scope is Scope.THIS:
        kept = (replace(event, except_on=tuple(sorted({*event.except_on, day}))),)
    elif scope is Scope.FOLLOWING and day > event.first:
        kept = (replace(event, until=day - DAY),)
    new = (instead,) if instead else ()
    before, after = calendar.events[:index], calendar.events[index + 1 :]
    return replace(calendar, events=(*before, *kept, *new, *after))


def day_excepted(calendar: Calendar, day: date, instead: WorkingTime | None = None) -> Calendar:
    """Return *calendar* with all that begins on *day* left out; *instead* takes its place."""
    kept = (
        replace(event, except_on=tuple(sorted({*event.except_on, day})))
        if takes_place(event, day)
        else event
        for event in calendar.events
    )
    return replace(calendar, events=(*kept, *((instead,) if instead else ())))


def _covers(calendar: Calendar, event: WorkingTime, instant: datetime) -> bool:
    wall = shown(zone_of(calendar, event), instant)
    days = (wall.date(), wall.date() - DAY)
    return any(takes_place(event, day) and _on(event, day, wall) for day in days)


def _on(event: WorkingTime, day: date, wall: datetime) -> bool:
    begins, ends = span_on(event, day)
    return begins <= wall < ends


def span_on(event: WorkingTime, day: date) -> tuple[datetime, datetime]:
    """Return what a clock in its zone shows when *event* begins on *day* and when that ends."""
    start, end = event.start or time(), event.end or time()
    last = day + DAY if end <= start else day
    return datetime.combine(day, start), datetime.combine(last, end)


def zone_of(calendar: Calendar, event: WorkingTime) -> ZoneInfo:
    """Return the zone in which an event of *calendar* takes place."""
    return ZoneInfo(event.zone or calendar.zone)
