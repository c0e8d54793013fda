"""NCRONTAB schedules: `{second} {minute} {hour} {day} {month} {day of week}`, in UTC.

Source: atifaziz/NCrontab, which the timer extension uses; five fields start with the minute. A day
must fit both day fields. Schedules given as a time span are not supported: they need a plan of
their own in Azure, too.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from local.host.errors import FunctionError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_YEARS_AHEAD = 8  # 29 February may be eight years away


@dataclass(frozen=True)
class _Field:
    low: int
    high: int
    names: tuple[str, ...] = ()

    def read(self, text: str) -> frozenset[int]:
        values: set[int] = set()
        for part in text.lower().split(","):
            values.update(self._part(part))
        return frozenset(values)

    def _part(self, part: str) -> range:
        span, _, step = part.partition("/")
        low, dash, high = span.partition("-")
        if span == "*":
            first, last = self.low, self.high
        else:
            first = self._number(low)
            last = self._number(high) if dash else self.high if step else first
        if first > last or (step and int(step) < 1):
            raise ValueError(part)
        return range(first, last + 1, int(step or 1))

    def _number(self, text: str) -> int:
        number = self.names.index(text) + self.low if text in self.names else int(text)
        if not self.low <= number <= self.high:
            raise ValueError(text)
        return number


_FIELDS = (
    _Field(0, 59),
    _Field(0, 59),
    _Field(0, 23),
    _Field(1, 31),
    _Field(1, 12, _MONTHS),
    _Field(0, 6, _DAYS),
)


class Schedule:
    """When a timer fires."""

    def __init__(self, text: str) -> None:
        parts = text.split()
        parts = ["0", *parts] if len(parts) == 5 else parts
        try:
            sets = [field.read(part) for field, part in zip(_FIELDS, parts, strict=True)]
        except ValueError as error:
            raise FunctionError(f"{text!r} is not a schedule of six fields") from error
        self._seconds, self._minutes, self._hours = map(sorted, sets[:3])
        self._days, self._months, self._weekdays = sets[3:]

    def after(self, moment: datetime) -> datetime:
        """Return the first time later than `moment`."""
        start = moment.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)
        day = start.replace(hour=0, minute=0, second=0)
        for _ in range(_YEARS_AHEAD * 366):
            if self._has(day) and (found := self._within(max(day, start))):
                return found
            day += timedelta(days=1)
        raise FunctionError("the schedule never fires")

    def is_under_a_minute(self, moment: datetime) -> bool:
        """Tell whether the next two times are less than a minute apart; no status is kept then."""
        first = self.after(moment)
        return self.after(first) - first < timedelta(minutes=1)

    def _has(self, day: datetime) -> bool:
        weekday = (day.weekday() + 1) % 7
        return day.day in self._days and day.month in self._months and weekday in self._weekdays

    def _within(self, start: datetime) -> datetime | None:
        """Find the first time on this day that is not before `start`."""
        for hour in self._hours:
            for minute in self._minutes:
                if (hour, minute) < (start.hour, start.minute):
                    continue
                for second in self._seconds:
                    found = start.replace(hour=hour, minute=minute, second=second)
                    if found >= start:
                        return found
        return None
