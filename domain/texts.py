"""Texts as customers and agents write them: any Unicode at all."""

from __future__ import annotations

import re
import unicodedata

from domain.errors import Invalid
from domain.graphemes import graphemes

_SURROGATE = re.compile(r"[\ud800-\udfff]")


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
    kept = line[:n]
    last = 1 if kept.isascii() else len(graphemes(kept)[-1])  # most texts spare the tables
    return line[: n - last or n - 1].rstrip() + "…"


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
