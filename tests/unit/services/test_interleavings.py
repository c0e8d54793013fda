"""Whatever the order of calls, and whatever goes wrong once, the tables come to rest in order.

The longer plays are in tests/faults.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.conversations import State
from domain.deadlines import Deadline
from domain.plans import Plan
from domain.ports import LostRace
from domain.threads import Head, Stored
from services.moves import Moves
from services.overdue import ThreadDeadlines
from tests.unit.services.plays import (
    CLOSE,
    DUE,
    PICK,
    REPLY,
    SWEEP,
    A,
    B,
    Role,
    assert_in_order,
    play,
)
from tests.unit.services.scheduler import Step

FAULTS = (Step.CRASH, Step.LOST, Step.LATE)


@pytest.mark.parametrize(
    ("state", "roles"),
    [
        (State.ACTIVE, (A, B)),
        (State.ACTIVE, (A, CLOSE)),
        (State.WAITING, (A, CLOSE)),
        (State.OPEN, (A, CLOSE)),
        (State.OPEN, (A, PICK)),
        (State.ACTIVE, (A, REPLY)),
        (State.WAITING, (REPLY, CLOSE)),
        (State.CLOSED, (A, B)),
        (None, (A, B)),
        (State.ACTIVE, (A, A)),
        (State.OPEN, (A, A)),
        (State.WAITING, (A, A)),
        (None, (A, A)),
        (State.OPEN, (PICK, CLOSE)),
    ],
)
def test_in_every_order_of_calls_texts_are_stored_once_and_views_are_right(
    state: State | None, roles: Sequence[Role]
) -> None:
    assert_in_order(play(state, roles))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("state", "roles"),
    [
        (State.OPEN, (A, PICK)),
        (State.WAITING, (REPLY,)),
        (None, (A, B)),
    ],
)
def test_after_one_fault_and_the_sweeps_nothing_is_missing_and_nothing_left_over(
    state: State | None, roles: Sequence[Role], fault: Step
) -> None:
    assert_in_order(play(state, roles, fault=fault))


@pytest.mark.parametrize("fault", [Step.CRASH, Step.LOST])
@pytest.mark.parametrize("other", [B, REPLY], ids=["text", "reply"])
def test_after_one_fault_a_row_in_its_view_is_right_at_the_latest_after_the_daily_look(
    other: Role, fault: Step
) -> None:
    """A text that never came may be shown until then (storage-review C11)."""
    assert_in_order(play(State.ACTIVE, (A, other), fault=fault, at_once=False))


@pytest.mark.parametrize(
    ("state", "roles"),
    [(State.WAITING, (A, SWEEP)), (State.OPEN, (PICK, SWEEP)), (None, (A, SWEEP))],
)
def test_a_sweep_that_runs_into_a_stalled_writer_who_then_dies_does_no_harm(
    state: State | None, roles: Sequence[Role]
) -> None:
    assert_in_order(play(state, roles, fault=Step.CRASH))


@pytest.mark.parametrize("other", [A, SWEEP], ids=["text", "another sweep"])
def test_an_automatic_close_that_dies_half_way_is_finished_by_whoever_comes(other: Role) -> None:
    roles = (replace(SWEEP, later=DUE), replace(other, later=DUE))
    assert_in_order(play(State.WAITING, roles, fault=Step.CRASH))


def test_the_plays_would_find_a_sweep_without_a_fence(monkeypatch: pytest.MonkeyPatch) -> None:
    def unfenced(self: ThreadDeadlines, deadline: Deadline) -> Stored[Head]:
        stored = self.stores.threads.head(deadline.thread)
        if stored is None:
            raise LostRace
        return stored

    monkeypatch.setattr(ThreadDeadlines, "_fenced", unfenced)
    found = play(State.WAITING, (A, SWEEP))
    assert "live conversation (open) missing from its view" in found.problems


def test_the_plays_would_find_a_row_written_after_its_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ahead, after = Moves.ahead, Moves.after

    def late(self: Moves, plan: Plan) -> None:
        ahead(self, plan, None)
        after(self, plan)

    monkeypatch.setattr(Moves, "ahead", lambda self, plan, beside: plan)
    monkeypatch.setattr(Moves, "after", late)
    found = play(State.OPEN, (PICK,), fault=Step.CRASH)
    assert "live conversation (active) missing from its view" in found.problems
