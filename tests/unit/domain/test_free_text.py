from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.free_text import Reading, flattened, read
from domain.keywords import keyword_of
from tests.unit.domain.worlds import world

CORPUS = world("free_text")
NEAR_MISSES = CORPUS["hints"]


@pytest.mark.parametrize(
    ("text", "reading"), [(text, reading) for reading in Reading for text in CORPUS[reading.value]]
)
def test_a_text_of_the_corpus_is_read_as_people_mean_it(text: str, reading: Reading) -> None:
    assert keyword_of(text, suppressed=False) is None
    assert read(text, "en") is reading


def test_the_corpus_is_large_enough() -> None:
    assert sum(map(len, CORPUS.values())) >= 200
    assert len(NEAR_MISSES) + len(CORPUS["nothing"]) >= 60


@pytest.mark.parametrize("text", ["unsubscribe", "ubsubscribe", "unsubscribe!"])
def test_the_word_itself_is_a_keyword_and_one_letter_off_acts(text: str) -> None:
    assert keyword_of(text, suppressed=False) or read(text) is Reading.ACTS


@pytest.mark.parametrize("text", ["cancer", "stap", "sto", "quiet", "ende", "starp", "unsubscr"])
def test_shorter_words_with_a_letter_wrong_do_not_act(text: str) -> None:
    assert read(text) is not Reading.ACTS


def test_a_hint_counts_in_the_language_of_the_number() -> None:
    assert read("quiero dar de baja el contrato", "es-MX") is Reading.HINTS
    assert read("quiero dar de baja el contrato", "en") is Reading.NOTHING


def test_whoever_writes_a_long_text_has_more_to_say() -> None:
    assert read("I have a question about my order. " * 10 + "stop texting me") is Reading.HINTS


@given(st.text(max_size=2000))
def test_any_text_can_be_read(text: str) -> None:
    read(text, "de")
    assert flattened(flattened(text)) == flattened(text)


@pytest.mark.parametrize("text", ["stop " * 400, "please " * 200, "dont " * 300, "a " * 3000])
def test_no_text_takes_long_to_read(text: str) -> None:
    read(text)
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 0.1
