"""The matrix of what each provider can do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta

from domain import rates
from domain.accounts import ProviderName
from providers.base import HasFiles, Lists, Provider, Recounts, Wired

COLUMNS = (
    "provider",
    "characters",
    "answers within",
    "recognises repeats",
    "calls again for",
    "report URL",
    "files in",
    "files out",
    "offers numbers",
    "shows its wiring",
    "recounts texts",
    "known rates",
)


def page_of(name: ProviderName) -> str:
    """Return the name of a provider's page."""
    return f"{name.replace('_', '-')}.md"


def matrix(providers: Mapping[ProviderName, Provider]) -> str:
    """Return the matrix, in Markdown."""
    rows = (_cells(name, provider) for name, provider in providers.items())
    lines = (COLUMNS, ("---",) * len(COLUMNS), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(name: ProviderName, provider: Provider) -> Iterator[str]:
    traits = provider.traits
    known = json.loads(rates.DATA.read_text(encoding="utf-8")).get(name, {})
    yield f"[{traits.label}]({page_of(name)})"
    yield f"{traits.text_limit:,}"
    yield f"{traits.answers_within.total_seconds():g} s"
    yield _yes(traits.repeatable)
    yield _span(traits.calls_again_for)
    yield "with each text" if traits.takes_status_url else "entered once"
    yield _yes(isinstance(provider, HasFiles))
    yield "yes" if traits.carries else "as links"
    yield _yes(isinstance(provider, Lists))
    yield _yes(isinstance(provider, Wired))
    yield _yes(isinstance(provider, Recounts))
    yield ", ".join(kind.replace("_", " ") for kind in known) or "-"


def _span(span: timedelta) -> str:
    hours, rest = divmod(int(span.total_seconds()), 3600)
    minutes, seconds = divmod(rest, 60)
    parts = (
        f"{hours} h" * bool(hours),
        f"{minutes} min" * bool(minutes),
        f"{seconds} s" * bool(seconds),
    )
    return " ".join(filter(None, parts)) or "-"


def _yes(value: object) -> str:
    return "yes" if value else "-"
