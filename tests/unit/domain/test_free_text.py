from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.free_text import LONGEST, Reading, flattened, read
from domain.keywords import keyword_of
from tests.unit.domain.worlds import world

CORPUS = world("free_text")
LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "nb")
LEAST_PER_LANGUAGE = {Reading.ACTS: 10, Reading.HINTS: 5, Reading.NOTHING: 5}


@pytest.mark.parametrize("reading", Reading)
def test_the_texts_of_the_corpus_are_read_as_people_mean_them(reading: Reading) -> None:
    by_language = CORPUS[reading.value]
    read_otherwise = {
        (text, language): found
        for language, texts in by_language.items()
        for text in texts
        if (found := read(text, language)) is not reading
    }
    assert read_otherwise == {}


def test_no_text_of_the_corpus_is_a_keyword_anyway() -> None:
    for texts in CORPUS.values():
        for language, some in texts.items():
            keywords = [t for t in some if keyword_of(t, suppressed=False, language=language)]
            assert keywords == []


def test_an_opt_out_acts_whatever_the_language_of_the_number() -> None:
    acts = [text for texts in CORPUS["acts"].values() for text in texts]
    assert [text for text in acts if read(text, "ja") is not Reading.ACTS] == []


def test_the_corpus_is_large_enough() -> None:
    counts = {reading: sum(map(len, CORPUS[reading.value].values())) for reading in Reading}
    assert sum(counts.values()) >= 200
    assert counts[Reading.HINTS] >= 60
    assert counts[Reading.NOTHING] >= 60


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_share_of_the_corpus(language: str, reading: Reading) -> None:
    assert len(CORPUS[reading.value][language]) >= LEAST_PER_LANGUAGE[reading]


@pytest.mark.parametrize("text", ["unsubscribe", "ubsubscribe", "unsubscribe!"])
def test_the_word_itself_is_a_keyword_and_one_letter_off_acts(text: str) -> None:
    assert keyword_of(text, suppressed=False) or read(text) is Reading.ACTS


@pytest.mark.parametrize("text", ["", " ", "\ufe0f", "🛑 ?", "🛑🙂"])
def test_only_stop_signs_alone_say_stop(text: str) -> None:
    assert read("🛑\ufe0f") is Reading.ACTS
    assert read(text) is not Reading.ACTS


@pytest.mark.parametrize("text", ["cancer", "stap", "sto", "quiet", "ende", "starp", "unsubscr"])
def test_shorter_words_with_a_letter_wrong_do_not_act(text: str) -> None:
    assert read(text) is not Reading.ACTS


def test_a_hint_counts_in_the_language_of_the_number() -> None:
    assert read("quiero dar de baja el contrato", "es-MX") is Reading.HINTS
    assert read("quiero dar de baja el contrato", "en") is Reading.NOTHING


def test_whoever_writes_a_long_text_has_more_to_say() -> None:
    assert read("I have a question about my order. " * 10 + "stop texting me") is Reading.HINTS


def test_a_text_that_goes_on_after_a_gap_is_not_read_to_the_gap_only() -> None:
    assert read("stop texting me" + " " * 2000 + "when I have paid") is Reading.HINTS


@given(st.text(max_size=2000))
def test_any_text_can_be_read(text: str) -> None:
    read(text, "de")
    assert flattened(flattened(text)) == flattened(text)


@pytest.mark.parametrize(
    "beginning",
    ["stop ", "please ", "dont ", "a ", "a,", "no thanks ", "said, if ", "stop sending any more "],
)
@pytest.mark.parametrize("length", [LONGEST, 1600, 6000])
def test_a_text_made_to_take_long_is_read_all_the_same(beginning: str, length: int) -> None:
    only_stop = beginning == "stop " and length <= LONGEST
    assert (read((beginning * length)[:length]) is Reading.ACTS) is only_stop


def test_a_question_acts_only_if_it_asks_us_to_do_it() -> None:
    assert read("Can you stop texting me?") is Reading.ACTS
    assert read("Stop texting me?") is Reading.HINTS
    assert read("Who are you? Stop texting me") is Reading.ACTS


def test_what_somebody_else_says_does_not_act() -> None:
    assert read("«stop texting me»") is Reading.ACTS
    assert read("my neighbour says «stop texting me»") is Reading.HINTS


def test_an_order_that_hangs_on_something_does_not_act() -> None:
    assert read("When will you learn? Stop texting me") is Reading.ACTS
    assert read("When the parcel is here, stop texting me") is Reading.HINTS
