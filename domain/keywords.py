"""Keywords of consent: what a customer asks for when the whole text is one word.

The words stand in ``data/keywords.json``, per language; all languages count on every number.
Source: channel-behaviour §8.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from domain.messages import Keyword

_LONGEST = 200  # no keyword with its decoration is longer; spares the work on long texts


def keyword_of(text: str, suppressed: bool) -> Keyword | None:
    """Return what *text* asks for, None where it is not a keyword as a whole.

    YES lifts a suppression and means nothing else: it counts only if *suppressed*.
    """
    if len(text.strip()) > _LONGEST:
        return None
    word = normalised(text)
    found = _words().get(word)
    if found is None and suppressed:
        return _words("_IF_SUPPRESSED").get(word)
    return found


def normalised(text: str) -> str:
    """Return *text* as keywords are compared.

    Without what surrounds it (quotes, punctuation, emoji), spaces, hyphens and characters
    without width, in folded case: ``"Opt-Out!"`` and ``opt out`` are ``optout``.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    start, end = 0, len(plain)
    while start < end and _is_decoration(plain[start]):
        start += 1
    while end > start and _is_decoration(plain[end - 1]):
        end -= 1
    return "".join(char for char in plain[start:end] if not _is_gap(char)).casefold()


def _is_decoration(char: str) -> bool:
    """Tell punctuation, symbols, blanks, controls and what styles an emoji from letters."""
    category = unicodedata.category(char)
    return category[0] in "PSZC" or category == "Me" or "\ufe00" <= char <= "\ufe0f"


def _is_gap(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Pd" or char == "\u2212"


@cache
def _words(suffix: str = "") -> Mapping[str, Keyword]:
    languages = json.loads(files("domain.data").joinpath("keywords.json").read_text("utf-8"))
    return {
        normalised(word): keyword
        for words in languages.values()
        for keyword in Keyword
        for word in words.get(keyword.value + suffix, ())
    }
