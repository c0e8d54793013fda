"""Repair: looks at every thread as a deadline would, and removes inbox rows of none.

Safe beside a running channel, and safe to repeat (``make repair``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.deadlines import Deadline, Lane
from domain.ports import Clock
from domain.stores import Stores
from domain.threads import Armed, Change, Head, Stored
from services.overdue import ThreadDeadlines


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair looked at, and what it removed."""

    threads: int
    rows_removed: int


@dataclass(frozen=True, slots=True)
class Repair:
    """Mends what a lost table row, or a version with a flaw, has left behind."""

    stores: Stores
    overdue: ThreadDeadlines
    clock: Clock

    def run(self) -> Repaired:
        """Look at every thread, then at every row of the inbox."""
        count = 0
        for thread, head in self.stores.threads.all_heads():
            self._look(thread, head)
            count += 1
        return Repaired(count, self._ghosts())

    def _look(self, thread: str, head: Stored[Head]) -> None:
        armed = head.value.armed
        now = head.value
        if armed is None and (now.live or now.outbox or now.claim or now.files):
            armed = Armed("repair", self.clock.now())
            head = self.stores.threads.commit(
                thread, Change(replace(head.value, armed=armed), shows=False), head
            ).head
        deadline = Deadline(
            thread=thread,
            due=self.clock.now(),
            lane=Lane.SOON,
            rev=head.value.rev,
            operation=armed.operation if armed else "repair",
            ours=head.value.ours,
            customer=head.value.customer,
            looked=True,
        )
        self.overdue([Stored(deadline, "")])

    def _ghosts(self) -> int:
        """Remove rows that no head names, unless a move is under way that wrote them ahead."""
        removed = 0
        for key, row in self.stores.inbox.everything():
            head = self.stores.threads.head(row.thread)
            if head is not None and (head.value.view == key or row.rev > head.value.rev):
                continue
            self.stores.inbox.remove(key)
            removed += 1
        return removed
