"""Writing a plan in its order: deadline, new rows, transaction, old rows away (design §3.4).

A crash anywhere leaves a row too many, never one too few; the deadline finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import cast

from domain.errors import Unavailable
from domain.identity import thread_id
from domain.inbox import closed_row_of, row_of
from domain.plans import Plan
from domain.ports import LostRace, Seen, Together
from domain.stores import Stores
from domain.threads import Change, Committed, Head, Stored

Refine = Callable[[Change], Change]
Beside = Callable[[Plan], Refine]
"""Called beside the writing of a deadline; refines the change by what it found."""


class Moves:
    """Writes plans, and cleans up behind those that lost."""

    def __init__(self, stores: Stores, together: Together) -> None:
        self._stores = stores
        self._together = together

    def ahead(self, plan: Plan, beside: Beside | None) -> Plan:
        """Write what stands before the transaction; return the plan as *beside* refined it."""
        calls: list[Callable[[], object]] = []
        beside = beside if plan.opens or plan.begins else None
        if plan.deadline is not None:
            deadline = plan.deadline
            calls.append(lambda: self._stores.deadlines.arm(deadline))
        if plan.loose is not None:
            loose = plan.loose
            calls.append(lambda: self._stores.closed.note(loose))
        if beside is not None:
            calls.append(partial(beside, plan))
        elif plan.refresh is not None:
            calls.append(lambda: self._refresh(plan))
        results = self._together(*calls) if calls else []
        if beside is not None:
            plan = _refined(plan, results[-1])
        if plan.ahead is not None:
            self._stores.inbox.write_ahead(plan.ahead, row_of(plan.change.head, plan.thread))
        return plan

    def _refresh(self, plan: Plan) -> None:
        """Update the row; if it is gone the conversation moved, or the row was lost."""
        key, head = plan.refresh, plan.change.head
        if key is None or self._stores.inbox.update(key, row_of(head, plan.thread)):
            return
        again = self._stores.threads.head(plan.thread)
        if again is None or plan.was is None or again.version != plan.was.version:
            raise LostRace
        self._stores.inbox.write_ahead(key, row_of(head, plan.thread))

    def commit(self, plan: Plan) -> Committed:
        """Commit the transaction; ``Seen`` takes back the row written ahead, or ``LostRace``."""
        try:
            return self._stores.threads.commit(plan.thread, plan.change, plan.was)
        except Seen:
            if plan.ahead is not None:
                self._stores.inbox.remove(plan.ahead)
            raise

    def after(self, plan: Plan) -> None:
        """Do what follows the transaction; where a deadline was written, it is the net."""
        with suppress(*((Unavailable,) if plan.deadline else ())):
            self._follow(plan)

    def _follow(self, plan: Plan) -> None:
        calls: list[Callable[[], object]] = []
        if plan.away is not None:
            away = plan.away
            calls.append(lambda: self._stores.inbox.remove(away))
        closed = plan.change.closed
        if closed is not None:
            row = closed_row_of(plan.change.head, closed, plan.thread)
            calls.append(lambda: self._stores.closed.write(row))
        live = plan.change.head.live
        if plan.opens and live is not None and live.reopened_from is not None:
            reopened = (plan.thread, live.seq, live.reopened_from)
            calls.append(lambda: self._stores.closed.remove(*reopened))
        if calls:
            self._together(*calls)

    def mend(self, head: Head) -> None:
        """Put the row of the present view right."""
        if head.view is not None:
            thread = thread_id(head.ours, head.customer)
            self._stores.inbox.mend(head.view, row_of(head, thread))

    def clear(self, plan: Plan, head: Stored[Head] | None, *, lost: bool) -> None:
        """Remove what a try left behind that was not committed.

        *lost*: it is known to have failed. A transaction whose answer did not come may still be
        on its way, so the row written ahead of it stays: its deadline finds it.
        """
        for key in (plan.ahead if lost else None, plan.refresh):
            if key is not None and (head is None or head.value.view != key):
                self._stores.inbox.remove(key)


def _refined(plan: Plan, refine: object) -> Plan:
    return replace(plan, change=cast("Refine", refine)(plan.change))
