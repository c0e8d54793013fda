from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain import openings
from domain.openings import opens_next
from domain.operating_hours import (
    Calendar,
    Holiday,
    Repeat,
    Scope,
    Weekday,
    WorkingTime,
    excepted,
    from_json,
    is_open,
    takes_place,
)
from domain.wall_clock import DAY, first_shown
from tests.unit.domain.worlds import world

QUARTER = timedelta(minutes=15)
CALENDARS = {name: from_json(obj) for name, obj in world("operating_hours")["calendars"].items()}
NOW = datetime(2026, 6, 10, 10, tzinfo=UTC)

ZONES = (
    "UTC", "Etc/GMT+12", "Pacific/Honolulu", "America/New_York", "America/Nuuk", "Europe/Berlin",
    "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati",
)  # fmt: skip
"""All around the date line; some put their clocks back half an hour, or over midnight."""

CHANGES = (
    date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5),
    date(2026, 9, 27), date(2026, 10, 4), date(2026, 10, 25), date(2026, 11, 1),
)  # fmt: skip
"""When clocks are changed in America, Europe and Australasia, in spring and in autumn."""

days = st.one_of(
    st.builds(lambda day, ahead: day + ahead * DAY, st.sampled_from(CHANGES), st.integers(-3, 3)),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
quarters = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))


@st.composite
def working_times(draw: st.DrawFn, near: date) -> WorkingTime:
    """Events that are over, go on, or begin within a few days of *near*."""
    first = near + draw(st.integers(-40, 4)) * DAY
    repeat = draw(st.sampled_from(Repeat))
    start, end = draw(st.one_of(st.just((None, None)), st.tuples(quarters, quarters)))
    weekdays = draw(st.sets(st.sampled_from(Weekday), max_size=2))
    return WorkingTime(
        first=draw(st.sampled_from((first, near.replace(year=2025, day=min(near.day, 28))))),
        start=start,
        end=end,
        repeat=repeat,
        days=tuple(weekdays) if repeat is Repeat.WEEKLY else (),
        until=draw(st.one_of(st.none(), st.just(first + draw(st.integers(0, 45)) * DAY))),
        except_on=tuple(near + n * DAY for n in draw(st.sets(st.integers(-2, 4), max_size=3))),
        zone=draw(st.one_of(st.none(), st.sampled_from(ZONES))),
    )


@st.composite
def questions(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """Calendars with a quarter of an hour to ask about."""
    near = draw(days)
    events = draw(st.lists(working_times(near), min_size=1, max_size=4))
    holidays = tuple(
        Holiday(near + from_day * DAY, "Rest", near + (from_day + length) * DAY)
        for from_day, length in draw(
            st.lists(st.tuples(st.integers(-3, 4), st.integers(0, 2)), max_size=2)
        )
    )
    calendar = Calendar("c", "C", draw(st.sampled_from(ZONES)), tuple(events), holidays)
    scope, index = draw(st.sampled_from((None, *Scope))), draw(st.integers(0, len(events) - 1))
    if scope is not None and takes_place(events[index], near):
        calendar = excepted(calendar, index, near, scope, draw(working_times(near)))
    midnight = datetime.combine(near, time(), UTC)
    return calendar, midnight + draw(st.integers(-96, 96)) * QUARTER


def walked(calendar: Calendar, instant: datetime, until: datetime) -> datetime | None:
    """Return the first quarter of an hour at which it is open, asking at every one."""
    while instant <= until:
        if is_open(calendar, instant):
            return instant
        instant += QUARTER
    return None


@given(question=questions())
@example(question=(CALENDARS["far zones"], NOW))
@example(question=(CALENDARS["farther zones"], NOW))
def test_the_next_opening_is_the_one_that_asking_every_quarter_of_an_hour_finds(
    question: tuple[Calendar, datetime],
) -> None:
    calendar, instant = question
    until = instant + 5 * DAY
    assert opens_next(calendar, instant, until) == walked(calendar, instant, until)
    opening = opens_next(calendar, instant)
    assert (opening if opening is None or opening <= until else None) == walked(
        calendar, instant, until
    )


def test_an_opening_after_the_end_of_the_search_is_not_found() -> None:
    night = datetime(2026, 3, 2, 20, tzinfo=UTC)
    morning = datetime(2026, 3, 3, 8, tzinfo=UTC)
    berlin = CALENDARS["berlin"]
    assert opens_next(berlin, night, until=morning) == morning
    assert opens_next(berlin, night, until=morning - timedelta(seconds=1)) is None


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


@dataclass
class Work:
    """What a search has asked: of how many days, and when how many occurrences are."""

    days: int = 0
    occurrences: int = 0


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Count what searches ask."""
    counted = Work()

    def day(event: WorkingTime, asked: date) -> bool:
        counted.days += 1
        return takes_place(event, asked)

    def occurrence(*asked: object) -> datetime | None:
        counted.occurrences += 1
        return first_shown(*asked)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(openings, "takes_place", day)
    monkeypatch.setattr(openings, "first_shown", occurrence)
    return counted


OVER = tuple(WorkingTime(NOW.date() - n * DAY) for n in range(3, 103))
"""A hundred days of service, all of them over."""

ENDED = tuple(replace(event, repeat=Repeat.DAILY, until=event.first + DAY) for event in OVER[1:])
WEEKENDS = WorkingTime(
    date(2020, 1, 1), repeat=Repeat.WEEKLY, days=(Weekday.SATURDAY, Weekday.SUNDAY)
)


@pytest.mark.parametrize("over", [OVER, ENDED], ids=["once", "ended"])
def test_events_that_are_over_are_not_looked_at(work: Work, over: tuple[WorkingTime, ...]) -> None:
    assert opens_next(Calendar("c", "C", "UTC", over), NOW) is None
    assert work == Work()


def test_events_that_are_over_add_nothing_to_the_work_of_those_that_are_not(work: Work) -> None:
    calendar = Calendar("c", "C", "UTC", (*OVER, WEEKENDS, *ENDED))
    assert opens_next(calendar, NOW) == datetime(2026, 6, 13, tzinfo=UTC)
    assert work.occurrences <= 4
    assert work.days <= 14


@pytest.mark.parametrize("ago", [1, 30, 90, 3650])
def test_whether_it_was_open_since_costs_the_same_however_long_ago_that_was(
    work: Work, ago: int
) -> None:
    calendar = Calendar("c", "C", "UTC", (*OVER, WEEKENDS, *ENDED))
    opens_next(calendar, NOW - ago * DAY, until=NOW)
    assert work.occurrences <= 4 * len(calendar.events)
    assert work.days <= 14 * len(calendar.events)


@pytest.mark.parametrize("holidays", [
    (Holiday(date(2020, 1, 1), "Long", date(2029, 12, 31)),),
    tuple(Holiday(date(2026, 6, 1) + n * DAY, "Short") for n in range(300)),
], ids=["one", "many"])  # fmt: skip
def test_a_long_closure_is_passed_over_without_asking_for_each_of_its_days(
    work: Work, holidays: tuple[Holiday, ...]
) -> None:
    daily = WorkingTime(date(2020, 1, 1), time(9), time(17), Repeat.DAILY)
    opening = opens_next(Calendar("c", "C", "UTC", (daily,), holidays), NOW)
    last = holidays[-1].last or holidays[-1].first
    assert opening == datetime.combine(last + DAY, time(9), UTC)
    assert work.days + work.occurrences <= 20
