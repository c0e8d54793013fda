"""Snoozes: a conversation that is not timed for a while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.activities import snoozing
from domain.conversations import State
from domain.errors import Conflict, Invalid
from domain.notes import noted
from domain.people import Principal, Role
from domain.plans import Moment
from domain.ports import Clock
from domain.threads import Change, Head, advanced
from domain.timers import WARNING
from services.conversations import WITHIN, Found
from services.threads import Thread, Threads

LONGEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Snoozes:
    """Stops and restarts the clock of live conversations."""

    threads: Threads
    clock: Clock

    def snooze(self, found: Found, until: datetime | None, who: Principal) -> Found:
        """Let nothing be timed before *until*; None lets the clock run again.

        Afterwards silence counts from the end of the snooze. A text of anybody ends it. No rule
        acts again in a silence that goes on, but a close that was put off is announced anew.
        """
        now = self.clock.now()
        if until is not None and not now < until <= now + LONGEST:
            raise Invalid(
                "snooze_until", f"A snooze ends within {LONGEST.days} days from now.",
                field="/until",
            )  # fmt: skip

        def decide(head: Head, moment: Moment) -> Change | None:
            live = head.live
            if live is None or live.seq != found.conversation.seq or live.state is State.WRAP_UP:
                raise Conflict("not_possible_now", "Only what is open or waiting can be snoozed.")
            if live.agent not in {None, who.id} and who.role is Role.AGENT:
                raise Conflict("not_yours", "Another agent has this conversation.")
            if live.snoozed_until == until:
                return None
            fired = tuple(key for key in live.fired if key != WARNING)
            snoozed = replace(live, snoozed_until=until, fired=fired)
            change = Change(advanced(head, moment.operation, live=snoozed))
            done = snoozing(until)
            return noted(change, live.seq, moment.now, author=who.id, activity=done)

        applied = self.threads.change(Thread.of(found.head.value), decide, WITHIN, known=found.head)
        head = applied.head or found.head
        return Found(found.thread, head, head.value.live or found.conversation)
