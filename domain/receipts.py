"""Receipts: how a delivery report that carries only the provider's id finds its message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.messages import DeliveryReport


@dataclass(frozen=True, slots=True)
class Receipt:
    """The message that a provider's id belongs to, or a report that came before it.

    Insert-only on both sides: the sender who finds a parked report applies it.
    """

    thread: str | None = None
    seq: int | None = None
    parked: DeliveryReport | None = None
    parked_at: datetime | None = None
