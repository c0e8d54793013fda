"""How changes are written: quietly, or as moves behind a deadline (design §3.4, §3.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.conversations import CloseReason, Conversation, Happening, State, after
from domain.deadlines import FARTHEST, MARGIN, MOVE_CHECK, Lane
from domain.outbox import Queued
from domain.plans import Moment, Plan, planned
from domain.threads import Armed, Change, Head, Stored, ViewKey, advanced
from tests.builders import WORKSTREAM, conversation, head
from tests.fakes.stores import START

NOW = START + timedelta(hours=1)
SEEN = ViewKey("open~default~0", "50~0~t-1~op0")
CARRIER = Armed("op0", START + timedelta(hours=24))
ACTIVE = conversation(state=State.ACTIVE)


def living(live: Conversation | None = None, **changes: Any) -> Head:
    """Return a head with a live conversation in its view, its timers carried by ``op0``."""
    values = {"rev": 7, "seq": 3, "live": live or conversation(), "view": SEEN, "armed": CARRIER}
    return head(**values | changes)


def plan(
    old: Head | None,
    live: Conversation | None,
    *,
    covered_by: str | None = None,
    now: datetime = NOW,
    work_left: bool = False,
    shows: bool = True,
    **changes: Any,
) -> Plan:
    was = Stored(old, "v") if old else None
    new = advanced(old or head(), "op1", live=live, **changes)
    change = Change(new, work_left=work_left, shows=shows)
    return planned("t", was, change, Moment(now, "op1"), lambda key: WORKSTREAM, covered_by)


def moved(old: Head, happening: Happening, **options: Any) -> Plan:
    live = old.live
    assert live is not None
    now = after(live, happening, NOW, agent="bob", reason=CloseReason.AUTO_CLOSE)
    return plan(old, now if now.live else None, **options)


def test_a_text_that_stays_in_its_view_updates_its_row_and_writes_no_deadline() -> None:
    made = moved(living(), Happening.CUSTOMER_TEXT)
    assert (made.refresh, made.ahead, made.away, made.deadline) == (SEEN, None, None, None)
    assert made.change.head.view == SEEN
    assert made.change.head.armed == CARRIER


def test_a_change_that_shows_nothing_touches_no_row() -> None:
    made = plan(living(), living().live, shows=False)
    assert (made.refresh, made.ahead, made.away, made.deadline) == (None, None, None, None)


@pytest.mark.parametrize("happening", [Happening.PICK, Happening.ASSIGN, Happening.REPLY])
def test_another_view_is_a_move_whose_deadline_names_revision_and_rows(
    happening: Happening,
) -> None:
    made = moved(living(), happening)
    assert made.refresh is None
    assert made.away == SEEN
    assert made.ahead == made.change.head.view
    assert made.ahead is not None
    assert made.ahead.partition == "agent~bob~"
    assert made.deadline is not None
    assert made.deadline.rows == (SEEN, made.ahead)
    assert (made.deadline.rev, made.deadline.operation) == (8, "op1")
    assert (made.deadline.due, made.deadline.lane) == (NOW + MOVE_CHECK, Lane.SOON)
    assert made.change.head.armed == Armed("op1", NOW + MOVE_CHECK)
    assert made.change.head.left == SEEN


def test_another_agent_is_a_move() -> None:
    made = moved(living(ACTIVE), Happening.TRANSFER_TO_AGENT)
    assert made.ahead is not None
    assert made.ahead.partition == "agent~bob~"


def test_a_conversation_that_opens_is_a_move_that_removes_nothing() -> None:
    made = plan(None, conversation())
    assert made.opens
    assert (made.away, made.refresh) == (None, None)
    assert made.deadline is not None
    assert made.deadline.rows == (made.ahead,)
    assert made.deadline.rev == 1


def test_a_close_is_a_move_that_writes_no_row() -> None:
    made = moved(living(), Happening.UNANSWERED)
    assert (made.ahead, made.refresh, made.away) == (None, None, SEEN)
    assert made.deadline is not None
    assert made.deadline.rows == (SEEN,)
    assert made.change.head.left == SEEN


def test_a_conversation_that_follows_a_close_names_the_row_that_may_be_left() -> None:
    closed = replace(living(view=None, left=SEEN), live=None)
    made = plan(closed, conversation(seq=4))
    assert made.deadline is not None
    assert made.deadline.rows == (SEEN, made.ahead)
    assert made.change.head.left == SEEN
    assert made.away is None


def test_work_that_is_left_has_a_deadline_though_the_row_stays() -> None:
    made = plan(living(), living().live, work_left=True, outbox=(Queued(4, NOW),))
    assert made.deadline is not None
    assert (made.deadline.due, made.deadline.rows) == (NOW + MOVE_CHECK, ())
    assert made.refresh == SEEN


def test_two_changes_never_have_the_same_row_key() -> None:
    first = plan(None, conversation())
    again = planned("t", None, first.change, Moment(NOW, "op2"), lambda key: WORKSTREAM)
    assert first.ahead != again.ahead


def test_what_falls_due_earlier_than_before_has_a_deadline_of_its_own() -> None:
    """The first reply after a customer's text: eight hours instead of thirty days."""
    answered = plan(living(ACTIVE), after(ACTIVE, Happening.REPLY, NOW))
    assert answered.ahead is None
    assert answered.deadline is not None
    assert answered.deadline.due == NOW + WORKSTREAM.auto_close_after
    assert answered.deadline.lane is Lane.LATER
    assert answered.change.head.armed == Armed("op1", answered.deadline.due)


def test_what_falls_due_later_than_before_is_left_to_the_deadline_that_is_there() -> None:
    answered = after(ACTIVE, Happening.REPLY, START)
    made = plan(living(answered), after(answered, Happening.CUSTOMER_TEXT, NOW))
    assert made.deadline is None


@pytest.mark.parametrize(
    ("armed", "writes"),
    [
        (timedelta(hours=7), False),
        (timedelta(hours=8), False),
        (timedelta(hours=9), True),
        (MARGIN, True),
        (MARGIN + timedelta(seconds=1), False),
        (-timedelta(hours=1), True),
    ],
    ids=["nearer", "same", "farther", "too near to count on", "just far enough", "past"],
)
def test_an_armed_deadline_that_looks_in_time_is_enough(armed: timedelta, writes: bool) -> None:
    old = living(ACTIVE, armed=Armed("op0", NOW + armed))
    made = plan(old, after(ACTIVE, Happening.REPLY, NOW))
    assert (made.deadline is not None) is writes


def test_no_deadline_takes_the_place_of_the_daily_look() -> None:
    snoozed = replace(conversation(), snoozed_until=NOW + timedelta(hours=10))
    old = living(snoozed, armed=Armed("op0", NOW - timedelta(minutes=1)))
    made = moved(old, Happening.CUSTOMER_TEXT)
    assert made.deadline is not None
    assert made.deadline.due == NOW + FARTHEST


def test_a_change_under_the_deadline_that_carries_the_thread_writes_no_other() -> None:
    made = moved(living(), Happening.UNANSWERED, covered_by="op0")
    assert made.deadline is None
    assert made.change.head.armed == CARRIER
    assert (made.away, made.change.head.left) == (SEEN, SEEN)


def test_a_change_under_a_deadline_that_carries_nothing_writes_its_own() -> None:
    made = moved(living(), Happening.UNANSWERED, covered_by="an older one")
    assert made.deadline is not None


def test_a_covered_change_that_writes_a_row_ahead_writes_a_deadline_that_names_it() -> None:
    made = moved(living(ACTIVE), Happening.RULE_WAIT, covered_by="op0")
    assert made.ahead is not None
    assert made.deadline is not None
    assert made.ahead in made.deadline.rows
