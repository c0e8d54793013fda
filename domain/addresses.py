"""Addresses: E.164 numbers, short codes and alphanumeric sender IDs, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEAST_E164_DIGITS = 9
LEAST_SHORT_CODE_DIGITS = 3


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


def from_wire(text: str) -> Address:
    """Return the address that a provider wrote as *text*; never raises."""
    bare = text.strip()
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return Address(AddressKind.ALPHANUMERIC, bare)
    if bare.startswith("+") or len(digits) >= LEAST_E164_DIGITS:
        return Address(AddressKind.E164, f"+{digits}")
    short = len(digits) >= LEAST_SHORT_CODE_DIGITS
    return Address(AddressKind.SHORT_CODE if short else AddressKind.ALPHANUMERIC, bare)
