"""The one way to change a thread: gather, decide, apply; again when the race is lost.

The order of writes is always the same: deadline, new rows, transaction, old rows away
(``docs/architecture.md``). A crash anywhere leaves a row too many, never one too few; the
deadline finds it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from domain import tracing
from domain.addresses import Address
from domain.errors import Busy, Unavailable
from domain.events import events_of
from domain.identity import thread_id
from domain.messages import Message
from domain.plans import Moment, Plan, planned
from domain.ports import Clock, LostRace, Together
from domain.stores import Stores
from domain.threads import Change, Head, Stored
from domain.workstreams import Workstream
from services.locks import Locks
from services.moves import Beside, Moves
from services.telling import Telling

PAUSE_SECONDS = (0.005, 0.03)

MOST_UNANSWERED = 2
"""How often storage may fail to answer one change before it is given up."""

Decide = Callable[[Head, Moment], Change | None]


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


def _nothing() -> None:
    """Do nothing: everything is done."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a change; ``change`` is None where nothing was to be done.

    ``rest`` does what may follow the transaction a little later (``hurried`` changes only); its
    deadline is the net, and doing it twice does no harm.
    """

    thread: str
    head: Stored[Head] | None
    change: Change | None
    moment: Moment
    messages: tuple[Stored[Message], ...] = ()
    rest: Callable[[], None] = _nothing


class Threads:
    """Applies decisions to threads."""

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        new_id: Callable[[], str],
        workstream: Callable[[str], Workstream],
        together: Together,
        tell: Telling | None = None,
    ) -> None:
        self.stores = stores
        self.clock = clock
        self.new_id = new_id
        self.workstream = workstream
        self.together = together
        self.moves = Moves(stores, together)
        self.tell = tell or Telling()
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
        hurried: bool = False,
    ) -> Applied:
        """Gather, decide and apply until it is done or *within* is over (``Busy``).

        Storage that does not answer ends it sooner (``Unavailable``). *known* is the head as
        just read or written. *beside* is called beside the writing of the deadline of a change
        that opens a conversation, and refines the change. *covered_by* is the operation of a
        deadline being handled. *hurried*: the caller does ``Applied.rest``. Raises ``Seen``.
        """
        effort = _Effort(self, thread, decide, beside, known, covered_by, hurried)
        end = time.monotonic() + within.total_seconds()
        with tracing.step("store"), self._locks.held(thread.id, within.total_seconds()):
            while True:
                try:
                    return effort.once()
                except (LostRace, Unavailable) as error:
                    effort.failed(error)
                    if effort.unanswered > MOST_UNANSWERED or time.monotonic() >= end:
                        raise _out_of_time(error) from error
                    time.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311 jitter, no secret


class _Effort:
    """One change, and what its tries have left behind so far."""

    def __init__(
        self,
        threads: Threads,
        thread: Thread,
        decide: Decide,
        beside: Beside | None,
        known: Stored[Head] | None,
        covered_by: str | None,
        hurried: bool,
    ) -> None:
        self._t = threads
        self._thread = thread
        self._decide = decide
        self._beside = beside
        self._known = known
        self._covered_by = covered_by
        self._hurried = hurried
        self._tries: list[Plan] = []
        self._lost = False
        self.unanswered = 0

    def once(self) -> Applied:
        """Try once; raise ``LostRace`` or ``Unavailable`` where that was not enough."""
        t, thread = self._t, self._thread
        was, self._known = self._known or t.stores.threads.head(thread.id), None
        if settled := self._settled(was):
            self._tell(settled)
            return Applied(thread.id, was, settled.change, settled.moment)
        moment = Moment(t.clock.now(), t.new_id())
        change = self._decided(_named(was.value, thread) if was else _blank(thread), moment)
        if change is None:
            return Applied(thread.id, was, None, moment)
        plan = planned(thread.id, was, change, moment, t.workstream, self._covered_by)
        self._tries.append(plan)
        self._tries[-1] = plan = t.moves.ahead(plan, self._beside)
        done = t.moves.commit(plan)
        applied = Applied(thread.id, done.head, plan.change, moment, done.messages)
        if self._hurried:
            applied = replace(applied, rest=partial(t.moves.after, plan))
        else:
            t.moves.after(plan)
        self._tell(plan)
        return applied

    def _tell(self, plan: Plan) -> None:
        old = plan.was.value if plan.was else None
        self._t.tell(lambda: events_of(plan.thread, old, plan.change))

    def failed(self, error: Exception) -> None:
        """Remember how the last try failed."""
        self._lost = isinstance(error, LostRace)
        self.unanswered += isinstance(error, Unavailable)

    def _settled(self, head: Stored[Head] | None) -> Plan | None:
        """Return the try that was committed although its answer was lost; clean up behind all."""
        for plan in self._tries:
            if head is not None and plan.moment.operation in head.value.operations:
                self._t.moves.after(plan)
                return plan
        if self._tries:
            self._t.moves.clear(self._tries[-1], head, lost=self._lost)
        return None

    def _decided(self, head: Head, moment: Moment) -> Change | None:
        """Decide; if nothing is to be done, leave no row that shows a lost try as done."""
        change = None
        try:
            change = self._decide(head, moment)
        finally:
            if change is None and head.view in {plan.refresh for plan in self._tries}:
                self._t.moves.mend(head)
        return change and _traced(change)


def _traced(change: Change) -> Change:
    """Return a change whose new messages say to which trace they belong."""
    trace = tracing.here() if change.created else ""
    if not trace:
        return change
    return replace(change, created=tuple(replace(one, trace=trace) for one in change.created))


def _blank(thread: Thread) -> Head:
    return Head(ours=thread.ours, customer=thread.customer)


def _named(head: Head, thread: Thread) -> Head:
    """Return a head that knows whose it is, also after it was blanked."""
    return replace(head, ours=thread.ours, customer=thread.customer) if head.blank else head


def _out_of_time(error: Exception) -> Unavailable:
    if isinstance(error, Unavailable):
        return error
    return Busy("busy", "Too much happens to this conversation at once; try again.")
