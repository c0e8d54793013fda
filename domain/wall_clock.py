"""The clock on the wall of a time zone: when it shows what, on days when it is changed, too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def shown(zone: ZoneInfo, instant: datetime) -> datetime:
    """Return what the clock shows at *instant*: a time without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None)


def first_shown(
    zone: ZoneInfo, low: datetime, high: datetime, earliest: datetime
) -> datetime | None:
    """Return the first moment from *earliest* on at which the clock shows *low* or up to *high*.

    Such a time begins when *low* is shown, twice where an hour is repeated, or when the clock is
    put forward or back into it.
    """
    moments = (earliest, *_moments(zone, low), *_changes(zone, low.date() - DAY, high.date()))
    fitting = (at for at in moments if at >= earliest and low <= shown(zone, at) < high)
    return min(fitting, default=None)


def _moments(zone: ZoneInfo, wall: datetime) -> Iterator[datetime]:
    for fold in (0, 1):
        yield wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _changes(zone: ZoneInfo, first: date, last: date) -> Iterator[datetime]:
    """Yield the moments at which the clock is changed in the days from *first* to *last*."""
    low = datetime.combine(first, time(), zone).astimezone(UTC)
    for ahead in range((last - first).days + 1):
        midnight = datetime.combine(first + (ahead + 1) * DAY, time(), zone)
        high = midnight.astimezone(UTC)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            yield _change(zone, low, high)
        low = high


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the moment between *low* and *high* at which the clock is changed."""
    before = low.astimezone(zone).utcoffset()
    while high - low > _SECOND:
        middle = low + (high - low) / 2
        same = middle.astimezone(zone).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return high.replace(microsecond=0)
