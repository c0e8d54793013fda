"""Texts, and what is known about their delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.activities import Activity
from domain.addresses import Address


class Direction(StrEnum):
    """Who wrote a message, seen from us."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    NOTE = "note"  # between agents; never leaves the house
    ACTIVITY = "activity"  # what somebody did with the conversation, or the channel


class DeliveryState(StrEnum):
    """What is known about an outbound text (channel-behaviour §11)."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"
    DELIVERED = "delivered"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"


FINAL = {DeliveryState.SUPPRESSED, DeliveryState.CANCELLED}

RANK: Mapping[DeliveryState, int] = {
    DeliveryState.HELD: 0,
    DeliveryState.QUEUED: 0,
    DeliveryState.SENDING: 1,
    DeliveryState.UNKNOWN: 2,
    DeliveryState.SENT: 3,
    DeliveryState.FAILED: 4,
    DeliveryState.UNDELIVERED: 4,
    DeliveryState.EXPIRED: 4,
    DeliveryState.DELIVERED: 5,
    DeliveryState.SUPPRESSED: 6,
    DeliveryState.CANCELLED: 6,
}


def raised(current: DeliveryState, reported: DeliveryState | None) -> DeliveryState:
    """Return the state after a report: it only rises, and an empty report changes nothing."""
    if reported is None or current in FINAL or RANK[reported] <= RANK[current]:
        return current
    return reported


class Purpose(StrEnum):
    """Why an outbound text is sent; decides which rules of consent apply to it."""

    REPLY = "reply"
    INITIATED = "initiated"
    COMMERCIAL = "commercial"
    OPT_OUT_CONFIRMATION = "opt_out_confirmation"
    OPT_IN_CONFIRMATION = "opt_in_confirmation"
    HELP = "help"
    AUTOMATED = "automated"
    SURVEY = "survey"


class MediaState(StrEnum):
    """What became of a file."""

    PENDING = "pending"
    STORED = "stored"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Media:
    """A file that travels with a text.

    ``url`` is where the provider keeps one that came in, ``content_type`` what was announced, once
    stored what it is. ``key`` is its place in our store; without, there is a ``reason``.
    """

    url: str = ""
    content_type: str | None = None
    state: MediaState = MediaState.PENDING
    name: str = ""
    size: int = 0
    key: str = ""
    reason: str | None = None
    explanation: str | None = None


class Keyword(StrEnum):
    """What a customer's whole-message keyword asks for."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


@dataclass(frozen=True, slots=True)
class InboundText:
    """A customer's text as a provider's callback tells it.

    ``provider_message_id`` is None where the provider gave none ("", "0", "null" are none).
    ``received_at`` is its time in UTC; ``keyword`` its own reading of the text, where it has one.
    """

    sender: Address
    recipient: Address
    text: str
    provider_message_id: str | None = None
    received_at: datetime | None = None
    media: tuple[Media, ...] = ()
    keyword: Keyword | None = None


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a provider tells about a text that we sent.

    ``state`` is None where the report says nothing definite (unknown word or code); then
    ``raw_status`` is still shown. ``reference`` is ours, ``provider_message_id`` is theirs;
    at least one is set. ``part`` is (index from 0, count) when it speaks of one segment only.
    ``account_fault``: it complains about account or number, not about this text. ``opted_out``: it
    proves that the customer has opted out. ``sender`` is our number, where it is named.
    """

    provider_message_id: str | None
    reference: str | None
    state: DeliveryState | None
    raw_status: str
    error_code: str | None = None
    explanation: str | None = None
    opted_out: bool = False
    at: datetime | None = None
    part: tuple[int, int] | None = None
    sender: Address | None = None
    account_fault: bool = False


@dataclass(frozen=True, slots=True)
class OutboundText:
    """What the gateway needs to send one text.

    ``reference`` is ours: ASCII, at most 40 characters, no slash. ``first_sent_at`` is the moment
    of the first try in UTC, also in a repeat. ``status_url`` is where the provider shall report,
    if it takes a URL per message. ``repeated``: it may know our reference from an earlier try.
    """

    reference: str
    sender: Address
    recipient: Address
    text: str
    first_sent_at: datetime
    status_url: str
    media_urls: tuple[str, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the text; that is not yet delivered."""

    provider_message_id: str | None
    raw_status: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly not sent (no connection, 429); may be tried again after ``retry_after`` seconds.

    ``too_fast``: the provider takes no more from this sender at the moment.
    """

    code: str
    explanation: str
    retry_after: float | None = None
    too_fast: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider said no; trying again is pointless.

    ``opted_out``: because the customer has opted out at the provider; ``account_fault``: because
    of credentials or the account. Even a refused text may have an id.
    """

    code: str
    explanation: str
    opted_out: bool = False
    account_fault: bool = False
    provider_message_id: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeUnknown:
    """The request left and no usable answer came back: it may have been sent."""

    code: str
    explanation: str


Outcome = Accepted | NotSent | Refused | OutcomeUnknown


@dataclass(frozen=True, slots=True)
class Message:
    """A row of a thread: text, note or activity. ``seq`` orders it without trusting clocks.

    ``uncertain``: nobody knows what became of an earlier try; it may have reached the customer.
    ``held_until``: when a held one is let go. ``trace``: W3C `traceparent` of what created it.
    """

    seq: int
    conversation: int | None
    direction: Direction
    text: str
    created_at: datetime
    author: str | None = None
    provider_at: datetime | None = None
    provider: str = ""
    account: str = ""
    provider_message_id: str | None = None
    media: tuple[Media, ...] = ()
    state: DeliveryState | None = None
    purpose: Purpose | None = None
    raw_status: str = ""
    error_code: str | None = None
    explanation: str | None = None
    first_sent_at: datetime | None = None
    sent_at: datetime | None = None
    attempts: int = 0
    uncertain: bool = False
    expires_at: datetime | None = None
    held_until: datetime | None = None
    flags: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    trace: str = ""
    activity: Activity | None = None
