"""Texts as customers and agents write them: any Unicode at all."""

from __future__ import annotations

import re
import unicodedata

from domain.errors import Invalid

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_JOINER = "\u200d"


def clean(text: str) -> str:
    """Return *text* as it can be stored and sent: lone surrogates become U+FFFD.

    A high and a low one in a row become the character they stand for. Everything else is kept,
    NUL and odd spaces included.
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def normalised(text: str) -> str:
    """Return *text* as it is counted and sent: composed (NFC), without lone surrogates."""
    return unicodedata.normalize("NFC", clean(text))


def code_points(text: str) -> int:
    """Return the length that providers' limits are given in."""
    return len(clean(text))


def preview(text: str, n: int) -> str:
    """Return *text* on one line, at most *n* (1 or more) code points, with an ellipsis if cut.

    Does not cut inside what a reader sees as one character (accents, flags, emoji families),
    unless that alone is longer than *n*.
    """
    line = " ".join(clean(text).split())
    if len(line) <= n:
        return line
    cut = n - 1
    while cut > 0 and belong_together(line, cut):
        cut -= 1
    return line[: cut or n - 1].rstrip() + "…"


def belong_together(line: str, at: int) -> bool:
    """Tell whether the characters before and after the boundary *at* are one to a reader."""
    before, after = line[at - 1], line[at]
    if _JOINER in (before, after) or _is_skin_tone(after):
        return True
    if unicodedata.category(after).startswith("M"):
        return True
    return _is_flag_half(after) and _flag_halves_before(line, at) % 2 == 1


def _is_skin_tone(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_halves_before(line: str, at: int) -> int:
    start = at
    while start > 0 and _is_flag_half(line[start - 1]):
        start -= 1
    return at - start


def checked(text: str, limit: int, *, files: bool = False) -> str:
    """Return a text that can be sent; raise ``Invalid`` (``text_empty``, ``text_too_long``).

    With *files* beside it a text may be empty.
    """
    cleaned = normalised(text)
    if not cleaned.strip() and not files:
        raise Invalid("text_empty", "Write a text.", field="/text")
    length = code_points(cleaned)
    if length > limit:
        raise Invalid(
            "text_too_long",
            f"The text has {length} characters; at most {limit} can be sent.",
            field="/text",
            limit=limit,
            length=length,
        )
    return cleaned
