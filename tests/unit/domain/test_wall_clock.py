from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.wall_clock import first_shown

YORK, HOWE, APIA = "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"


@pytest.mark.parametrize(
    ("zone", "low", "high", "earliest", "first"),
    [
        (YORK, "2026-06-10 09:00", "2026-06-10 10:00", "2026-06-01T00Z", "2026-06-10T13:00Z"),
        (YORK, "2026-06-10 09:00", "2026-06-10 10:00", "2026-06-10T13:30Z", "2026-06-10T13:30Z"),
        (YORK, "2026-06-10 09:00", "2026-06-10 10:00", "2026-06-10T14:00Z", None),
        (YORK, "2026-03-08 02:30", "2026-03-08 04:00", "2026-03-08T00Z", "2026-03-08T07:00Z"),
        (YORK, "2026-03-08 02:15", "2026-03-08 02:45", "2026-03-08T00Z", None),
        (YORK, "2026-11-01 01:15", "2026-11-01 01:45", "2026-11-01T05:45Z", "2026-11-01T06:15Z"),
        (YORK, "2026-11-01 00:30", "2026-11-01 01:30", "2026-11-01T05:30Z", "2026-11-01T06:00Z"),
        (HOWE, "2026-04-05 01:00", "2026-04-05 01:45", "2026-04-04T14:45Z", "2026-04-04T15:00Z"),
        (APIA, "2011-12-30 09:00", "2011-12-30 10:00", "2011-12-28T00Z", None),
        (APIA, "2011-12-30 09:00", "2011-12-31 01:00", "2011-12-28T00Z", "2011-12-30T10:00Z"),
    ],
    ids=["later", "now", "over", "skipped in part", "skipped", "repeated", "put back into it",
         "half an hour put back", "a day that was left out", "the end of a day left out"],
)  # fmt: skip
def test_a_time_is_first_shown_when_the_clock_on_the_wall_says(
    zone: str, low: str, high: str, earliest: str, first: str | None
) -> None:
    found = first_shown(ZoneInfo(zone), _wall(low), _wall(high), datetime.fromisoformat(earliest))
    assert found == (datetime.fromisoformat(first) if first else None)


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text)
