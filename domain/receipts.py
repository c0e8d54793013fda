"""Receipts: how a delivery report that carries only the provider's id finds its message."""

from __future__ import annotations

from dataclasses import dataclass

from domain.messages import DeliveryReport


@dataclass(frozen=True, slots=True)
class Receipt:
    """The message that a provider's id belongs to, or the reports that came before it."""

    thread: str | None = None
    seq: int | None = None
    parked: tuple[DeliveryReport, ...] = ()
