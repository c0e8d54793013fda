"""Storage time: the local clock, moved no further than storage's own dates ask for."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from storage.clock import StorageClock
from tests.fakes.stores import START, FakeClock

SECOND = timedelta(seconds=1)


def date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


@pytest.mark.parametrize("wrong", [timedelta(), timedelta(minutes=-7), timedelta(minutes=7)])
def test_a_wrong_local_clock_is_put_right_to_the_second(wrong: timedelta) -> None:
    local = FakeClock(START + wrong)
    clock = StorageClock(local.now)
    clock.heard(date(START))
    assert START <= clock.now() <= START + SECOND


def test_a_clock_within_the_second_that_a_date_tells_is_left_alone() -> None:
    local = FakeClock(START + timedelta(milliseconds=400))
    clock = StorageClock(local.now)
    clock.heard(date(START))
    assert clock.now() == local.now()


@pytest.mark.parametrize("said", [None, "", "soon", "Mon, 02 Mar 2026 11:00:00 -0000"])
def test_a_date_that_says_nothing_changes_nothing(said: str | None) -> None:
    clock = StorageClock(FakeClock().now)
    clock.heard(said)
    assert clock.now() == START


def test_tests_may_move_time() -> None:
    assert StorageClock(FakeClock().now, lambda: SECOND).now() == START + SECOND
