"""Threads under faults: whatever stops half way, the sweeps of the next minutes put right."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

import services.threads
from domain.conversations import State
from domain.errors import Unavailable
from tests.fakes.faults import Died, Fault, Faults
from tests.fakes.tables import Memory, straight
from tests.unit.services.interleavings import (
    Office,
    Program,
    close,
    pick,
    prepared,
    swept,
    text,
)
from tests.unit.services.order import disorder

SWEPT = (0.06, 0.12, 0.18)


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(services.threads, "PAUSE_SECONDS", (0.0, 0.001))
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def broken(state: State | None) -> tuple[Memory, Faults]:
    """Return prepared tables with faults around every call."""
    faults = Faults()
    return prepared(state).copy(faults), faults


def assert_in_order(memory: Memory, *texts: str) -> None:
    assert disorder(memory, set(texts), strict=True) is None


WRITES = [
    ("first text ever", None, text("a"), 3),
    ("text, stays", State.ACTIVE, text("a"), 2),
    ("text, Waiting to Open", State.WAITING, text("a"), 4),
    ("text after a close", State.CLOSED, text("a"), 3),
    ("pick", State.OPEN, pick, 4),
    ("close", State.ACTIVE, close, 4),
]


@pytest.mark.parametrize(
    ("state", "program", "writes"), [one[1:] for one in WRITES], ids=[one[0] for one in WRITES]
)
def test_a_change_makes_no_more_writes_than_it_needs(
    state: State | None, program: Program, writes: int
) -> None:
    memory, faults = broken(state)
    program(Office(memory, "p"))
    assert faults.writes == writes
    assert faults.calls["threads", "get"] == 1
    assert sum(faults.calls.values()) == writes + 1


@pytest.mark.parametrize("fault", [Fault.DIE_BEFORE, Fault.DIE_AFTER])
@pytest.mark.parametrize(
    ("state", "program", "nth"),
    [(state, does, nth) for _, state, does, writes in WRITES for nth in range(1, writes + 1)],
)
def test_after_a_death_at_any_write_and_a_repeat_everything_is_right(
    state: State | None, program: Program, nth: int, fault: Fault
) -> None:
    memory, faults = broken(state)
    faults.plan(fault, nth=nth)
    with pytest.raises(Died):
        program(Office(memory, "died"))
    faults.revive()
    swept(memory, *SWEPT)
    text("a")(Office(memory, "repeat", timedelta(hours=0.2)))
    swept(memory, 0.3)
    assert_in_order(memory, "a")


@pytest.mark.parametrize("fault", [Fault.FAIL_BEFORE, Fault.FAIL_AFTER])
@pytest.mark.parametrize("table", ["deadlines", "inbox", "threads"])
def test_a_write_that_fails_once_or_whose_answer_is_lost_is_made_good_at_once(
    table: str, fault: Fault
) -> None:
    memory, faults = broken(State.WAITING)
    faults.plan(fault, table=table)
    text("a")(Office(memory, "p"))
    swept(memory, *SWEPT)
    assert_in_order(memory, "a")


def test_a_transaction_that_is_held_up_past_the_sweep_loses_and_is_made_again() -> None:
    memory, faults = broken(State.WAITING)
    held = faults.plan(Fault.HOLD, table="threads", verb="transact")
    with ThreadPoolExecutor(1) as pool:
        stalled = pool.submit(text("a"), Office(memory, "stalled"))
        assert held.reached.wait(5)
        Office(memory, "sweep", timedelta(minutes=3)).sweep()
        held.release()
        stalled.result(5)
    swept(memory, 0.1, 0.2)
    assert_in_order(memory, "a")


def test_storage_that_never_answers_ends_as_unavailable_and_leaves_no_lock() -> None:
    memory, faults = broken(State.ACTIVE)
    office = Office(memory, "p")
    faults.plan(Fault.FAIL_BEFORE, table="threads", verb="transact", times=1000)
    with pytest.raises(Unavailable):
        text("a")(office)
    faults.revive()
    text("a")(office)
    assert_in_order(memory, "a")


@pytest.mark.parametrize("processes", [1, 4])
def test_sixteen_texts_at_once_are_all_stored(processes: int) -> None:
    memory = prepared(State.ACTIVE).copy(straight)
    offices = [Office(memory, f"p{number}") for number in range(processes)]
    with ThreadPoolExecutor(16) as pool:
        done = [
            pool.submit(text(f"text {number}"), offices[number % processes]) for number in range(16)
        ]
        for one in done:
            one.result(20)
    assert_in_order(memory, *(f"text {number}" for number in range(16)))
