from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import durations
from domain.errors import Invalid


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("PT8H", timedelta(hours=8)),
        ("P30D", timedelta(days=30)),
        ("PT90S", timedelta(seconds=90)),
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("P2W", timedelta(weeks=2)),
        ("PT0S", timedelta()),
        ("PT1M30S", timedelta(seconds=90)),
    ],
)
def test_a_duration_is_read_as_iso_8601(text: str, duration: timedelta) -> None:
    assert durations.parse(text) == duration


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1DT", "P1M", "P1Y", "-PT8H", "PT-8H", "PT8H\n", " PT8H", "pt8h", "8h",
     "PT1.5H", "8", "PT8", "PT1S1H", "PT٨H", "P99999999999D", "P1Y2M"],
)  # fmt: skip
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        durations.parse(text, field="/autoCloseAfter")
    assert refused.value.field == "/autoCloseAfter"
    assert "PT8H" in refused.value.detail


@given(st.integers(0, 10**9))
def test_a_duration_survives_being_written(seconds: int) -> None:
    duration = timedelta(seconds=seconds)
    assert durations.parse(durations.format(duration)) == duration


@pytest.mark.parametrize("text", ["PT8H", "P30D", "P1DT2H", "PT0S", "PT1M30S"])
def test_the_shortest_form_is_written(text: str) -> None:
    assert durations.format(durations.parse(text)) == text


def test_a_negative_duration_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="never negative"):
        durations.format(timedelta(seconds=-1))
