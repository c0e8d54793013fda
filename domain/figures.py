"""Figures: what came in, went out and became of it since a moment, counted from the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.conversations import State
from domain.inbox import InboxRow
from domain.messages import DeliveryState, Direction, Message

HOUR = timedelta(hours=1)

_TEXTS = {Direction.INBOUND, Direction.OUTBOUND}
_NEVER_LEFT = {DeliveryState.HELD, DeliveryState.SUPPRESSED, DeliveryState.CANCELLED}
_ON_THEIR_WAY = {
    DeliveryState.HELD,
    DeliveryState.QUEUED,
    DeliveryState.SENDING,
    DeliveryState.UNKNOWN,
    DeliveryState.SENT,
}


@dataclass(frozen=True, slots=True)
class Text:
    """What figures need of a text; without a state it came in."""

    at: datetime
    state: DeliveryState | None

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing more is to be heard of it."""
        return self.state not in _ON_THEIR_WAY


@dataclass(frozen=True, slots=True)
class Hour:
    """Texts of one hour."""

    at: datetime
    texts_in: int
    texts_out: int


@dataclass(frozen=True, slots=True)
class Load:
    """How many live conversations an agent has, and in how many the customer waits."""

    agent: str
    conversations: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How it stands, and what happened since *since*.

    ``texts_out`` are those that left or are about to: none that are held, suppressed or taken
    back. ``unanswered`` have an agent and an unread text. ``waits_since`` is when the customer
    wrote who has waited longest. ``counted`` of ``threads`` are in the numbers of texts: after a
    start, a large channel takes several looks.
    """

    since: datetime
    live: Mapping[State, int]
    unanswered: int
    agents: Sequence[Load]
    waits_since: datetime | None
    closed: int
    texts_in: int
    texts_out: int
    outcomes: Mapping[DeliveryState, int]
    hours: Sequence[Hour]
    counted: int
    threads: int


def texts_of(messages: Iterable[Message]) -> list[Text]:
    """Return what figures need of messages; notes and activities are none."""
    return [Text(m.created_at, m.state) for m in messages if m.direction in _TEXTS]


def waits_since(rows: Iterable[InboxRow]) -> datetime | None:
    """Return since when a customer has waited for us longest."""
    open_ones = (row.entered_at for row in rows if row.state is State.OPEN)
    unread = (row.active_at for row in rows if row.state is not State.OPEN and row.unread)
    return min((*open_ones, *unread), default=None)


def loads_of(rows: Iterable[InboxRow]) -> list[Load]:
    """Return what each agent has, who has most first."""
    has, waits = Counter[str](), Counter[str]()
    for row in rows:
        if row.agent:
            has[row.agent] += 1
            waits[row.agent] += row.unread > 0
    return [Load(agent, many, waits[agent]) for agent, many in has.most_common()]


def outcomes_of(texts: Iterable[Text]) -> Mapping[DeliveryState, int]:
    """Return how many texts of ours are in each state."""
    return Counter(text.state for text in texts if text.state is not None)


def hours_of(texts: Sequence[Text], since: datetime, now: datetime) -> list[Hour]:
    """Return the texts of each hour from *since* to *now*, empty hours included."""
    came, left = Counter[int](), Counter[int]()
    for text in texts:
        hour = (text.at - since) // HOUR
        if text.state is None:
            came[hour] += 1
        elif text.state not in _NEVER_LEFT:
            left[hour] += 1
    hours = range(max((now - since) // HOUR + 1, 1))
    return [Hour(since + hour * HOUR, came[hour], left[hour]) for hour in hours]
