"""Addresses: E.164 numbers, short codes and alphanumeric sender IDs, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AddressKind(StrEnum):
    """What an address is."""

    E164 = "e164"
    SHORT_CODE = "short_code"
    ALPHANUMERIC = "alphanumeric"


@dataclass(frozen=True, slots=True)
class Address:
    """One end of a text: ours or a customer's. Compare addresses, never strings."""

    kind: AddressKind
    value: str

    def __str__(self) -> str:
        return self.value
