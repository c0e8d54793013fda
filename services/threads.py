"""The one way to change a thread: gather, decide, apply; again when the race is lost.

The order of writes is always the same: deadline, new rows, transaction, old rows away
(``docs/architecture.md``). A crash anywhere leaves a row too many, never one too few; the
deadline finds it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import cast

from domain.addresses import Address
from domain.errors import Busy, Unavailable
from domain.identity import thread_id
from domain.inbox import closed_row_of, row_of
from domain.messages import Message
from domain.plans import Moment, Plan, planned
from domain.ports import Clock, LostRace, Seen, Together
from domain.stores import Stores
from domain.threads import Change, Committed, Head, Stored
from domain.workstreams import Workstream
from services.locks import Locks

PAUSE_SECONDS = (0.005, 0.03)

Decide = Callable[[Head, Moment], Change | None]
Refine = Callable[[Change], Change]
Beside = Callable[[Plan], Refine]


@dataclass(frozen=True, slots=True)
class Thread:
    """One of our numbers and one customer."""

    ours: Address
    customer: Address

    @property
    def id(self) -> str:
        """Return the id under which the thread is stored."""
        return thread_id(self.ours, self.customer)

    @classmethod
    def of(cls, head: Head) -> Thread:
        """Return the thread that *head* belongs to."""
        return cls(head.ours, head.customer)


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a change; ``change`` is None where nothing was to be done."""

    thread: str
    head: Stored[Head] | None
    change: Change | None
    moment: Moment
    messages: tuple[Stored[Message], ...] = ()


class Threads:
    """Applies decisions to threads."""

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        new_id: Callable[[], str],
        workstream: Callable[[str], Workstream],
        together: Together,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._new_id = new_id
        self._workstream = workstream
        self._together = together
        self._locks = Locks()

    def change(
        self,
        thread: Thread,
        decide: Decide,
        within: timedelta,
        *,
        beside: Beside | None = None,
        known: Stored[Head] | None = None,
        covered_by: str | None = None,
    ) -> Applied:
        """Gather, decide and apply until it is done or *within* is over (``Busy``).

        *known* is the head as just read or written. *beside* is called beside the writing of
        the deadline of a change that opens a conversation, and refines the change.
        *covered_by* is the operation of a deadline being handled. Raises ``Seen``.
        """
        end = time.monotonic() + within.total_seconds()
        tries: list[Plan] = []
        lost = False
        with self._locks.held(thread.id, within.total_seconds()):
            while True:
                try:
                    was, known = known or self._stores.threads.head(thread.id), None
                    if settled := self._settled(tries, was, lost=lost):
                        return Applied(thread.id, was, settled.change, settled.moment)
                    moment = Moment(self._clock.now(), self._new_id())
                    old = was.value if was else _blank(thread)
                    change = self._decided(decide, old, moment, tries)
                    if change is None:
                        return Applied(thread.id, was, None, moment)
                    plan = planned(thread.id, was, change, moment, self._workstream, covered_by)
                    tries.append(plan)
                    tries[-1] = plan = self._ahead(plan, beside)
                    done = self._committed(plan)
                    self._after(plan)
                    return Applied(thread.id, done.head, plan.change, moment, done.messages)
                except (LostRace, Unavailable) as error:
                    lost = isinstance(error, LostRace)
                    if time.monotonic() >= end:
                        raise _out_of_time(error) from error
                    time.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311 jitter, no secret

    def _decided(
        self, decide: Decide, head: Head, moment: Moment, tries: Sequence[Plan]
    ) -> Change | None:
        """Decide; if nothing is to be done, leave no row that shows a lost try as done."""
        change = None
        try:
            change = decide(head, moment)
        finally:
            if change is None and head.view in {plan.refresh for plan in tries}:
                self._mend(head)
        return change

    def _ahead(self, plan: Plan, beside: Beside | None) -> Plan:
        calls: list[Callable[[], object]] = []
        beside = beside if plan.opens else None
        if plan.deadline is not None:
            deadline = plan.deadline
            calls.append(lambda: self._stores.deadlines.arm(deadline))
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

    def _committed(self, plan: Plan) -> Committed:
        try:
            return self._stores.threads.commit(plan.thread, plan.change, plan.was)
        except Seen:
            if plan.ahead is not None:
                self._stores.inbox.remove(plan.ahead)
            raise

    def _after(self, plan: Plan) -> None:
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
        if calls:
            self._together(*calls)

    def _mend(self, head: Head) -> None:
        if head.view is not None:
            thread = thread_id(head.ours, head.customer)
            self._stores.inbox.mend(head.view, row_of(head, thread))

    def _settled(
        self, tries: Sequence[Plan], head: Stored[Head] | None, *, lost: bool
    ) -> Plan | None:
        """Return the try that was committed although its answer was lost; clean up behind all.

        *lost*: the last try is known to have failed. A transaction whose answer did not come may
        still be on its way, so the row written ahead of it stays: its deadline finds it.
        """
        for plan in tries:
            if head is not None and plan.moment.operation in head.value.operations:
                self._after(plan)
                return plan
        for plan in tries[-1:]:
            for key in (plan.ahead if lost else None, plan.refresh):
                if key is not None and (head is None or head.value.view != key):
                    self._stores.inbox.remove(key)
        return None


def _blank(thread: Thread) -> Head:
    return Head(ours=thread.ours, customer=thread.customer)


def _refined(plan: Plan, refine: object) -> Plan:
    return replace(plan, change=cast("Refine", refine)(plan.change))


def _out_of_time(error: Exception) -> Unavailable:
    if isinstance(error, Unavailable):
        return error
    return Busy("busy", "Too much happens to this conversation at once; try again.")
