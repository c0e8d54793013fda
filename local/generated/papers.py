"""Every file that comes from the code, whole or in parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from domain.accounts import ProviderName
from local.generated.codes import codes_table
from local.generated.fields import fields_table
from local.generated.matrix import matrix, page_of
from local.generated.schema import SCHEMA, configuration_schema
from providers.base import Provider

PAGES = Path("docs/providers")
INDEX = PAGES / "index.md"
_BLOCK = "<!-- generated: {} -->\n"
_END = "<!-- end of generated -->\n"


def papers(providers: Mapping[ProviderName, Provider]) -> Mapping[Path, str]:
    """Return each file with its text as it should be."""
    index = filled(INDEX.read_text(encoding="utf-8"), "matrix", matrix(providers))
    return {
        SCHEMA: configuration_schema({name: providers[name].credentials for name in providers}),
        INDEX: index,
        **{PAGES / page_of(name): _page(name, provider) for name, provider in providers.items()},
    }


def filled(text: str, name: str, block: str) -> str:
    """Return *text* with *block* between its marks; raise ``ValueError`` where it has none."""
    begin = _BLOCK.format(name)
    marked = re.compile(f"{re.escape(begin)}.*?{re.escape(_END)}", re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"There is no place for the generated part {name!r}.")
    return marked.sub(lambda _: begin + block + _END, text, count=1)


def _page(name: ProviderName, provider: Provider) -> str:
    text = (PAGES / page_of(name)).read_text(encoding="utf-8")
    text = filled(text, "fields", fields_table(provider.credentials))
    return filled(text, "codes", codes_table(name))
