from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.keywords import keyword_of
from domain.messages import Keyword
from tests.unit.domain.worlds import world

WORDS = world("keywords")
DECORATION = st.text(
    "\"'“”«».,;:!?¡()[]*-\u2013\u2014…🛑👍🏽❤️🇩🇪 \t\n\0\u200b\u200d\ufeff\u00a0", max_size=20
)
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize("suppressed", [False, True])
@pytest.mark.parametrize(
    ("text", "keyword"), [(text, word) for word in Keyword for text in WORDS[word.value]]
)
def test_a_keyword_counts_however_it_is_dressed(
    text: str, keyword: Keyword, suppressed: bool
) -> None:
    assert keyword_of(text, suppressed) is keyword


@pytest.mark.parametrize("text", WORDS["none"])
def test_a_keyword_inside_other_text_does_not_act(text: str) -> None:
    assert keyword_of(text, suppressed=False) is None


@pytest.mark.parametrize("text", WORDS["START if suppressed"])
def test_yes_means_start_only_to_who_is_suppressed(text: str) -> None:
    assert keyword_of(text, suppressed=True) is Keyword.START
    assert keyword_of(text, suppressed=False) is None


@given(DECORATION, st.sampled_from(WORDS["STOP"]), DECORATION)
def test_nothing_around_a_keyword_hides_it(before: str, word: str, after: str) -> None:
    assert keyword_of(before + word + after, suppressed=False) is Keyword.STOP


@given(ANY_TEXT)
def test_any_text_can_be_compared(text: str) -> None:
    keyword_of(text, suppressed=True)


def test_blanks_around_a_keyword_may_be_many() -> None:
    assert keyword_of(" " * 500 + "STOP" + " " * 500, suppressed=False) is Keyword.STOP


def test_a_long_text_is_no_keyword_whatever_surrounds_it() -> None:
    assert keyword_of("stop" + "!" * 100_000, suppressed=False) is None
