"""The feature matrix on paper is the one in the code, and every provider has its page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain import rates
from domain.accounts import ProviderName
from providers.base import HasFiles, Lists, Recounts, Wired
from providers.registry import PROVIDERS

DOCS = Path(__file__).parents[3] / "docs" / "providers"
MATRIX = (DOCS / "README.md").read_text()
SECTIONS = ("## Fields", "## Set-up", "## Limits", "## STOP, START, HELP", "## Quirks")


def page(name: ProviderName) -> str:
    return f"{name.replace('_', '-')}.md"


def yes(value: object) -> str:
    return "yes" if value else "-"


def row(name: ProviderName) -> str:
    provider = PROVIDERS[name]
    traits = provider.traits
    known = json.loads(rates.DATA.read_text()).get(name, {})
    cells = (
        f"[{traits.label}]({page(name)})",
        f"{traits.text_limit:,}",
        f"{traits.answers_within.total_seconds():g} s",
        yes(traits.repeatable),
        yes(traits.repeats_callbacks),
        yes(isinstance(provider, HasFiles)),
        "yes" if traits.carries else "as links",
        yes(isinstance(provider, Lists)),
        yes(isinstance(provider, Wired)),
        yes(isinstance(provider, Recounts)),
        ", ".join(kind.replace("_", " ") for kind in known) or "-",
    )
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_matrix_says_what_the_code_does(name: ProviderName) -> None:
    assert row(name) in MATRIX.splitlines()


def test_the_matrix_has_no_other_rows() -> None:
    assert sum(line.startswith("| [") for line in MATRIX.splitlines()) == len(PROVIDERS)


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_has_a_page_that_names_all_of_its_fields(name: ProviderName) -> None:
    text = (DOCS / page(name)).read_text()
    fields = [each.name for each in PROVIDERS[name].credentials]
    assert [field for field in fields if f"`{field}`" not in text] == []


@pytest.mark.parametrize("name", PROVIDERS)
def test_who_recounts_says_so_in_its_traits(name: ProviderName) -> None:
    assert isinstance(PROVIDERS[name], Recounts) == PROVIDERS[name].traits.recounts


@pytest.mark.parametrize("name", [ProviderName.ACS, ProviderName.TWILIO, ProviderName.TELESIGN])
def test_a_page_has_all_its_sections(name: ProviderName) -> None:
    text = (DOCS / page(name)).read_text()
    assert [section for section in SECTIONS if section not in text] == []
