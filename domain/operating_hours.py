"""Operating hours: when a number is served (channel-behaviour §7).

A calendar is open while some event covers the moment, as a clock on the wall in the event's zone
shows it, and no holiday does. So an hour that is skipped in spring opens nothing, and one that
is repeated in autumn counts twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from domain import json_form
from domain.identity import slug
from domain.json_form import Json

DAY = timedelta(days=1)
FARTHEST_DAYS = 8 * 366
"""How far ahead an opening is looked for: leap days are at most eight years apart."""


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
    day = instant.astimezone(ZoneInfo(calendar.zone)).date()
    return next((h for h in calendar.holidays if h.first <= day <= (h.last or h.first)), None)


def is_open(calendar: Calendar | None, instant: datetime) -> bool:
    """Tell whether there is service at *instant*; without a calendar there always is."""
    if calendar is None:
        return True
    if holiday_at(calendar, instant) is not None:
        return False
    return not calendar.events or any(_covers(calendar, e, instant) for e in calendar.events)


def opens_next(
    calendar: Calendar, instant: datetime, until: datetime | None = None
) -> datetime | None:
    """Return the first moment from *instant* on at which it is open, None if there is none.

    Nothing after *until* is looked for.
    """
    if is_open(calendar, instant):
        return instant
    for ahead in range(-1, FARTHEST_DAYS):
        day = instant.astimezone(ZoneInfo(calendar.zone)).date() + ahead * DAY
        for moment in sorted(_turns(calendar, day)):
            if until is not None and moment > until:
                return None
            if moment > instant and is_open(calendar, moment):
                return moment
    return None


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


def _covers(calendar: Calendar, event: WorkingTime, instant: datetime) -> bool:
    wall = instant.astimezone(_zone(calendar, event)).replace(tzinfo=None)
    days = (wall.date(), wall.date() - DAY)
    return any(takes_place(event, day) and _on(event, day, wall) for day in days)


def _on(event: WorkingTime, day: date, wall: datetime) -> bool:
    start, end = event.start or time(), event.end or time()
    last = day + DAY if end <= start else day
    return datetime.combine(day, start) <= wall < datetime.combine(last, end)


def _turns(calendar: Calendar, day: date) -> Iterator[datetime]:
    """Yield every moment of *day* at which it may open, in UTC."""
    for event in calendar.events:
        zone = _zone(calendar, event)
        yield from _moments(day, time(), zone)
        if takes_place(event, day):
            yield from _moments(day, event.start or time(), zone)
        yield from _clock_change(day, zone)
    yield from _moments(day, time(), ZoneInfo(calendar.zone))


def _moments(day: date, at: time, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the moments at which the clock shows *at*: two where an hour is repeated."""
    for fold in (0, 1):
        yield datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC)


def _clock_change(day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the moment of *day* at which the clocks change, if they do."""
    low, high = (datetime.combine(d, time(), zone).astimezone(UTC) for d in (day, day + DAY))
    before = low.astimezone(zone).utcoffset()
    if high.astimezone(zone).utcoffset() == before:
        return
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        same = middle.astimezone(zone).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    yield high.replace(microsecond=0)


def _zone(calendar: Calendar, event: WorkingTime) -> ZoneInfo:
    return ZoneInfo(event.zone or calendar.zone)
