"""Conversations: one support case in a thread, and its state machine (channel-behaviour §3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Conflict
from domain.turns import ON_TIME, Party, Replies


class State(StrEnum):
    """Where a conversation stands."""

    OPEN = "open"
    ACTIVE = "active"
    WAITING = "waiting"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


class CloseReason(StrEnum):
    """Why a conversation was closed; every close has one."""

    AGENT_ENDED = "agent_ended"
    AGENT_CLOSED = "agent_closed"
    AUTO_CLOSE = "auto_close"
    UNANSWERED = "unanswered"
    TIMEOUT_RULE_CUSTOMER = "timeout_rule_customer"
    TIMEOUT_RULE_AGENT = "timeout_rule_agent"
    FORCE_CLOSED = "force_closed"
    OVERFLOW_END = "overflow_end"
    BLOCKED = "blocked"


class Happening(StrEnum):
    """What can happen to a conversation."""

    CUSTOMER_TEXT = "customer_text"
    PICK = "pick"
    ASSIGN = "assign"
    REPLY = "reply"
    END = "end"
    WAIT = "wait"
    REOPEN = "reopen"
    TRANSFER_TO_AGENT = "transfer_to_agent"
    TRANSFER_TO_QUEUE = "transfer_to_queue"
    CLOSE = "close"
    FORCE_CLOSE = "force_close"
    AUTO_CLOSE = "auto_close"
    UNANSWERED = "unanswered"
    WRAP_UP_OVER = "wrap_up_over"
    RULE_CLOSE = "rule_close"
    RULE_WAIT = "rule_wait"
    OVERFLOW_END = "overflow_end"
    REMOVE = "remove"


_S, _H = State, Happening

TRANSITIONS: Mapping[tuple[State, Happening], State] = {
    (_S.OPEN, _H.CUSTOMER_TEXT): _S.OPEN,
    (_S.OPEN, _H.PICK): _S.ACTIVE,
    (_S.OPEN, _H.ASSIGN): _S.ACTIVE,
    (_S.OPEN, _H.REPLY): _S.ACTIVE,
    (_S.OPEN, _H.FORCE_CLOSE): _S.CLOSED,
    (_S.OPEN, _H.UNANSWERED): _S.CLOSED,
    (_S.OPEN, _H.RULE_CLOSE): _S.CLOSED,
    (_S.OPEN, _H.OVERFLOW_END): _S.CLOSED,
    (_S.OPEN, _H.REMOVE): _S.CLOSED,
    (_S.ACTIVE, _H.CUSTOMER_TEXT): _S.ACTIVE,
    (_S.ACTIVE, _H.REPLY): _S.ACTIVE,
    (_S.ACTIVE, _H.END): _S.WRAP_UP,
    (_S.ACTIVE, _H.WAIT): _S.WAITING,
    (_S.ACTIVE, _H.RULE_WAIT): _S.WAITING,
    (_S.ACTIVE, _H.TRANSFER_TO_AGENT): _S.ACTIVE,
    (_S.ACTIVE, _H.TRANSFER_TO_QUEUE): _S.OPEN,
    (_S.ACTIVE, _H.FORCE_CLOSE): _S.CLOSED,
    (_S.ACTIVE, _H.AUTO_CLOSE): _S.CLOSED,
    (_S.ACTIVE, _H.UNANSWERED): _S.CLOSED,
    (_S.ACTIVE, _H.RULE_CLOSE): _S.CLOSED,
    (_S.ACTIVE, _H.REMOVE): _S.CLOSED,
    (_S.WAITING, _H.CUSTOMER_TEXT): _S.OPEN,
    (_S.WAITING, _H.REPLY): _S.ACTIVE,
    (_S.WAITING, _H.REOPEN): _S.ACTIVE,
    (_S.WAITING, _H.TRANSFER_TO_AGENT): _S.ACTIVE,
    (_S.WAITING, _H.TRANSFER_TO_QUEUE): _S.OPEN,
    (_S.WAITING, _H.FORCE_CLOSE): _S.CLOSED,
    (_S.WAITING, _H.AUTO_CLOSE): _S.CLOSED,
    (_S.WAITING, _H.REMOVE): _S.CLOSED,
    (_S.WRAP_UP, _H.CUSTOMER_TEXT): _S.ACTIVE,
    (_S.WRAP_UP, _H.REPLY): _S.ACTIVE,
    (_S.WRAP_UP, _H.CLOSE): _S.CLOSED,
    (_S.WRAP_UP, _H.WRAP_UP_OVER): _S.CLOSED,
    (_S.WRAP_UP, _H.FORCE_CLOSE): _S.CLOSED,
    (_S.WRAP_UP, _H.REMOVE): _S.CLOSED,
}

ASSIGNED = {State.ACTIVE, State.WRAP_UP}


@dataclass(frozen=True, slots=True)
class Conversation:
    """One support case. ``seq`` is that of its first message and names it in its thread.

    ``entered_at`` is the moment it entered its present view; ``active_at`` the last customer or
    agent message (the clock of inactivity); ``unread`` counts customer texts since the last
    agent message; ``previous`` is the ``seq`` of the conversation before it. ``fired`` are the
    time-out rules of this silent period, ``late_by`` how late what was said about it came; nothing
    is timed before ``snoozed_until``. ``rating`` is what the customer has answered to the survey
    about it. ``reopened_from`` is when it was closed before a text reopened it. ``replies`` are
    the agents' since the customer's last text; ``heard`` tells whether there was one.
    ``undelivered`` counts those that did not arrive, until somebody writes again.
    """

    seq: int
    state: State
    workstream: str
    queue: str
    number: str
    opened_at: datetime
    entered_at: datetime
    active_at: datetime
    last_by: Party
    agent: str | None = None
    last_agent: str | None = None
    initiated_by: str | None = None
    previous: int | None = None
    contact: str | None = None
    contact_name: str | None = None
    tags: tuple[str, ...] = ()
    unread: int = 0
    ended_at: datetime | None = None
    closed_at: datetime | None = None
    close_reason: CloseReason | None = None
    fired: tuple[str, ...] = ()
    snoozed_until: datetime | None = None
    rating: int | None = None
    reopened_from: datetime | None = None
    replies: Replies | None = None
    heard: bool = True
    late_by: timedelta = ON_TIME
    undelivered: int = 0

    @property
    def clock(self) -> datetime:
        """Return the moment from which silence counts; what was said late puts off the rest."""
        return max(self.active_at, self.snoozed_until or self.active_at) + self.late_by

    @property
    def live(self) -> bool:
        """Tell whether the conversation is not closed."""
        return self.state is not State.CLOSED


def opened(
    *, seq: int, workstream: str, queue: str, number: str, now: datetime, previous: int | None
) -> Conversation:
    """Return the conversation that a customer's first text starts."""
    return Conversation(
        seq=seq, state=State.OPEN, workstream=workstream, queue=queue, number=number,
        opened_at=now, entered_at=now, active_at=now, last_by=Party.CUSTOMER, previous=previous,
        unread=1,
    )  # fmt: skip


def initiated(
    *, seq: int, workstream: str, queue: str, number: str, now: datetime,
    previous: int | None, agent: str,
) -> Conversation:  # fmt: skip
    """Return the conversation that an agent's own text starts."""
    return Conversation(
        seq=seq, state=State.ACTIVE, workstream=workstream, queue=queue, number=number,
        opened_at=now, entered_at=now, active_at=now, last_by=Party.AGENT, previous=previous,
        agent=agent, last_agent=agent, initiated_by=agent, heard=False,
    )  # fmt: skip


def after(
    conversation: Conversation,
    happening: Happening,
    now: datetime,
    *,
    agent: str | None = None,
    queue: str | None = None,
    reason: CloseReason | None = None,
) -> Conversation:
    """Return the conversation after *happening*, or raise ``Conflict``.

    *agent* is who has it afterwards (pick, assign, reply, reopen, transfer); *queue* where a
    transfer puts it; *reason* why it is closed.
    """
    if not conversation.live:
        raise Conflict("conversation_closed", "The conversation is closed; start a new one.")
    state = TRANSITIONS.get((conversation.state, happening))
    if state is None:
        raise Conflict(
            "not_possible_now",
            f"A conversation that is {conversation.state} does not allow {happening}.",
            state=conversation.state.value,
        )
    changed = _messaged(conversation, happening, now)
    return _placed(changed, state, now, agent=agent, queue=queue, reason=reason)


def _messaged(conversation: Conversation, happening: Happening, now: datetime) -> Conversation:
    """Return the conversation after what begins another silent period, if it does."""
    text, reply = Happening.CUSTOMER_TEXT, Happening.REPLY
    if happening not in {text, reply, Happening.TRANSFER_TO_AGENT, Happening.TRANSFER_TO_QUEUE}:
        return conversation
    awake = replace(conversation, active_at=now, fired=(), late_by=ON_TIME, snoozed_until=None)
    if happening is text:
        unread = conversation.unread + 1
        return replace(
            awake, last_by=Party.CUSTOMER, unread=unread, replies=None, heard=True, undelivered=0
        )
    if happening is reply:
        return replace(awake, last_by=Party.AGENT, unread=0, undelivered=0)
    return replace(awake, replies=conversation.replies and conversation.replies.anew(now))


def _placed(
    conversation: Conversation,
    state: State,
    now: datetime,
    *,
    agent: str | None,
    queue: str | None,
    reason: CloseReason | None,
) -> Conversation:
    holder = (agent or conversation.agent or conversation.last_agent) if state in ASSIGNED else None
    moved = (state in ASSIGNED, holder) != (
        conversation.state in ASSIGNED,
        conversation.agent,
    ) or (state not in ASSIGNED and state is not conversation.state)
    closed = state is State.CLOSED
    return replace(
        conversation,
        state=state,
        agent=holder,
        last_agent=holder or conversation.last_agent,
        queue=queue or conversation.queue,
        entered_at=now if moved or queue else conversation.entered_at,
        ended_at=now if state is State.WRAP_UP else None,
        closed_at=now if closed else None,
        close_reason=reason if closed else None,
    )
