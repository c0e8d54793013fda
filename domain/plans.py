"""How a change is to be written: what goes ahead of the transaction, and what goes after it.

A change that stays in its view and leaves nothing to do is *quiet*: its inbox row is updated,
then the transaction follows. Everything else is a *move*: a deadline that names the revision it
is for, the new row, the transaction, the old row away (design §3.4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.conversations import Conversation
from domain.deadlines import FARTHEST, MARGIN, MOVE_CHECK, Deadline, Lane, lane_for
from domain.identity import customer_key
from domain.retention import Loose
from domain.threads import Armed, Change, Head, Stored, ViewKey, view_partition, view_row
from domain.timers import next_due
from domain.workstreams import Workstream


@dataclass(frozen=True, slots=True)
class Moment:
    """What a decision may know besides the head: the time, and the name it goes by."""

    now: datetime
    operation: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One change of one thread, ready to be written.

    ``ahead`` is the row to create before the transaction, ``refresh`` the one to update before
    it, ``away`` the one to remove after it; ``deadline`` comes before all of them.
    """

    thread: str
    was: Stored[Head] | None
    change: Change
    moment: Moment
    deadline: Deadline | None = None
    ahead: ViewKey | None = None
    refresh: ViewKey | None = None
    away: ViewKey | None = None

    @property
    def opens(self) -> bool:
        """Tell whether the change opens a conversation."""
        before = self.was.value.live if self.was else None
        live = self.change.head.live
        return live is not None and (before is None or before.seq != live.seq)

    @property
    def begins(self) -> bool:
        """Tell whether the thread has had no message yet, or none that is left."""
        return self.was is None or self.was.value.blank or self.was.value.seq == 0

    @property
    def loose(self) -> Loose | None:
        """Return what retention finds a text of no conversation by, None without such."""
        head, marker = self.change.head, self.change.marker
        dropped = marker is not None and marker.dropped_at is not None
        if not dropped and all(one.conversation is not None for one in self.change.created):
            return None
        return Loose(self.thread, customer_key(head.customer), self.moment.now)


def planned(
    thread: str,
    was: Stored[Head] | None,
    change: Change,
    moment: Moment,
    workstream: Callable[[str], Workstream],
    covered_by: str | None = None,
) -> Plan:
    """Return how *change* is written.

    *covered_by* is the operation of a deadline that is being handled now: if it carries this
    thread's timers, it is the net, and no other is written but for a row written ahead, which
    that deadline does not name.
    """
    old = was.value if was else None
    view = _view(old, change.head, thread, moment.operation)
    before = old.view if old else None
    moved = view != before
    writes_ahead = moved and view is not None
    carried = covered_by is not None and old is not None and _carries(old, covered_by)
    covered = carried and not writes_ahead
    deadline = None if covered else _deadline(thread, old, change, moment, moved, workstream)
    left = before or (old.left if old else None)
    rows = tuple(key for key in (left, view) if key is not None) if moved else ()
    head = replace(
        change.head,
        view=view,
        left=left if moved else change.head.left,
        armed=Armed(moment.operation, deadline.due) if deadline else change.head.armed,
    )
    return Plan(
        thread,
        was,
        replace(change, head=head),
        moment,
        deadline=replace(deadline, rows=rows) if deadline else None,
        ahead=view if moved else None,
        refresh=view if not moved and change.shows else None,
        away=before if moved else None,
    )


def _carries(head: Head, operation: str) -> bool:
    return head.armed is not None and head.armed.operation == operation


def _view(old: Head | None, new: Head, thread: str, operation: str) -> ViewKey | None:
    live = new.live
    partition = view_partition(live) if live else None
    if live is None or partition is None:
        return None
    stays = old is not None and old.view is not None and _same_place(old.live, live)
    if old is not None and stays:
        return old.view
    return ViewKey(partition, view_row(live, thread, operation))


def _same_place(old: Conversation | None, new: Conversation) -> bool:
    return (
        old is not None
        and old.seq == new.seq
        and view_partition(old) == view_partition(new)
        and old.entered_at == new.entered_at
    )


def _deadline(
    thread: str,
    old: Head | None,
    change: Change,
    moment: Moment,
    moved: bool,
    workstream: Callable[[str], Workstream],
) -> Deadline | None:
    head, now = change.head, moment.now
    if moved or change.work_left or _restated(old, head):
        due, lane = now + MOVE_CHECK, Lane.SOON
    elif change.wake is not None:
        due, lane = change.wake, lane_for(change.wake, now)
    else:
        earlier = _due_earlier(old, head, now, workstream)
        if earlier is None:
            return None
        due, lane = earlier, lane_for(earlier, now)
    return Deadline(
        thread=thread,
        due=due,
        lane=lane,
        rev=head.rev,
        operation=moment.operation,
        ours=head.ours,
        customer=head.customer,
    )


def _restated(old: Head | None, new: Head) -> bool:
    """Tell whether the state changes within a view: a row that shows it too early is mended."""
    before = old.live if old else None
    return before is not None and new.live is not None and before.state is not new.live.state


def _due_earlier(
    old: Head | None, new: Head, now: datetime, workstream: Callable[[str], Workstream]
) -> datetime | None:
    """Return when something falls due that no armed deadline will see in time."""
    due = due_in(new, workstream)
    if due is None:
        return None
    before = due_in(old, workstream) if old else None
    if before is not None and before <= due:
        return None
    armed = new.armed
    if armed is not None and now + MARGIN < armed.at <= due:
        return None
    return min(due, now + FARTHEST)


def due_in(head: Head, workstream: Callable[[str], Workstream]) -> datetime | None:
    """Return when something falls due in a thread next."""
    return next_due(head, workstream(head.live.workstream if head.live else ""))
