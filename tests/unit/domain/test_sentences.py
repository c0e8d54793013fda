from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from domain.free_text import flattened
from domain.sentences import languages

DATA = json.loads(files("domain.data").joinpath("free_text.json").read_text("utf-8"))
PHRASES = ("openers", "closers", "conditions", "denials", "lacks")
PATTERNS = [
    pattern
    for language in languages()
    for pattern in (
        *(kind.pattern for kind in language.kinds),
        *(kind.barred for kind in language.kinds),
        language.hints,
        language.notices,
        language.lacks,
    )
]
NUMBERS = [str(number) for number in range(len(PATTERNS))]
OPEN_END = re.compile(r"\.[*+]|\[\^.*?\][*+]|\\[swSW][*+]")


def unbounded_groups(pattern: str) -> Iterator[str]:
    """Yield what stands in each group that may be repeated without end."""
    starts: list[int] = []
    for place, char in enumerate(pattern):
        if char == "(":
            starts.append(place)
        elif char == ")":
            start = starts.pop()
            if pattern[place + 1 : place + 2] in {"*", "+"}:
                yield pattern[start : place + 1]


@pytest.mark.parametrize("pattern", PATTERNS, ids=NUMBERS)
def test_what_repeats_without_end_has_nothing_in_it_that_does(pattern: re.Pattern[str]) -> None:
    assert not [group for group in unbounded_groups(pattern.pattern) if re.search("[*+]", group)]


@pytest.mark.parametrize("kind", ["orders", "anywhere", "notices", "requests"])
@pytest.mark.parametrize("language", DATA)
def test_no_sentence_has_an_open_end(language: str, kind: str) -> None:
    lines = [*DATA[language].get(kind, ()), *DATA[language]["words"].values()]
    assert not [line for line in lines if OPEN_END.search(line)]


@pytest.mark.parametrize("pattern", PATTERNS, ids=NUMBERS)
def test_every_word_that_a_sentence_names_is_spelt_out(pattern: re.Pattern[str]) -> None:
    names = set(re.findall(r"(?<!\(\?P)<([a-z]+)>", pattern.pattern))
    assert not names


@pytest.mark.parametrize("language", DATA)
def test_phrases_stand_in_the_data_as_texts_are_compared(language: str) -> None:
    phrases = [phrase for kind in PHRASES for phrase in DATA[language].get(kind, ())]
    assert not [phrase for phrase in phrases if flattened(phrase) != phrase]
