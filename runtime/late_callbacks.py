"""Callbacks on their way through the queue: what they brought, read and verified when they came.

So no signature and no password of a callback lies in a queue, and nothing is verified twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from domain import tracing
from domain.callbacks import Call, Event, Unusable
from domain.messages import DeliveryReport, InboundText
from domain.texts import clean


@dataclass(frozen=True, slots=True)
class Late:
    """What a callback brought for an account, when, and its trace.

    ``body`` is for quarantine only.
    """

    account: str
    texts: tuple[InboundText, ...] = ()
    reports: tuple[DeliveryReport, ...] = ()
    unusable: tuple[Unusable, ...] = ()
    body: bytes = field(default=b"", repr=False)
    trace: str = ""
    came_at: datetime | None = None

    @property
    def events(self) -> list[Event]:
        """Return everything that is to be stored."""
        return [*self.texts, *self.reports, *self.unusable]

    @property
    def call(self) -> Call:
        """Return what is left of the call itself."""
        return Call("POST", "", {}, self.body, self.came_at)


def packed(account: str, events: Sequence[Event], body: bytes, came_at: datetime) -> str:
    """Return a verified callback as a queue message."""
    late = Late(
        account,
        tuple(_cleaned(event) for event in events if isinstance(event, InboundText)),
        tuple(event for event in events if isinstance(event, DeliveryReport)),
        unusable := tuple(event for event in events if isinstance(event, Unusable)),
        body if unusable else b"",
        tracing.here(),
        came_at,
    )
    return msgspec.json.encode(late).decode()


def _cleaned(text: InboundText) -> InboundText:
    """Return a text as it would be stored: JSON has no halves of characters."""
    return replace(text, text=clean(text.text))


def unpacked(message: bytes) -> Late:
    """Return what was packed."""
    return msgspec.json.decode(message, type=Late)
