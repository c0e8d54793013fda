"""The id under which a provider recognises a repeat of a text."""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("8f0c1f0e-6f0b-5f52-9a57-0f7a5d6d3c11")


def repeat_id(reference: str) -> str:
    """Return the same UUID for the same reference, always."""
    return str(uuid5(NAMESPACE, reference))
