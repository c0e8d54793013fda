"""Opt-outs in a customer's own words: what acts at once, and what only hints (§8).

Any reasonable way of saying it counts, so clear sentences act like STOP. What may mean something
else does not; agents are shown it. The sentences stand in ``data/free_text.json``, per language,
and count on every number.

A question asks and does not order, so a sentence with a question mark never acts. The exception is
what asks us to do it ("can you take me off your list?"): that is a polite order.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache

from domain.keywords import opt_out_words
from domain.sentences import languages

LONGEST = 300
"""Characters of a text that may act: whoever writes more has more to say than that."""

_READ = 4 * LONGEST  # spares the work on long texts

MISSPELT = "unsubscribe"
"""The only word that acts with one letter wrong; shorter ones collide (CANCEL, CANCER)."""

STOP_SIGN = "🛑"
"""It is no word, so it is no keyword; alone it says the same."""

_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "ß": "ss", "œ": "oe", "'": None, "’": None, "`": None}
)

_MARKS = {
    "?": "?",
    **dict.fromkeys('"“”„«»', '"'),
    **dict.fromkeys(".!¡¿;\n", "."),
    **dict.fromkeys(",()–—", ","),
}
"""The marks that part a text, as one of four, the strongest first: beside others it stays."""

_DASH = re.compile(r"\s[-\u2212]+\s")


class Reading(StrEnum):
    """What a text says about getting no more."""

    ACTS = "acts"
    HINTS = "hints"
    NOTHING = "nothing"


def read(text: str, language: str = "") -> Reading:
    """Return what *text*, which is no keyword, says about getting no more texts."""
    if set(text.strip()) - {"\ufe0f"} == {STOP_SIGN}:
        return Reading.ACTS
    marked = punctuated(text[:_READ])
    plain = flattened(marked)
    words = plain.split()
    if len(words) == 1 and _one_letter_apart(words[0], MISSPELT):
        return Reading.ACTS
    if len(text) <= _READ and len(marked) <= LONGEST and _says(marked):
        return Reading.ACTS
    return Reading.HINTS if _hints(plain, language) else Reading.NOTHING


def flattened(text: str) -> str:
    """Return *text* in plain letters, folded, with single blanks and no marks."""
    return " ".join(re.split(r'[ ,.?"]+', punctuated(text))).strip()


def punctuated(text: str) -> str:
    """Return *text* in plain letters, folded, its words parted by one blank or mark each.

    What is quoted stands between marks that no sentence has: those are somebody else's words.
    """
    typed = _DASH.sub(",", text).replace("´", "'")  # NFKC would make a blank of this apostrophe
    plain = unicodedata.normalize("NFKC", typed).casefold().translate(_LETTERS)
    letters = unicodedata.normalize("NFKD", plain)
    kept = (c for c in letters if unicodedata.category(c) not in {"Mn", "Cf"})
    parted = "".join(c if c.isalnum() else _MARKS.get(c, " ") for c in kept)
    return re.sub(r'[ ,.?"]+', _strongest, parted).strip(' ,."').lstrip("?")


def _strongest(run: re.Match[str]) -> str:
    return next((mark for mark in _MARKS.values() if mark in run[0]), " ")


def _says(marked: str) -> bool:
    return any(kind.say(marked) for language in languages() for kind in language.kinds)


def _hints(plain: str, language: str) -> bool:
    spaced = f" {plain} "
    words = _hint_words(language.split("-", maxsplit=1)[0])
    return any(f" {word} " in spaced for word in words) or any(
        spoken.hinted(plain) for spoken in languages()
    )


@cache
def _hint_words(language: str) -> frozenset[str]:
    return frozenset(map(flattened, opt_out_words(language)))


def _one_letter_apart(word: str, other: str) -> bool:
    """Tell whether one letter added, left out or replaced makes *other* of *word*."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    rests = {(word[start + a :], other[start + b :]) for a, b in ((1, 1), (1, 0), (0, 1))}
    return any(one == two for one, two in rests)
