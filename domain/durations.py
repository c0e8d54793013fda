"""Durations as ISO 8601 writes them (``PT8H``, ``P30D``), in whole seconds."""

from __future__ import annotations

import re
from datetime import timedelta

from domain.errors import Invalid

_FORM = re.compile(
    r"P(?=[0-9T])(?:(?P<weeks>[0-9]{1,4})W)?(?:(?P<days>[0-9]{1,5})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,6})H)?(?:(?P<minutes>[0-9]{1,8})M)?"
    r"(?:(?P<seconds>[0-9]{1,9})S)?)?"
)


def parse(text: str, *, field: str | None = None) -> timedelta:
    """Return the duration that *text* writes.

    Months and years have no fixed length and are refused like negative and fractional ones.

    Raises ``Invalid``: ``invalid_duration``, naming *field*.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise Invalid(
            "invalid_duration",
            "Write a duration in weeks, days, hours, minutes and seconds, "
            "such as PT8H, P30D or P1DT2H; months and years have no fixed length.",
            field=field,
        )
    return timedelta(**{unit: int(count) for unit, count in match.groupdict("0").items()})


def format(duration: timedelta) -> str:  # noqa: A001 - read as durations.format
    """Return *duration* in its shortest form with days as the largest unit (``P1DT2H``).

    Fractions of a second are dropped; *duration* is not negative.
    """
    if duration < timedelta():
        raise ValueError("a duration is never negative")
    minutes, seconds = divmod(duration.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    days = f"{duration.days}D" if duration.days else ""
    return f"P{days}T{clock}" if clock else f"P{days or 'T0S'}"
