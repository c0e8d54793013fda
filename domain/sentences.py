"""The sentences of opting out, from ``data/free_text.json``, as patterns.

A language has ``words``, which lines name as ``<word>``, and four kinds of sentences:

- ``orders``: the whole text, or its end if the clauses before it say something else;
- ``anywhere``: as ``orders``, and within a clause unless one of ``denials`` stands in it;
- ``notices``: so short that nothing but ``openers`` and ``closers`` may stand beside them;
- ``requests``: orders put as a question to us.

An order that hangs on one of ``conditions`` does not act. ``hints`` are only shown; a notice is not
even that in a text about getting texts (``lacks``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NotRequired, TypedDict

_BEFORE: Mapping[str, str] = {
    "orders": "(?P<before>.*?[,.?])??",
    "anywhere": "(?P<before>.*?[ ,.?])??",
    "notices": "(?P<before>)",
    "requests": "(?P<before>.*?[,.?])??",
}
"""What may stand before a sentence and its openers: as little as possible, hence lazy."""


@dataclass(frozen=True, slots=True)
class Kind:
    """All sentences of one kind in one language."""

    pattern: re.Pattern[str]
    barred: re.Pattern[str]
    may_ask: bool

    def say(self, marked: str) -> bool:
        """Tell whether *marked*, a text with its marks, certainly says one of them."""
        found = self.pattern.fullmatch(marked)
        if found is None or ("?" in found["said"] and not self.may_ask):
            return False
        return not self.barred.search(found["before"] or "")


@dataclass(frozen=True, slots=True)
class Language:
    """What says in one language that somebody wants no more texts."""

    kinds: tuple[Kind, ...]
    hints: re.Pattern[str]
    notices: re.Pattern[str]
    lacks: re.Pattern[str]

    def hinted(self, plain: str) -> bool:
        """Tell whether *plain*, a text without marks, has anything of it somewhere."""
        if self.hints.search(plain):
            return True
        return bool(self.notices.search(plain)) and not self.lacks.search(plain)


class _Data(TypedDict):
    words: dict[str, str]
    openers: list[str]
    closers: list[str]
    conditions: list[str]
    denials: NotRequired[list[str]]
    lacks: list[str]
    orders: list[str]
    anywhere: NotRequired[list[str]]
    notices: list[str]
    requests: list[str]
    hints: list[str]


@cache
def languages() -> tuple[Language, ...]:
    """Return all languages: each counts on every number."""
    text = files("domain.data").joinpath("free_text.json").read_text("utf-8")
    data: Mapping[str, _Data] = json.loads(text)
    return tuple(_language(of_one) for of_one in data.values())


def _language(data: _Data) -> Language:
    lines = {
        "orders": data["orders"],
        "anywhere": data.get("anywhere", []),
        "notices": data["notices"],
        "requests": data["requests"],
    }
    cores = {kind: _any_of(_spelt_out(data["words"], lines[kind])) for kind in lines if lines[kind]}
    certain = [core for kind, core in cores.items() if kind != "notices"]
    return Language(
        kinds=tuple(_kind(kind, core, data) for kind, core in cores.items()),
        hints=_somewhere([*certain, *_spelt_out(data["words"], data["hints"])]),
        notices=_somewhere([cores["notices"]]),
        lacks=_somewhere(data["lacks"]),
    )


def _kind(kind: str, core: str, data: _Data) -> Kind:
    openers, closers = _longest_first(data["openers"]), _longest_first(data["closers"])
    after = rf"(?:[ ,.?]{closers})*+\??"
    pattern = rf"{_BEFORE[kind]}(?:{openers}[ ,.?])*+(?P<said>{core}{after})"
    bars = [rf"{_any_of(data['conditions'])}[ ,][^.?]*"]
    if kind == "anywhere":
        bars.append(rf"{_any_of(data.get('denials', []))} [^,.?]*")
    barred = rf"(?:^|[ ,.?]){_any_of(bars)}$"
    return Kind(re.compile(pattern), re.compile(barred), may_ask=kind == "requests")


def _spelt_out(words: Mapping[str, str], lines: Iterable[str]) -> list[str]:
    """Return *lines* with their words; a word may name those that stand above it."""
    spelt = list(lines)
    for word, meant in reversed(list(words.items())):
        spelt = [line.replace(f"<{word}>", meant) for line in spelt]
    return spelt


def _somewhere(parts: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S){_any_of(parts)}(?!\S)")


def _longest_first(phrases: Iterable[str]) -> str:
    return _any_of(sorted(phrases, key=len, reverse=True))


def _any_of(parts: Iterable[str]) -> str:
    return f"(?:{'|'.join(parts)})"
