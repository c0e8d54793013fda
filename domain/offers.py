"""Offers: words that a text asks its reader to answer with (channel-behaviour §8, lint).

Who answers END gets no more texts, from any of our numbers, whatever the text had promised for it.
So no prepared text may offer a word that opts out, but to say that it does. STOP and the other
words that everybody knows for it may be offered as they please.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from domain.free_text import flattened
from domain.json_form import Json
from domain.keywords import keyword_of
from domain.messages import Keyword
from domain.problems import Problem, pointer

_SENTENCE = re.compile(r"[.!?;\n]+(?:\s|$)")
_TOKEN = re.compile(r"[\"'“”„«»‘’]?[^\W_]+(?:['’-][^\W_]+)*[\"'“”„«»‘’]?|[,:()/–—]")
_QUOTES = "\"'“”„«»‘’"
_LONGEST = 3
"""Words of the longest keyword."""


def offer_rules(obj: Json) -> Iterator[Problem]:
    """Yield which of an object's ``texts`` offer a word that opts out, and which word."""
    texts = obj.get("texts")
    for language, text in texts.items() if isinstance(texts, Mapping) else ():
        word = offered(text, str(language)) if isinstance(text, str) else None
        if word:
            detail = f"offers {word.upper()}, and whoever answers that gets no more texts at all"
            yield Problem(pointer("texts", str(language)), f"{detail}: offer another word")


def offered(text: str, language: str) -> str | None:
    """Return the first word that *text* offers for something else than to opt out."""
    for sentence in _SENTENCE.split(text):
        tokens = _TOKEN.findall(sentence)
        if any(_is("asks", token) for token in tokens):
            for at, end in _spans(len(tokens)):
                word = " ".join(tokens[at:end]).strip(_QUOTES)
                if _opts_out(word, language) and _is_offer(tokens, at, end):
                    return word
    return None


def _spans(count: int) -> Iterator[tuple[int, int]]:
    for at in range(count):
        for end in range(at + 1, min(at + _LONGEST, count) + 1):
            yield at, end


def _opts_out(word: str, language: str) -> bool:
    known = flattened(word).replace(" ", "") in _data()["known_as"]
    return not known and keyword_of(word, False, language) is Keyword.STOP


def _is_offer(tokens: Sequence[str], at: int, end: int) -> bool:
    """Tell whether the words from *at* to *end* are to be written, and not just said.

    They stand out, or follow what asks for them; and a purpose follows, or nothing.
    """
    following = tokens[end] if end < len(tokens) else ","
    goes_on = following not in ",:()/–—" and not _is("then", following)
    if goes_on and not _is("asks", following):
        return False
    clause = " ".join(tokens[end:]).lstrip(", ").split(",", maxsplit=1)[0]
    if any(about in flattened(clause) for about in _data()["about_texts"]):
        return False
    before = next((token for token in reversed(tokens[:at]) if not _is("between", token)), "")
    written = tokens[at:end]
    stand_out = all(w.isupper() and len(w) > 1 for w in written) or written[0][0] in _QUOTES
    return stand_out or _is("asks", before)


def _is(kind: str, token: str) -> bool:
    return flattened(token) in _flat(kind)


@cache
def _flat(kind: str) -> frozenset[str]:
    return frozenset(map(flattened, _data()[kind]))


@cache
def _data() -> Mapping[str, Sequence[str]]:
    text = files("domain.data").joinpath("offers.json").read_text("utf-8")
    data: Mapping[str, Sequence[str]] = json.loads(text)
    return data
