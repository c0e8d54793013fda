import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.graphemes import graphemes

BROKEN = json.loads((Path(__file__).parent / "data" / "graphemes.json").read_text())
"""Texts as ICU 78 (Unicode 17) breaks them: each class of characters beside each other one."""

LONG = 100_000


def test_a_text_breaks_where_unicode_breaks_it() -> None:
    assert [graphemes("".join(whole)) for whole in BROKEN] == BROKEN


@given(st.text())
def test_graphemes_join_to_the_text(text: str) -> None:
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    "unit",
    [
        "\u0308",
        "\u094d",
        "क\u094d",
        "क\u0308",
        "👩\u200d",
        "👩\u0308",
        "\u0600",
        "\u1100",
        "🇩",
        "é",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    graphemes(unit)
    began = time.process_time()
    graphemes("क" + unit * (LONG // len(unit)))
    assert time.process_time() - began < 1
