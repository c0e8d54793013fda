"""Keywords of consent: what a customer asks for when the whole text is one word.

The words stand in ``data/keywords.json``, per language. All languages count on every number, but
for words that mean something harmless elsewhere (``_HERE``): they count where the number speaks
that language. Source: channel-behaviour §8.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from domain.messages import Keyword

_LONGEST = 200  # no keyword with its decoration is longer; spares the work on long texts

_CARRIERS = frozenset({"start", "unstop"})


def keyword_of(text: str, suppressed: bool, language: str = "") -> Keyword | None:
    """Return what *text* asks for, None where it is not a keyword as a whole.

    YES lifts a suppression and means nothing else: it counts only if *suppressed*. *language*
    is that of the number.
    """
    if len(text.strip()) > _LONGEST:
        return None
    word = normalised(text)
    found = _words().get(word) or _words(
        "_HERE", language.split("-", maxsplit=1)[0].casefold()
    ).get(word)
    if found is None and suppressed:
        return _words("_IF_SUPPRESSED").get(word)
    return found


def lifts_a_carriers_block(text: str) -> bool:
    """Tell whether carriers of toll-free numbers take *text* for an opt-in, as no other word."""
    return normalised(text) in _CARRIERS


def opt_out_words(language: str) -> frozenset[str]:
    """Return the words that opt out in English or in *language*, as they are written."""
    data = _data()
    here = data.get(language, {})
    return frozenset((*data["en"]["STOP"], *here.get("STOP", ()), *here.get("STOP_HERE", ())))


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
def _data() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = files("domain.data").joinpath("keywords.json").read_text("utf-8")
    data: Mapping[str, Mapping[str, Sequence[str]]] = json.loads(text)
    return data


@cache
def _words(suffix: str = "", language: str | None = None) -> Mapping[str, Keyword]:
    """Return the words of all languages, or of one."""
    return {
        normalised(word): keyword
        for tag, words in _data().items()
        if language in (None, tag)
        for keyword in Keyword
        for word in words.get(keyword.value + suffix, ())
    }
