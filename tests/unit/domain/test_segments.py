import json
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import smsutil  # type: ignore[import-untyped]  # has none
from hypothesis import given
from hypothesis import strategies as st

from domain.segments import (
    BASIC,
    EXTENSION,
    PART,
    SINGLE,
    Encoding,
    encoding_of,
    measure,
    network_parts,
    split,
    units_of,
)
from domain.texts import normalised

VECTORS = json.loads((Path(__file__).parent / "data" / "segments.json").read_text())
"""The console's counter is tried with the same texts."""
GSM7 = st.text(st.sampled_from(sorted(BASIC | EXTENSION)), max_size=700)
ANY = st.text(st.characters(exclude_characters="\x1b"), max_size=400)
MIXED = st.text(st.sampled_from("aé€[я😀👨‍👩‍👧\u0301🇩🇪🇫"), max_size=400)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: ascii(v["text"])[:40])
def test_a_text_of_the_vectors_takes_what_the_standard_says(vector: dict[str, Any]) -> None:
    found = measure("".join(char * times for char, times in vector["text"]))
    assert asdict(found) == {
        "encoding": vector["encoding"],
        "units": vector["units"],
        "segments": vector["segments"],
        "left": vector["left"],
        "forcing": tuple(vector["forcing"]),
        "tidy": vector["tidy"],
    }


@given(GSM7 | ANY | MIXED)
def test_an_independent_counter_agrees(text: str) -> None:
    whole = normalised(text)
    theirs = smsutil.split(whole)
    ours = measure(text)
    assert ours.segments == max(1, len(theirs.parts))
    assert network_parts(whole) == ([part.content for part in theirs.parts] or [""])
    assert not whole or (ours.encoding is Encoding.GSM_7) == (theirs.encoding == "gsm0338")


@given(GSM7 | ANY | MIXED)
def test_no_part_exceeds_its_limit_and_parts_join_to_the_text(text: str) -> None:
    whole = normalised(text)
    encoding = encoding_of(whole)
    parts = network_parts(whole)
    room = PART[encoding] if len(parts) > 1 else SINGLE[encoding]
    assert "".join(parts) == whole
    assert all(units_of(part, encoding) <= room for part in parts)
    assert measure(whole).left == room - units_of(parts[-1], encoding)


@given(GSM7 | ANY | MIXED)
def test_texts_that_we_split_join_to_the_text_and_fit(text: str) -> None:
    parts = split(text)
    assert "".join(parts) == normalised(text)
    assert all(measure(part).segments == 1 for part in parts if part == normalised(part))


ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "together",
    [
        "👨‍👩‍👧‍👦",
        "🇩🇪",
        "👍🏽",
        "e\u0323\u0302",
        "€",
        "😀",
        ENGLAND,
        "น\u0e33",
        "\r\n",
        "ｶ\uff9e",
        "क्ष",
    ],
)
def test_what_a_reader_sees_as_one_stays_in_one_text(together: str) -> None:
    whole = normalised("я" * 64 + together * 20)
    unit = normalised(together)
    for part in split(whole):
        rest = part.removeprefix("я" * 64)
        assert rest == unit * (len(rest) // len(unit))


def test_a_cluster_larger_than_a_text_is_cut() -> None:
    monster = "я" + "\u0301" * 200
    parts = split(monster)
    assert [len(part) for part in parts] == [70, 70, 61]


@pytest.mark.parametrize("char", "`\tçáíóúâêôãõ“”‘’–—…\u00a0\x1bя")
def test_a_character_outside_the_tables_forces_ucs_2_and_is_named(char: str) -> None:
    found = measure(f"abc {char}{char}")
    assert (found.encoding, found.forcing) == (Encoding.UCS_2, (char,))


def test_every_character_of_the_tables_stays_gsm_7() -> None:
    assert len(BASIC) == 127  # with ESC 128
    assert all(measure(char).encoding is Encoding.GSM_7 for char in BASIC | EXTENSION)


def test_composed_and_decomposed_letters_count_alike() -> None:
    decomposed = unicodedata.normalize("NFD", "é" * 160)
    assert measure(decomposed) == measure("é" * 160)
    assert measure(decomposed).segments == 1


def test_lone_surrogates_are_replaced_and_counted() -> None:
    assert measure("a\ud83d").units == 2
    assert measure("\ud83d\ude00").units == 2
