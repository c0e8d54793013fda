"""What falls due in a thread, and when: pure functions of its head.

Every timer answers two questions: when is it due, and what follows. A new one is one class and
one line in ``TIMERS``. Nothing fires before it is due, and firing twice changes nothing, because
each looks at the head as it is now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.conversations import CloseReason, Conversation, Happening, State
from domain.outbox import next_due_at
from domain.threads import Head
from domain.timeout_rules import Action, Silent, TimeoutRule
from domain.turns import Party
from domain.workstreams import Workstream

WARNING = "warning"
"""The key under which the warning before auto-close is remembered as fired."""

_WRITER = {Silent.CUSTOMER: Party.AGENT, Silent.AGENT: Party.CUSTOMER}
"""Whose text is the latest while somebody is silent."""

_STATES: Mapping[Action, set[State]] = {
    Action.MESSAGE: {State.OPEN, State.ACTIVE, State.WAITING},
    Action.CLOSE: {State.OPEN, State.ACTIVE},
    Action.WAIT: {State.ACTIVE},
}


@dataclass(frozen=True, slots=True)
class Close:
    """The live conversation is to be closed."""

    happening: Happening
    reason: CloseReason


@dataclass(frozen=True, slots=True)
class ExpireClaim:
    """The claim ran out: what became of the message is unknown."""


@dataclass(frozen=True, slots=True)
class EmptyOutbox:
    """A message of the outbox may be sent now."""


@dataclass(frozen=True, slots=True)
class FetchFiles:
    """Files that came with a text are to be fetched now."""


@dataclass(frozen=True, slots=True)
class Warn:
    """The customer is to be told that the conversation is about to close."""


@dataclass(frozen=True, slots=True)
class Fire:
    """A time-out rule is to do what it does; which one is seen in the head."""


Due = Warn | Fire | Close | ExpireClaim | EmptyOutbox | FetchFiles


class Timer(Protocol):
    """One thing that falls due."""

    def due_at(self, head: Head, workstream: Workstream) -> datetime | None:
        """Return when it is due, None if it is not running."""

    def due(self) -> Due:
        """Return what is to be done then."""


class ClaimTimer:
    """A claim that nobody gave back."""

    def due_at(self, head: Head, workstream: Workstream) -> datetime | None:  # noqa: ARG002 the same for every workstream
        """Return the claim's end."""
        return head.claim.until if head.claim else None

    def due(self) -> Due:
        """Return the expiry."""
        return ExpireClaim()


class OutboxTimer:
    """A message that waits, for its time or for somebody to send it."""

    def due_at(self, head: Head, workstream: Workstream) -> datetime | None:  # noqa: ARG002 the same for every workstream
        """Return when a message in the outbox may be sent next."""
        return None if head.claim else next_due_at(head.outbox)

    def due(self) -> Due:
        """Return the sending."""
        return EmptyOutbox()


class FilesTimer:
    """Files that wait to be fetched, the first time or again."""

    def due_at(self, head: Head, workstream: Workstream) -> datetime | None:  # noqa: ARG002 the same for every workstream
        """Return when the next of them may be fetched."""
        return min((fetch.not_before for fetch in head.files), default=None)

    def due(self) -> Due:
        """Return the fetching."""
        return FetchFiles()


def silent_since(head: Head, live: Conversation) -> datetime:
    """Return when the silence of a conversation began; not before an answer put aside has gone."""
    replies = live.replies
    aside = (entry for entry in head.outbox if entry.aside and replies and replies.names(entry.seq))
    return max([live.clock, *(entry.not_before for entry in aside)])


def rules_due(head: Head, workstream: Workstream) -> Iterator[tuple[datetime, TimeoutRule]]:
    """Yield the rules that are running, with the moment of each, in their order."""
    live = head.live
    if live is None:
        return
    for rule in workstream.timeout_rules:
        running = live.last_by is _WRITER[rule.silent] and live.state in _STATES[rule.action]
        if running and rule.key not in live.fired:
            yield silent_since(head, live) + rule.after, rule


def warning_due(head: Head, workstream: Workstream) -> datetime | None:
    """Return when the customer is to be told that the conversation is about to close."""
    live, before = head.live, workstream.warn_before_close
    if live is None or before is None or not _closes_by_itself(live):
        return None
    if WARNING in live.fired or live.last_by is Party.NOBODY:
        return None
    return silent_since(head, live) + workstream.auto_close_after - before


def _closes_by_itself(live: Conversation) -> bool:
    """Tell whether a conversation is closed when it stays silent: nobody waits for us."""
    answered = live.state is State.ACTIVE and live.last_by is not Party.CUSTOMER
    return answered or live.state is State.WAITING


class RulesTimer:
    """Somebody is silent for longer than the workstream's rules let be."""

    def due_at(self, head: Head, workstream: Workstream) -> datetime | None:
        """Return when the first of the rules that are running is due."""
        return min((at for at, _ in rules_due(head, workstream)), default=None)

    def due(self) -> Due:
        """Return the rule's turn."""
        return Fire()


class WarningTimer:
    """A conversation that is about to close."""

    def due_at(self, head: Head, workstream: Workstream) -> datetime | None:
        """Return when the customer is to be told."""
        return warning_due(head, workstream)

    def due(self) -> Due:
        """Return the warning."""
        return Warn()


class AutoCloseTimer:
    """A customer who was answered and went quiet."""

    def due_at(self, head: Head, workstream: Workstream) -> datetime | None:
        """Return the last activity plus the workstream's duration."""
        live = head.live
        if live is None or not _closes_by_itself(live):
            return None
        return silent_since(head, live) + workstream.auto_close_after

    def due(self) -> Due:
        """Return the close."""
        return Close(Happening.AUTO_CLOSE, CloseReason.AUTO_CLOSE)


class UnansweredTimer:
    """A customer who waits for us, for much longer."""

    def due_at(self, head: Head, workstream: Workstream) -> datetime | None:
        """Return the last activity plus the workstream's long duration."""
        live = head.live
        waits = live is not None and (
            live.state is State.OPEN
            or (live.state is State.ACTIVE and live.last_by is Party.CUSTOMER)
        )
        return live.clock + workstream.unanswered_close_after if live and waits else None

    def due(self) -> Due:
        """Return the close."""
        return Close(Happening.UNANSWERED, CloseReason.UNANSWERED)


class WrapUpTimer:
    """An agent who ended a conversation and did not close it."""

    def due_at(self, head: Head, workstream: Workstream) -> datetime | None:
        """Return the end plus the workstream's duration."""
        live = head.live
        if live is None or live.state is not State.WRAP_UP or live.ended_at is None:
            return None
        return live.ended_at + workstream.wrap_up_close_after

    def due(self) -> Due:
        """Return the close."""
        return Close(Happening.WRAP_UP_OVER, CloseReason.AGENT_ENDED)


TIMERS: Sequence[Timer] = (
    ClaimTimer(),
    OutboxTimer(),
    RulesTimer(),
    WarningTimer(),
    AutoCloseTimer(),
    UnansweredTimer(),
    WrapUpTimer(),
    FilesTimer(),
)


def next_due(head: Head, workstream: Workstream) -> datetime | None:
    """Return the earliest moment at which something falls due, None if nothing does."""
    moments = [at for timer in TIMERS if (at := timer.due_at(head, workstream)) is not None]
    return min(moments, default=None)


def due_now(head: Head, workstream: Workstream, now: datetime) -> Due | None:
    """Return the first thing that is due: strictly after its moment, never before."""
    return next(iter(all_due(head, workstream, now)), None)


def all_due(head: Head, workstream: Workstream, now: datetime) -> list[Due]:
    """Return everything that is due, in the order of the timers."""
    moments = [(timer, timer.due_at(head, workstream)) for timer in TIMERS]
    return [timer.due() for timer, at in moments if at is not None and at < now]
