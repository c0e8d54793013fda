from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.operating_hours import (
    Calendar,
    Scope,
    WorkingTime,
    excepted,
    from_json,
    is_open,
    opens_next,
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


def test_an_opening_after_the_end_of_the_search_is_not_found() -> None:
    night = datetime(2026, 3, 2, 20, tzinfo=UTC)
    morning = datetime(2026, 3, 3, 8, tzinfo=UTC)
    berlin = CALENDARS["berlin"]
    assert opens_next(berlin, night, until=morning) == morning
    assert opens_next(berlin, night, until=morning - timedelta(seconds=1)) is None


@pytest.mark.parametrize("name", CALENDARS)
def test_a_calendar_in_json_comes_back_as_it_was(name: str) -> None:
    assert from_json(to_json(CALENDARS[name])) == CALENDARS[name]


@given(
    name=st.sampled_from(["berlin", "night", "early", "gap", "lost", "two zones", "holidays only"]),
    minutes=st.integers(0, 60 * 24 * 380),
)
def test_the_next_opening_is_open_and_everything_before_it_is_closed(
    name: str, minutes: int
) -> None:
    calendar = CALENDARS[name]
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    opening = opens_next(calendar, instant)
    assert opening is not None
    assert is_open(calendar, opening)
    if opening > instant:
        assert not is_open(calendar, opening - timedelta(seconds=1))
        step = max((opening - instant) / 60, timedelta(minutes=1))
        assert not any(is_open(calendar, opening - n * step) for n in range(1, 60)
                       if opening - n * step >= instant)  # fmt: skip


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
