"""What a thread's deadlines are about: mend what a crash left, do what is due, carry on.

Order: fence, rows away, mend, what is due, next deadline (design §3.4). Doing it twice changes
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.bells import FILES, OUTBOX, bell
from domain.deadlines import FARTHEST, MOVE_CHECK, Deadline, Kind, lane_for
from domain.inbox import InboxRow, closed_row_of, outdated, row_of
from domain.outbound import expired
from domain.plans import Moment, due_in
from domain.ports import Bells, Clock, Gateway, LostRace
from domain.stores import Stores
from domain.threads import Change, Head, Stored, ViewKey
from domain.timers import (
    Close,
    Due,
    EmptyOutbox,
    ExpireClaim,
    FetchFiles,
    Fire,
    Warn,
    all_due,
)
from services.catalogue import CatalogueReader
from services.silence import Silence
from services.surveys import Surveys
from services.threads import Applied, Thread, Threads

WITHIN = timedelta(seconds=8)
SOONEST = timedelta(minutes=1)
MOST_IN_A_ROW = 10
REWRITTEN_FOR = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class ThreadDeadlines:
    """Handles deadlines of threads."""

    stores: Stores
    threads: Threads
    catalogue: CatalogueReader
    gateway: Gateway
    bells: Bells
    clock: Clock
    silence: Silence
    surveys: Surveys

    def __call__(self, deadlines: Sequence[Stored[Deadline]]) -> None:
        """Do everything that one thread's deadlines are about."""
        for stored in deadlines:
            self._one(stored.value)

    def _one(self, deadline: Deadline) -> None:
        head = self._fenced(deadline)
        carries = _carries(head.value, deadline)
        committed = deadline.operation in head.value.operations
        mend = deadline.looked or not committed
        first = next(iter(self._due(head.value)), None)
        closes = isinstance(first, Close)  # then its row goes, whatever it says
        head = self._rows(deadline, head, mend=mend and not closes)
        head, acted = self._act(deadline, head)
        if mend and closes:
            head = self.mended(deadline, head)
        if not acted:
            self._closed(deadline, head.value, carries=carries)
        if carries:
            self._carry_on(deadline, head.value)
        elif not committed and not deadline.looked:
            due = self.clock.now() + MOVE_CHECK
            self.stores.deadlines.arm(replace(deadline, due=due, looked=True))

    def _fenced(self, deadline: Deadline) -> Stored[Head]:
        """Return a head that has reached the deadline's revision.

        Where it had not, a transaction that is still on its way must now fail.
        """
        stored = self.stores.threads.head(deadline.thread)
        if stored is not None and stored.value.rev >= deadline.rev:
            return stored
        return self._raised(deadline, deadline.rev, stored)

    def _raised(self, deadline: Deadline, rev: int, stored: Stored[Head] | None) -> Stored[Head]:
        blank = Head(ours=deadline.ours, customer=deadline.customer)
        raised = replace(stored.value if stored else blank, rev=rev)
        return self.stores.threads.commit(deadline.thread, Change(raised), stored).head

    def _rows(self, deadline: Deadline, head: Stored[Head], *, mend: bool) -> Stored[Head]:
        """Remove rows that head does not name; mend the one that it names, if asked to."""
        for key in deadline.rows:
            if key != head.value.view:
                self.stores.inbox.remove(key)
        return self.mended(deadline, head) if mend else head

    def mended(self, deadline: Deadline, head: Stored[Head]) -> Stored[Head]:
        """Put the row of the present view right; return the head, raised if a row was ahead."""
        view = head.value.view
        if view is None or head.value.live is None:
            return head
        row = self.stores.inbox.row(view)
        if row is not None and row.value.rev > head.value.rev:
            head = self._raised(deadline, row.value.rev + 1, head)
        wanted = row_of(head.value, deadline.thread)
        if row is None:
            self._brought_back(deadline, view, wanted)
        elif outdated(row.value, wanted):
            self.stores.inbox.mend(view, wanted)
        return head

    def _brought_back(self, deadline: Deadline, view: ViewKey, row: InboxRow) -> None:
        """Create a row that is missing, unless the conversation has left the view meanwhile.

        The deadline names it first: if this process dies before it has looked, another will.
        """
        self.stores.deadlines.arm(replace(deadline, rows=(*deadline.rows, view)))
        self.stores.inbox.write_ahead(view, row)
        again = self.stores.threads.head(deadline.thread)
        if again is None or again.value.view != view:
            self.stores.inbox.remove(view)

    def _act(self, deadline: Deadline, head: Stored[Head]) -> tuple[Stored[Head], bool]:
        """Do what is due, one thing after the other; tell whether anything was done."""
        acted = False
        for _ in range(MOST_IN_A_ROW):
            every = self._due(head.value)
            due = next(iter(every), None)
            if due is None or isinstance(due, EmptyOutbox | FetchFiles):
                self._ring(deadline.thread, every)
                break
            applied = self._done(deadline, head, due)
            if applied.head is None:
                raise LostRace
            head, acted = applied.head, acted or applied.change is not None
            self.surveys.note_asked(deadline.thread, applied.change)
            if applied.change is not None and applied.change.says:
                self.bells.ring(deadline.thread)
        return head, acted

    def _due(self, head: Head) -> list[Due]:
        workstream = self.catalogue.workstream(head.live.workstream if head.live else "")
        return all_due(head, workstream, self.clock.now())

    def _ring(self, thread: str, every: Sequence[Due]) -> None:
        """Wake who does what is not done here: sending and fetching take a while."""
        for kind, due in ((OUTBOX, EmptyOutbox()), (FILES, FetchFiles())):
            if due in every:
                self.bells.ring(bell(kind, thread))

    def _done(
        self, deadline: Deadline, head: Stored[Head], due: ExpireClaim | Fire | Warn | Close
    ) -> Applied:
        link = self.silence.link(deadline.thread, head.value, due)

        def decide(now: Head, moment: Moment) -> Change | None:
            if isinstance(due, ExpireClaim):
                return self._expired(deadline.thread, now, moment)
            return self.silence.decided(now, due, moment, link)

        return self.threads.change(
            Thread.of(head.value),
            decide,
            WITHIN,
            known=head,
            covered_by=deadline.operation,
        )

    def _expired(self, thread: str, head: Head, moment: Moment) -> Change | None:
        if head.claim is None or head.claim.until >= moment.now:
            return None
        stored = self.stores.threads.message(thread, head.claim.seq)
        if stored is None:
            raise LostRace
        account = self.catalogue.now().accounts.get(stored.value.account)
        repeatable = account is not None and self.gateway.traits(account.provider).repeatable
        return expired(head, stored, repeatable, moment)

    def _closed(self, deadline: Deadline, head: Head, *, carries: bool) -> None:
        """Do what follows a close, in case that somebody died before it.

        The close may be the one this deadline was written for or covered, even if another
        conversation lives by now.
        """
        live = head.live
        if live is not None and live.reopened_from is not None:
            self.stores.closed.remove(deadline.thread, live.seq, live.reopened_from)
        last, now = head.last, self.clock.now()
        if last is None or last.closed_at is None or now - last.closed_at >= REWRITTEN_FOR:
            return
        here = last.closed_at >= deadline.due - MOVE_CHECK or deadline.failures > 0
        if not here and (head.live is not None or not carries):
            return
        if head.live is None and head.left is not None and head.left not in deadline.rows:
            self.stores.inbox.remove(head.left)
        self.stores.closed.restore(closed_row_of(head, last, deadline.thread))
        if head.question is not None and head.question.conversation == last.seq:
            self.surveys.note(deadline.thread, head)

    def _carry_on(self, deadline: Deadline, head: Head) -> None:
        """Write the next deadline of the thread: near enough to be a daily look."""
        due = due_in(head, self.catalogue.workstream)
        if due is None:
            return
        now = self.clock.now()
        at = min(max(due, now + SOONEST), now + FARTHEST)
        self.stores.deadlines.arm(
            replace(
                deadline, due=at, lane=lane_for(at, now), rows=(), looked=True, failures=0,
                kind=Kind.THREAD,
            )
        )  # fmt: skip


def _carries(head: Head, deadline: Deadline) -> bool:
    return head.armed is not None and head.armed.operation == deadline.operation
