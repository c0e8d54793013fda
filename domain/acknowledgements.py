"""Acknowledgements: who agreed, for the owner, that a provider processes customers' texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import json_form
from domain.accounts import ProviderName
from domain.json_form import Json

TEXT_VERSION = "2026-11"
TEXT = (
    "I act for the owner of this channel. I have read the provider's privacy statement and agree "
    "that customers' numbers and texts are processed by this provider. I have made sure that "
    "STOP, START and HELP are handled on its numbers: by the carrier, by the provider, or by "
    "this channel, as each number says."
)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One agreement; ``text_version`` says which wording was shown, ``when`` is in UTC."""

    provider: ProviderName
    who: str
    when: datetime
    text_version: str


def from_json(obj: Json) -> Acknowledgement:
    """Return the acknowledgement that validated JSON describes."""
    return json_form.decode(Acknowledgement, obj)


def to_json(acknowledgement: Acknowledgement) -> dict[str, Any]:
    """Return *acknowledgement* as API bodies and storage write it."""
    return json_form.encode(acknowledgement)
