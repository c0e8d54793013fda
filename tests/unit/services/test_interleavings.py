"""Whatever the order of calls, and whatever goes wrong once, the tables come to rest in order.

The longer plays are in tests/faults.
"""

from __future__ import annotations

from collections.abc import Sequence

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
