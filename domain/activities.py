"""Activities: what was done with a conversation, as its thread tells it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.conversations import Conversation, Happening


class Done(StrEnum):
    """What was done."""

    PICKED = "picked"
    ASSIGNED = "assigned"
    TRANSFERRED = "transferred"
    PUT_ASIDE = "put_aside"
    REOPENED = "reopened"
    ENDED = "ended"
    SNOOZED = "snoozed"
    WOKEN = "woken"


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done: who has the conversation afterwards, or which queue; a snooze's end."""

    done: Done
    agent: str | None = None
    queue: str | None = None
    until: datetime | None = None


_DONE: Mapping[Happening, Done] = {
    Happening.PICK: Done.PICKED,
    Happening.ASSIGN: Done.ASSIGNED,
    Happening.TRANSFER_TO_AGENT: Done.TRANSFERRED,
    Happening.TRANSFER_TO_QUEUE: Done.TRANSFERRED,
    Happening.WAIT: Done.PUT_ASIDE,
    Happening.RULE_WAIT: Done.PUT_ASIDE,
    Happening.REOPEN: Done.REOPENED,
    Happening.END: Done.ENDED,
}
"""A text tells of itself what it does, and a closed conversation why it is closed."""


def activity_of(happening: Happening, after: Conversation) -> Activity | None:
    """Return what is told of *happening*, None for what shows itself."""
    done = _DONE.get(happening)
    if done is None:
        return None
    queue = None if after.agent else after.queue
    return Activity(done, after.agent, queue if done is Done.TRANSFERRED else None)


def snoozing(until: datetime | None) -> Activity:
    """Return what is told of a snooze, or of its end by somebody."""
    return Activity(Done.SNOOZED if until else Done.WOKEN, until=until)
