"""Opt-outs in a customer's own words: what acts at once, and what only hints (§8).

Any reasonable way of saying it counts, so clear sentences act like STOP. A keyword inside other
text does not; agents are shown it. The sentences stand in ``data/free_text.json``, per language,
and count on every number. ``*`` lets something stand before; what denies or asks never acts.
"""

from __future__ import annotations

import json
import re
import unicodedata
from enum import StrEnum
from functools import cache
from importlib.resources import files

from domain.keywords import opt_out_words

LONGEST = 300
"""Characters of a text that may act: whoever writes more has more to say than that."""

MISSPELT = "unsubscribe"
"""The only word that acts with one letter wrong; shorter ones collide (CANCEL, CANCER)."""

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "œ": "oe", "'": None, "’": None})

_DENIED = re.compile(
    r"(?:^| )(?:dont|do not|not|never|cant|cannot|wont|didnt|doesnt|havent"
    r"|(?:did|do|does|have|has|why|when|if|until|unless|before|after|once|dont|wont|didnt)"
    r" (?:you|they|i|we|he|she|it)|(?:can|could|should|may) (?:i|we|they|it)"
    r"|no|nie|nicht|nunca|jamas|mai|non|ne|niet|nooit|ikke|nao|que|como|comment|wie|hoe)$"
)
"""What denies a sentence, or asks, right before it."""


class Reading(StrEnum):
    """What a text says about getting no more."""

    ACTS = "acts"
    HINTS = "hints"
    NOTHING = "nothing"


def read(text: str, language: str = "") -> Reading:
    """Return what *text*, which is no keyword, says about getting no more texts."""
    plain = flattened(text[: 4 * LONGEST])
    words = plain.split()
    if len(words) == 1 and _one_letter_apart(words[0], MISSPELT):
        return Reading.ACTS
    if len(plain) <= LONGEST and any(_says(sentence, plain) for sentence in _sentences()):
        return Reading.ACTS
    return Reading.HINTS if _hints(plain, language) else Reading.NOTHING


def flattened(text: str) -> str:
    """Return *text* as sentences are compared: plain letters and single blanks, folded."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    letters = unicodedata.normalize("NFKD", plain)
    kept = (c for c in letters if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def _says(sentence: re.Pattern[str], plain: str) -> bool:
    found = sentence.fullmatch(plain)
    return found is not None and not _DENIED.search(found.groupdict().get("before") or "")


def _hints(plain: str, language: str) -> bool:
    spaced = f" {plain} "
    return any(f" {word} " in spaced for word in _hint_words(language.split("-", maxsplit=1)[0]))


@cache
def _hint_words(language: str) -> frozenset[str]:
    more = {"stop all", "opt out", "stopping", "unsubscribed", "wrong number", "spam"}
    return frozenset(map(flattened, opt_out_words(language))) | more


@cache
def _sentences() -> tuple[re.Pattern[str], ...]:
    data = json.loads(files("domain.data").joinpath("free_text.json").read_text("utf-8"))
    return tuple(re.compile(_compiled(line)) for lines in data.values() for line in lines)


def _compiled(line: str) -> str:
    return f"(?:(?P<before>.*) )?(?:{line[1:]})" if line.startswith("*") else line


def _one_letter_apart(word: str, other: str) -> bool:
    """Tell whether one letter added, left out or replaced makes *other* of *word*."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    rests = {(word[start + a :], other[start + b :]) for a, b in ((1, 1), (1, 0), (0, 1))}
    return any(one == two for one, two in rests)
