"""Held messages: taken back, or let go before their time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from domain.errors import Forbidden, NotFound, Unavailable
from domain.holds import cancelled, released
from domain.messages import Message
from domain.people import Principal, Role
from domain.plans import Moment
from domain.ports import Bells
from domain.stores import Stores
from domain.threads import Change, Head, Stored
from services.sending import Sending
from services.slots import Slots
from services.threads import Applied, Thread, Threads

WITHIN = timedelta(seconds=8)
LOOKED_THROUGH = 20
"""So many messages before one that is taken back are looked through for what lists show."""
Decide = Callable[[Head, Stored[Message], Moment], Change | None]


@dataclass(frozen=True, slots=True)
class Holds:
    """Takes texts back, and lets held ones go; for their author and for supervisors."""

    stores: Stores
    threads: Threads
    sending: Sending
    slots: Slots
    bells: Bells

    def cancel(self, thread: str, seq: int, principal: Principal) -> Message:
        """Take a text back that has not left; twice is as good as once. Raises ``Conflict``."""
        earlier = self.stores.threads.messages(
            thread, max(seq - 1 - LOOKED_THROUGH, 0), LOOKED_THROUGH
        )
        before = [message for message in earlier if message.seq < seq]
        self._change(thread, seq, principal, lambda *facts: cancelled(*facts, before=before))
        return self._message(thread, seq).value

    def release(self, thread: str, seq: int, principal: Principal) -> Message:
        """Let a held text go now; one that is gone already stays as it is. Raises ``Conflict``."""
        slot = self.slots.take()
        try:
            applied = self._change(
                thread, seq, principal, lambda *facts: released(*facts, send_now=slot)
            )
            return self._sent(thread, seq, applied)
        finally:
            if slot:
                self.slots.give_back()

    def _change(self, thread: str, seq: int, principal: Principal, decide: Decide) -> Applied:
        head = self.stores.threads.head(thread)
        if head is None or head.value.blank:
            raise _unknown()
        return self.threads.change(
            Thread.of(head.value),
            lambda now, moment: decide(now, _own(self._message(thread, seq), principal), moment),
            WITHIN,
            known=head,
        )

    def _sent(self, thread: str, seq: int, applied: Applied) -> Message:
        head = applied.head.value if applied.head else None
        if head is not None and head.claim and head.claim.operation == applied.moment.operation:
            with suppress(Unavailable):  # it may be sent: an error would be a lie
                return self.sending.deliver(Thread.of(head), applied)
        elif applied.change is not None:
            self.bells.ring(thread)
        return self._message(thread, seq).value

    def _message(self, thread: str, seq: int) -> Stored[Message]:
        stored = self.stores.threads.message(thread, seq)
        if stored is None:
            raise _unknown()
        return stored


def _own(stored: Stored[Message], principal: Principal) -> Stored[Message]:
    if stored.value.author != principal.id and principal.role is Role.AGENT:
        raise Forbidden("not_yours", "Only its author or a supervisor may take a text back.")
    return stored


def _unknown() -> NotFound:
    return NotFound("no_such_message", "There is no message with this id.")
