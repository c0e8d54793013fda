"""Acknowledgements: who agreed, for the owner, that a provider processes customers' texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from domain import json_form
from domain.accounts import ProviderName
from domain.json_form import Json
from domain.problems import Problem, pointer

TEXT_VERSION = "2026-11"
TEXT = (
    "I act for the owner of this channel. I have read the provider's privacy statement and agree "
    "that customers' numbers and texts are processed by this provider. I have made sure that "
    "STOP, START and HELP are handled on its numbers: by the carrier, by the provider, or by "
    "this channel, as each number says."
)
CLOCKS_DIFFER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One agreement; ``text_version`` says which wording was shown, ``when`` is in UTC."""

    provider: ProviderName
    who: str
    when: datetime
    text_version: str


def problems_of(given: Sequence[object], now: datetime | None) -> Iterator[Problem]:
    """Yield what is wrong with a list of them, beyond their form; without *now* none is early."""
    seen: set[object] = set()
    for index, obj in enumerate(given):
        if not isinstance(obj, Mapping):
            continue
        provider, version, when = (
            obj.get("provider"),
            obj.get("textVersion"),
            _time(obj.get("when")),
        )
        if isinstance(provider, str) and provider in seen:
            yield Problem(pointer(index, "provider"), "is acknowledged already, further up")
        seen.add(provider if isinstance(provider, str) else None)
        if when is None:
            yield Problem(pointer(index, "when"), "is no time that exists")
        elif now is not None and when - now > CLOCKS_DIFFER:
            yield Problem(pointer(index, "when"), "lies ahead: it is to be given first")
        if version != TEXT_VERSION:
            detail = "is no version of the text to agree to"
            yield Problem(pointer(index, "textVersion"), detail, (TEXT_VERSION,))


def _time(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def from_json(obj: Json) -> Acknowledgement:
    """Return the acknowledgement that validated JSON describes."""
    return json_form.decode(Acknowledgement, obj)


def to_json(acknowledgement: Acknowledgement) -> dict[str, Any]:
    """Return *acknowledgement* as API bodies and storage write it."""
    return json_form.encode(acknowledgement)
