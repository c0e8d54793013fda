"""Segments: how a text goes over the air (3GPP TS 23.038 and 23.040; channel-behaviour §9).

One outsider turns a whole text from GSM-7 (160 septets, 153 a part) into UCS-2 (70 units, 67 a
part). Counted is what the network makes of a text: no part breaks an escape pair or a surrogate
pair. ``split`` is for texts that we send as several ourselves, and breaks no grapheme either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from domain.graphemes import graphemes
from domain.texts import normalised

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
"""Each takes two septets: an escape, and a code of the second table."""

_GSM7 = BASIC | EXTENSION

_PLAIN: dict[str, str] = json.loads(files("domain.data").joinpath("tidied.json").read_text("utf-8"))
_TIDIED = str.maketrans({char: plain for plain, chars in _PLAIN.items() for char in chars})
"""What tidying replaces; the console's composer reads the same file."""


class Encoding(StrEnum):
    """How the characters of a text are written on the air."""

    GSM_7 = "gsm7"
    UCS_2 = "ucs2"


SINGLE = {Encoding.GSM_7: 160, Encoding.UCS_2: 70}
PART = {Encoding.GSM_7: 153, Encoding.UCS_2: 67}
"""With the 6 octets of a header that joins parts."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a text takes. ``left`` are the units that still fit into its last segment.

    ``forcing`` are the characters, each once, that turn it into UCS-2. ``tidy`` is the text
    without typographic extras where that brings it back to GSM-7, else None.
    """

    encoding: Encoding
    units: int
    segments: int
    left: int
    forcing: tuple[str, ...] = ()
    tidy: str | None = None


def encoding_of(text: str) -> Encoding:
    """Return how *text* is written: GSM-7 only if every character is in its tables."""
    return Encoding.GSM_7 if _GSM7.issuperset(text) else Encoding.UCS_2


def units_of(text: str, encoding: Encoding) -> int:
    """Return the septets or UTF-16 units of *text*."""
    twice = EXTENSION.__contains__ if encoding is Encoding.GSM_7 else "\uffff".__lt__
    return len(text) + sum(map(twice, text))


def measure(text: str) -> Measure:
    """Return what *text* takes on the air; an empty text takes one segment."""
    whole = normalised(text)
    encoding = encoding_of(whole)
    units = units_of(whole, encoding)
    parts = network_parts(whole)
    room = PART[encoding] if len(parts) > 1 else SINGLE[encoding]
    left = room - units_of(parts[-1], encoding)
    if encoding is Encoding.GSM_7:
        return Measure(encoding, units, len(parts), left)
    forcing = tuple(dict.fromkeys(char for char in whole if char not in _GSM7))
    return Measure(encoding, units, len(parts), left, forcing, tidied(whole))


def tidied(text: str) -> str | None:
    """Return *text* with plain quotes, dashes and spaces, if that makes it GSM-7; else None.

    Letters never change.
    """
    whole = normalised(text)
    if encoding_of(whole) is Encoding.GSM_7:
        return None
    tidy = whole.translate(_TIDIED).replace("\r\n", "\n")
    return tidy if encoding_of(tidy) is Encoding.GSM_7 else None


def network_parts(text: str) -> list[str]:
    """Return the parts that the network makes of a normalised *text*."""
    encoding = encoding_of(text)
    if units_of(text, encoding) <= SINGLE[encoding]:
        return [text]
    return _filled(text, encoding, PART[encoding])


def split(text: str, most: int | None = None) -> list[str]:
    """Return *text* as texts that each take one segment, or *most* units where given.

    What a reader sees as one character stays whole, unless that alone is larger than a text.
    """
    whole = normalised(text)
    encoding = encoding_of(whole)
    room = most or SINGLE[encoding]
    pieces: list[str] = []
    for grapheme in graphemes(whole):
        fits = units_of(grapheme, encoding) <= room
        pieces += [grapheme] if fits else _filled(grapheme, encoding, room)
    return _filled(pieces, encoding, room) or [whole]


def _filled(pieces: Iterable[str], encoding: Encoding, room: int) -> list[str]:
    """Fill parts from the left; a piece that does not fit opens the next part."""
    parts: list[str] = []
    part: list[str] = []
    used = 0
    for piece in pieces:
        units = units_of(piece, encoding)
        if part and used + units > room:
            parts.append("".join(part))
            part, used = [], 0
        part.append(piece)
        used += units
    return [*parts, "".join(part)] if part else parts
