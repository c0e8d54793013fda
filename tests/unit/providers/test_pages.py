"""The providers' pages name every field that an administrator enters."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.accounts import ProviderName
from providers.registry import PROVIDERS

PAGES = Path(__file__).parents[3] / "docs" / "providers"


@pytest.mark.parametrize("provider", [ProviderName.LINK_MOBILITY, ProviderName.VIBES])
def test_a_page_has_every_field_with_its_label(provider: ProviderName) -> None:
    page = (PAGES / f"{provider.replace('_', '-')}.md").read_text(encoding="utf-8")
    for field in PROVIDERS[provider].credentials:
        secret = "yes" if field.secret else "no"
        assert f"| {field.label} | `{field.name}` | {secret} |" in page
