"""Openings: from when on operating hours are open (channel-behaviour §7).

Open is what some event covers, less the holidays. So the event that comes first decides, each
being followed in its own zone; and where a holiday covers its moment, the search goes on from
the holiday's end. What is over is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.operating_hours import (
    Calendar,
    Holiday,
    Repeat,
    WorkingTime,
    holiday_at,
    span_on,
    takes_place,
    zone_of,
)
from domain.wall_clock import DAY, first_shown, shown

LAST = date(9999, 1, 1)
"""Nothing is looked for after this day: what comes soon after it, no date can tell."""

_MONTHS = {Repeat.MONTHLY: 1, Repeat.YEARLY: 12}


def opens_next(
    calendar: Calendar, instant: datetime, until: datetime | None = None
) -> datetime | None:
    """Return the first moment from *instant* on at which it is open, None if there is none.

    Nothing after *until* is looked for.
    """
    earliest: datetime | None = instant
    while earliest is not None and (until is None or earliest <= until):
        moment = _covered_from(calendar, earliest, until)
        holiday = holiday_at(calendar, moment) if moment else None
        if moment is None or holiday is None:
            return moment
        earliest = _end_of(calendar, holiday, moment)
    return None


def _covered_from(
    calendar: Calendar, earliest: datetime, until: datetime | None
) -> datetime | None:
    """Return the first moment from *earliest* on that an event covers, on a holiday or not."""
    if not calendar.events:
        return earliest
    first = None
    for event in calendar.events:
        moment = _begins(event, zone_of(calendar, event), earliest, first or until)
        if moment == earliest:
            return moment
        first = moment or first
    return first


def _begins(
    event: WorkingTime, zone: ZoneInfo, earliest: datetime, until: datetime | None
) -> datetime | None:
    """Return the first moment that *event* covers, from *earliest* on and up to *until*.

    An occurrence may last from the day before, and a clock that is put back may show that day
    again: so each search begins two days early, and ends a day late.
    """
    first = None
    for day in _days_from(event, shown(zone, earliest).date() - 2 * DAY):
        if until is not None and day > shown(zone, until).date() + DAY:
            break
        moment = first_shown(zone, *span_on(event, day), earliest)
        if moment is not None and (until is None or moment <= until):
            first = until = moment
    return first


def _days_from(event: WorkingTime, earliest: date) -> Iterator[date]:
    """Yield the days from *earliest* on at which *event* begins."""
    last = min(event.until or LAST, LAST)
    for day in _candidates(event, max(event.first, earliest)):
        if day > last:
            return
        if day >= earliest and takes_place(event, day):
            yield day


def _candidates(event: WorkingTime, earliest: date) -> Iterator[date]:
    """Yield days in order, among them each from *earliest* on at which *event* may begin."""
    first = event.first
    if event.repeat is Repeat.NONE:
        yield from (first,) if first >= earliest else ()
    elif event.repeat in _MONTHS:
        months = (earliest.year - first.year) * 12 + earliest.month - first.month
        step = _MONTHS[event.repeat]
        for month in range(months - months % step, LAST.year * 12, step):
            with suppress(ValueError):  # a month without this day, or after the last year
                yield _months_after(first, month)
    else:
        yield from map(date.fromordinal, range(earliest.toordinal(), LAST.toordinal() + 1))


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def _end_of(calendar: Calendar, holiday: Holiday, moment: datetime) -> datetime | None:
    """Return when *holiday*, which covers *moment*, is over; None if it never is."""
    last = _last_day(calendar, holiday)
    if last >= LAST:
        return None
    after = datetime.combine(last + DAY, time())
    return first_shown(ZoneInfo(calendar.zone), after, after + 2 * DAY, moment)


def _last_day(calendar: Calendar, holiday: Holiday) -> date:
    """Return the last day of *holiday* and of those that follow it without a day between."""
    last = holiday.last or holiday.first
    for each in sorted(calendar.holidays, key=lambda one: one.first):
        if last < LAST and each.first <= last + DAY:
            last = max(last, each.last or each.first)
    return last
