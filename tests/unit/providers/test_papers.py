"""The providers' pages say what the code does, and say all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.accounts import ProviderName
from local.generated.matrix import matrix, page_of
from local.generated.papers import INDEX, PAGES, filled, papers
from providers.base import Recounts
from providers.codes import codes
from providers.registry import PROVIDERS

SECTIONS = (
    "## Fields",
    "## Set-up",
    "## Callbacks",
    "## Validation and doctor",
    "## Limits",
    "## Pictures and files",
    "## STOP, START, HELP",
    "## Delivery states",
    "## Codes",
    "## Quirks",
)

each_provider = pytest.mark.parametrize("name", PROVIDERS)


def page(name: ProviderName) -> str:
    return (PAGES / page_of(name)).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", papers(PROVIDERS), ids=lambda path: path.name)
def test_what_comes_from_the_code_is_fresh(path: Path) -> None:
    fresh = path.read_text(encoding="utf-8") == papers(PROVIDERS)[path]
    assert fresh, "run 'make generated' and commit"


@each_provider
def test_a_page_has_all_its_sections_in_order(name: ProviderName) -> None:
    found = [line for line in page(name).splitlines() if line.startswith("## ")]
    assert found == list(SECTIONS)


@each_provider
def test_a_page_tells_every_code_with_its_sentence(name: ProviderName) -> None:
    known = codes(name)
    text = page(name)
    for table in (known.send, known.report):
        for code, told in table.items():
            assert f"| `{code}` |" in text
            assert told.says in text


def test_the_matrix_has_a_line_for_each_provider_with_its_page() -> None:
    lines = matrix(PROVIDERS).splitlines()[2:]
    assert len(lines) == len(PROVIDERS)
    for name, line in zip(PROVIDERS, lines, strict=True):
        assert f"({page_of(name)})" in line
        assert f"{PROVIDERS[name].traits.text_limit:,}" in line
        assert f"]({page_of(name)})" in INDEX.read_text(encoding="utf-8")


@each_provider
def test_who_recounts_says_so_in_its_traits(name: ProviderName) -> None:
    assert isinstance(PROVIDERS[name], Recounts) == PROVIDERS[name].traits.recounts


def test_a_part_without_a_place_is_an_error() -> None:
    with pytest.raises(ValueError, match="no place"):
        filled("# A page", "fields", "| table |\n")
