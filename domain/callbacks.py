"""A provider's call to us, and what is answered, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.messages import DeliveryReport, InboundText


@dataclass(frozen=True, slots=True)
class Call:
    """An HTTP request of a provider, as it arrived.

    ``url`` is the public URL that the provider called, with the raw query; ``headers`` have
    lower-case names; ``body`` are the exact bytes. ``came_at`` is when it arrived, if that was
    not just now: it waited in a queue or in quarantine.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    came_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider gets back; body and type are the provider's module's business."""

    status: int = 200
    body: str = ""
    content_type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handshake:
    """A subscription is being set up: answer so and store nothing."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event of a kind that we do not handle; accepted, nothing stored."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """One event of a batch that makes no sense: keep the others, and the call in quarantine."""

    reason: str


Event = InboundText | DeliveryReport | Handshake | Ignored | Unusable
