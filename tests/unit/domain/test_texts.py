from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.texts import clean, code_points, preview

ANY_TEXT = st.text(st.characters(exclude_categories=()))
FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("\udc00", "\ufffd"),
        ("end\ud83d", "end\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("\ufeff\0\r\n\u200b", "\ufeff\0\r\n\u200b"),
        ("\ufeff\ud800", "\ufeff\ufffd"),
        (" kept ", " kept "),
    ],
)
def test_only_lone_surrogates_are_replaced(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(ANY_TEXT)
def test_a_clean_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned


def test_length_counts_code_points() -> None:
    assert code_points("añ😀") == 3
    assert code_points(FAMILY) == 7
    assert code_points("\ud83d\ude00") == 1


@pytest.mark.parametrize(
    ("text", "n", "shown"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("two\n lines", 20, "two lines"),
        ("one two", 5, "one…"),
        (f"ab{FAMILY}", 6, "ab…"),
        ("abe\u0301fg", 4, "ab…"),
        ("ab👍🏽cd", 4, "ab…"),
        ("a🇩🇪🇫🇷", 3, "a…"),
        ("a🇩🇪🇫🇷", 4, "a🇩🇪…"),
        ("❤\ufe0fab", 2, "❤…"),
        ("ab🏴\U000e0067\U000e007fcd", 5, "ab…"),
        ("abน\u0e33c", 4, "ab…"),
        (FAMILY, 4, "👨\u200d👩…"),
        ("", 3, ""),
        ("ab", 1, "…"),
    ],
)
def test_a_preview_is_one_line_and_never_cuts_inside_a_character(
    text: str, n: int, shown: str
) -> None:
    assert preview(text, n) == shown


@given(ANY_TEXT, st.integers(1, 50))
def test_a_preview_is_never_longer_than_asked(text: str, n: int) -> None:
    assert len(preview(text, n)) <= n
