"""Deadlines: lanes, and what becomes of one that fails."""

from datetime import timedelta

import pytest

from domain.deadlines import FARTHEST, MARGIN, MOVE_CHECK, Lane, lane_for
from tests.builders import deadline
from tests.fakes.stores import START

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("ahead", "lane"),
    [
        (-HOUR, Lane.SOON),
        (MOVE_CHECK, Lane.SOON),
        (HOUR, Lane.SOON),
        (HOUR + timedelta(seconds=1), Lane.LATER),
        (FARTHEST, Lane.LATER),
    ],
)
def test_what_is_due_within_the_hour_is_soon(ahead: timedelta, lane: Lane) -> None:
    assert lane_for(START + ahead, START) is lane


def test_a_deadline_that_fails_is_tried_again_later_and_later_up_to_an_hour() -> None:
    tried = deadline()
    waits = []
    for _ in range(9):
        tried = tried.postponed(START)
        waits.append((tried.due - START) // timedelta(minutes=1))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert tried.failures == 9


def test_a_postponed_deadline_is_still_about_the_same() -> None:
    was = deadline(rev=4, looked=True)
    now = was.postponed(START)
    assert (now.thread, now.rev, now.operation, now.rows, now.kind, now.looked) == (
        was.thread, was.rev, was.operation, was.rows, was.kind, was.looked,
    )  # fmt: skip


def test_a_move_is_looked_at_only_after_any_change_has_ended() -> None:
    """A change is given up after some seconds; MARGIN is more than that, the check more still."""
    assert timedelta(seconds=20) < MARGIN < MOVE_CHECK
