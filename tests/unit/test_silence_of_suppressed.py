"""The judge at the end of every end-to-end test: it lets pass what is right, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.suppression import SETTLES, Answerer, Statement, Text, unwanted

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CONFIRMED, HELPED = "opt_out_confirmation", "help"
KEYWORDS = {"STOP", "START", "HELP"}

RIGHT = [
    "automated reply",
    "automated STOP",
    "STOP opt_out_confirmation",
    "STOP",
    "STOP STOP opt_out_confirmation",
    "STOP opt_out_confirmation STOP",
    "STOP opt_out_confirmation HELP help",
    "STOP HELP help opt_out_confirmation",
    "STOP HELP HELP help help",
    "STOP HELP help STOP HELP help",
    "STOP HELP",
    "HELP help STOP opt_out_confirmation",
    "STOP opt_out_confirmation START opt_in_confirmation automated reply",
    "STOP opt_out_confirmation START STOP opt_out_confirmation",
    "STOP START opt_in_confirmation STOP opt_out_confirmation HELP help",
    "STOP opt_out_confirmation START STOP opt_out_confirmation START reply",
    "STOP:them START:them reply STOP opt_out_confirmation",
    "STOP:nobody STOP opt_out_confirmation",
    "STOP opt_out_confirmation STOP:them",
    "STOP:them HELP help",
    "STOP START reply",
    "START automated",
]
"""Everything happens a minute after what stands before it."""

WRONG = [
    ("STOP automated", "automated"),
    ("STOP reply", "reply"),
    ("STOP initiated survey commercial", "initiated survey commercial"),
    ("STOP opt_in_confirmation", "opt_in_confirmation"),
    ("STOP unknown", "unknown"),
    ("STOP opt_out_confirmation automated", "automated"),
    ("STOP automated START", "automated"),
    ("STOP START reply STOP reply", "reply"),
    ("STOP reply START reply STOP automated START", "reply automated"),
    ("STOP START STOP START automated STOP automated", "automated"),
    ("STOP opt_out_confirmation opt_out_confirmation", CONFIRMED),
    ("STOP opt_out_confirmation STOP opt_out_confirmation", CONFIRMED),
    ("STOP opt_out_confirmation START STOP opt_out_confirmation opt_out_confirmation", CONFIRMED),
    ("STOP opt_out_confirmation opt_out_confirmation START STOP", CONFIRMED),
    ("STOP:them opt_out_confirmation", CONFIRMED),
    ("STOP:them STOP opt_out_confirmation", CONFIRMED),
    ("STOP:nobody opt_out_confirmation", CONFIRMED),
    ("STOP:nobody opt_out_confirmation STOP", CONFIRMED),
    ("STOP help", HELPED),
    ("STOP help HELP", HELPED),
    ("STOP HELP help help", HELPED),
    ("STOP HELP HELP help help help", HELPED),
    ("STOP HELP help START HELP STOP help", HELPED),
    ("HELP STOP help", HELPED),
    ("STOP HELP:them help", HELPED),
    ("HELP help STOP help", HELPED),
]


def told(story: str, apart: timedelta = MINUTE) -> Iterator[Statement | Text]:
    """Yield what a story tells: keywords, with who answers them, and texts by their purpose."""
    for n, word in enumerate(story.split()):
        at, (what, _, by) = NOON + n * apart, word.partition(":")
        answered_by: Answerer = "them" if by == "them" else "nobody" if by else "us"
        yield Statement(at, what, at, answered_by) if what in KEYWORDS else Text(at, what, at)


@pytest.mark.parametrize("story", RIGHT)
def test_what_a_customer_has_asked_for_may_come(story: str) -> None:
    assert unwanted(told(story)) == []


@pytest.mark.parametrize(("story", "wrong"), WRONG)
def test_nothing_else_may_come_in_any_period_of_suppression(story: str, wrong: str) -> None:
    assert [text.purpose for text in unwanted(told(story))] == wrong.split()


@pytest.mark.parametrize(("story", "wrong"), WRONG)
def test_it_makes_no_difference_in_which_order_it_is_handed_in(story: str, wrong: str) -> None:
    assert [t.purpose for t in unwanted(reversed([*told(story)]))] == wrong.split()


@pytest.mark.parametrize(
    ("purpose", "came_after", "comes_rightly"),
    [
        ("reply", SETTLES, True),
        ("reply", SETTLES + timedelta(milliseconds=1), False),
        ("automated", MINUTE, False),
        ("opt_in_confirmation", MINUTE, False),
    ],
)
def test_what_was_written_before_a_stop_may_come_only_if_it_had_left(
    purpose: str, came_after: timedelta, comes_rightly: bool
) -> None:
    text = Text(NOON + came_after, purpose, written=NOON - MINUTE)
    wrong = unwanted([Statement(NOON, "STOP", NOON), text])
    assert wrong == ([] if comes_rightly else [text])


def test_what_was_written_after_a_stop_has_no_time_to_settle() -> None:
    assert unwanted(told("STOP reply", apart=timedelta(milliseconds=1)))


def test_a_help_from_before_the_stop_may_be_answered_late_and_only_once() -> None:
    asked, stopped = Statement(NOON, "HELP", NOON), Statement(NOON + MINUTE, "STOP", NOON + MINUTE)
    late, later = (Text(NOON + n * MINUTE, HELPED, written=NOON) for n in (2, 3))
    assert unwanted([asked, stopped, late]) == []
    assert unwanted([asked, stopped, late, later]) == [later]


def test_a_start_that_was_said_before_the_stop_ends_nothing() -> None:
    stop = Statement(NOON, "STOP", NOON)
    older = Statement(NOON + MINUTE, "START", NOON - MINUTE)
    reply = Text(NOON + 2 * MINUTE, "reply", NOON + 2 * MINUTE)
    assert unwanted([stop, older, reply]) == [reply]


def test_a_stop_that_was_said_before_the_start_begins_nothing() -> None:
    start = Statement(NOON, "START", NOON)
    older = Statement(NOON + MINUTE, "STOP", NOON - MINUTE)
    assert unwanted([start, older, Text(NOON + 2 * MINUTE, "reply", NOON)]) == []


def test_of_a_start_and_a_stop_of_the_same_moment_the_stop_holds() -> None:
    both = [Statement(NOON, word, NOON) for word in ("STOP", "START")]
    assert unwanted([*both, Text(NOON + MINUTE, "reply", NOON + MINUTE)])
