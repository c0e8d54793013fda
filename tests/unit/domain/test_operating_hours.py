from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.openings import opens_next
from domain.operating_hours import (
    Calendar,
    Scope,
    WorkingTime,
    excepted,
    from_json,
    is_open,
    takes_place,
    to_json,
)
from tests.unit.domain.worlds import world

DATA = world("operating_hours")
CALENDARS = {name: from_json(obj) for name, obj in DATA["calendars"].items()}


@pytest.mark.parametrize(("name", "at", "is_it", "following"), DATA["moments"], ids=str)
def test_a_calendar_is_open_when_the_table_says(
    name: str, at: str, is_it: bool, following: str | None
) -> None:
    calendar, instant = CALENDARS[name], datetime.fromisoformat(at)
    assert is_open(calendar, instant) is is_it
    opening = opens_next(calendar, instant)
    if following == "never":
        assert opening is None
    else:
        assert opening == (datetime.fromisoformat(following) if following else instant)


def test_without_hours_it_is_always_open() -> None:
    assert is_open(None, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", CALENDARS)
def test_a_calendar_in_json_comes_back_as_it_was(name: str) -> None:
    assert from_json(to_json(CALENDARS[name])) == CALENDARS[name]


DAILY = from_json(
    {"name": "D", "zone": "UTC", "events": [{"first": "2026-06-01", "repeat": "daily"}]}
)


@pytest.mark.parametrize(
    ("scope", "left_out"),
    [
        (Scope.THIS, [date(2026, 6, 5)]),
        (Scope.FOLLOWING, [date(2026, 6, d) for d in range(5, 11)]),
        (Scope.ALL, [date(2026, 6, d) for d in range(1, 11)]),
    ],
)
def test_an_exception_is_for_one_day_for_those_that_follow_or_for_all(
    scope: Scope, left_out: list[date]
) -> None:
    changed = excepted(DAILY, 0, date(2026, 6, 5), scope)
    days = [date(2026, 6, d) for d in range(1, 11)]
    there = [day for day in days if any(takes_place(e, day) for e in changed.events)]
    assert [day for day in days if day not in there] == left_out


def test_an_exception_may_put_another_time_in_the_place() -> None:
    other = WorkingTime(date(2026, 6, 5))
    changed = excepted(DAILY, 0, date(2026, 6, 5), Scope.THIS, other)
    assert other in changed.events
    assert is_open(changed, datetime(2026, 6, 5, 12, tzinfo=UTC))


def test_following_from_the_first_day_leaves_nothing() -> None:
    changed: Calendar = excepted(DAILY, 0, date(2026, 6, 1), Scope.FOLLOWING)
    assert changed.events == ()
