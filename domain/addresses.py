"""Addresses: E.164 numbers, short codes and alphanumeric sender IDs, as values.

Three ways in, by who wrote the text: ``from_wire`` (a provider), ``parse_own`` (an
administrator, one of our numbers), ``parse_customer`` (an agent, any customer's number).
Three ways out: ``thread_form`` (identity, frozen), ``matching_form`` (finding contacts),
``masked`` (logs). Rules: channel-behaviour §10.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from domain import numbering, written
from domain.errors import Invalid
from domain.texts import clean


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

    def __repr__(self) -> str:
        return f"Address({self.kind}, {masked(self)!r})"


_WITH_PLUS = re.compile(r"\+[1-9][0-9]{0,14}")
_SHORT_CODE = re.compile(r"[0-9]{3,8}")
_WITHOUT_PLUS = re.compile(r"[1-9][0-9]{8,14}")
_SEPARATORS = re.compile(r"[ ().\-]")
_SENDER_ID = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &_+-]{1,11}")


def from_wire(text: str) -> Address:
    """Return the sender or recipient that a provider's callback names; never raises.

    ``+`` and digits, separators allowed, are E.164, whether or not such a number can exist.
    Digits alone are a short code up to eight and E.164 from nine. The boundary is frozen with
    thread identity: full numbers of very small networks (Falkland Islands, Niue) fall below it
    where a provider leaves out ``+``, and a reply still goes to the same digits. Everything
    else is kept as it is, as an alphanumeric sender, the empty text included: a text is never
    lost for its sender. Only lone surrogates, which nothing can store, are replaced.
    """
    trimmed = text.strip()
    joined = _SEPARATORS.sub("", trimmed)
    if _WITH_PLUS.fullmatch(joined):
        return Address(AddressKind.E164, joined)
    if _SHORT_CODE.fullmatch(trimmed):
        return Address(AddressKind.SHORT_CODE, trimmed)
    if _WITHOUT_PLUS.fullmatch(trimmed):
        return Address(AddressKind.E164, f"+{trimmed}")
    return Address(AddressKind.ALPHANUMERIC, clean(text))


def parse_own(text: str, *, field: str | None = None) -> Address:
    """Return one of our own account's addresses, as an administrator writes it.

    A number is country code and number, with or without ``+``; three to eight digits without
    ``+`` are a short code; anything with a letter is an alphanumeric sender ID. A number need
    not be assigned, only possible: the provider knows better than our metadata.

    Raises ``Invalid``: ``invalid_number`` or ``invalid_sender_id``, naming *field*.
    """
    sender_id = text.strip()
    if _SENDER_ID.fullmatch(sender_id):
        return Address(AddressKind.ALPHANUMERIC, sender_id)
    if any(char.isalpha() for char in written.without_scheme(text)):
        raise Invalid(
            "invalid_sender_id",
            "A sender ID has at most 11 characters: letters A to Z, digits, space, & _ + -.",
            field=field,
        )
    tidy = written.tidied(text, field)
    digits = re.sub("[^0-9]", "", tidy)
    if not tidy.startswith("+") and _SHORT_CODE.fullmatch(digits):
        return Address(AddressKind.SHORT_CODE, digits)
    e164 = numbering.possible(f"+{digits}")
    if e164 is None or digits.startswith("0"):
        raise Invalid(
            "invalid_number",
            "Write country code and number, such as 14252306549, or a short code of 3 to 8 digits.",
            field=field,
        )
    return Address(AddressKind.E164, e164)


def parse_customer(text: str, region: str | None, *, field: str | None = None) -> Address:
    """Return a customer's number as an agent writes it, in any usual form.

    *region* (ISO 3166, such as ``US``) is that of our number. *text* is read as dialled there
    and as international; exactly one valid reading counts.

    Raises ``Invalid``: ``invalid_number``, ``ambiguous_number``, ``number_with_letters`` or
    ``number_with_extension``, naming *field* and what to do.
    """
    readings = numbering.valid_readings(written.tidied(text, field), region)
    if len(readings) == 1:
        return Address(AddressKind.E164, readings.pop())
    if readings:
        regions = sorted(numbering.region_of(reading) or "" for reading in readings)
        raise Invalid(
            "ambiguous_number",
            "This is a number in more than one country: write it with + and the country code.",
            field=field,
            regions=regions,
        )
    raise Invalid(
        "invalid_number",
        "No such number can exist: check it, or write it with + and the country code.",
        field=field,
    )


def region_of(address: Address) -> str | None:
    """Return the ISO 3166 region of a number, None for what belongs to no country's plan."""
    return numbering.region_of(address.value) if address.kind is AddressKind.E164 else None


def thread_form(address: Address) -> str:
    """Return the text that thread identity is made from: kind, colon, value.

    FROZEN: stored ids are hashes of it. No rule of any numbering plan may enter here, because
    such rules change; see ``matching_form`` for those.
    """
    return f"{address.kind.value}:{address.value}"


def matching_form(address: Address) -> str:
    """Return a text that is equal for addresses which reach the same phone.

    For finding contacts. Unlike ``thread_form`` its rules may change: make it anew when
    comparing, or index it again after a change.
    """
    return thread_form(Address(address.kind, numbering.one_form(address.value)))


def matching_addresses(address: Address) -> tuple[Address, ...]:
    """Return every address whose ``matching_form`` is that of *address*."""
    return tuple(Address(address.kind, form) for form in numbering.every_form(address.value))


def masked(address: Address) -> str:
    """Return *address* for logs: ``+1425•••6549``.

    Short codes up to six digits are public and shown whole; everything else may identify
    a person, also what a provider sent instead of a number.
    """
    value = address.value
    if address.kind is AddressKind.SHORT_CODE and len(value) <= 6:
        return value
    if address.kind is AddressKind.ALPHANUMERIC:
        return "".join(char for char in value[:2] if char.isprintable()) + "•••"
    head, tail = (5, 4) if len(value) >= 12 else (3, 2)
    return f"{value[:head]}•••{value[-tail:]}" if len(value) >= head + tail + 3 else "•••"
