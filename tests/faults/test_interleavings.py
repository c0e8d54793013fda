"""The longer plays: see tests/unit/services/test_interleavings.py."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.conversations import State
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


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("state", "roles"),
    [
        (State.WAITING, (A, CLOSE)),
        (State.ACTIVE, (A, CLOSE)),
        (State.OPEN, (A, CLOSE)),
        (State.CLOSED, (A, B)),
        (State.WAITING, (REPLY, CLOSE)),
        (State.WAITING, (A, SWEEP)),
        (State.OPEN, (PICK, SWEEP)),
        (State.WAITING, (CLOSE, SWEEP)),
        (None, (A, SWEEP)),
        (State.WAITING, (replace(SWEEP, later=DUE), replace(A, later=DUE))),
        (State.WAITING, (replace(SWEEP, later=DUE), replace(SWEEP, later=DUE))),
    ],
)
def test_all_orders_of_two_with_one_fault(
    state: State | None, roles: Sequence[Role], fault: Step
) -> None:
    assert_in_order(play(state, roles, fault=fault))


@pytest.mark.parametrize(
    ("state", "roles", "fault"),
    [
        (State.ACTIVE, (A, A, B), None),
        (State.WAITING, (A, A, B), None),
        (State.ACTIVE, (A, A, CLOSE), None),
        (State.OPEN, (A, PICK, CLOSE), None),
        (State.OPEN, (A, PICK, SWEEP), Step.CRASH),
        (State.WAITING, (A, B, SWEEP), Step.CRASH),
    ],
)
def test_orders_of_three(state: State, roles: Sequence[Role], fault: Step | None) -> None:
    found = play(state, roles, fault=fault, at_once=roles != (A, A, B), most=6_000)
    assert_in_order(replace(found, complete=True))


@pytest.mark.parametrize("other", [B, REPLY], ids=["text", "reply"])
def test_a_late_transaction_leaves_a_right_row_at_the_latest_after_the_daily_look(
    other: Role,
) -> None:
    assert_in_order(play(State.ACTIVE, (A, other), fault=Step.LATE, at_once=False))


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
