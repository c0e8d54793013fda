"""What an agent hands in: a text and its files, checked, and recognised when it comes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.errors import Invalid
from domain.identity import marker_hash
from domain.people import Principal


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that an agent hands in.

    ``key`` is the caller's ``Idempotency-Key``, if any; ``media`` are ids of uploaded files.
    ``hold``: for so long it can be taken back before it goes. ``commercial``: it wants to sell.
    """

    principal: Principal
    text: str
    key: str | None = None
    media: tuple[str, ...] = ()
    hold: timedelta | None = None
    commercial: bool = False


def reused() -> Invalid:
    """Return: the caller's key was used for another text."""
    return Invalid(
        "idempotency_key_reused", "This Idempotency-Key was used for another text; use a new one."
    )


def marker_key(draft: Draft) -> str | None:
    """Return the key of the marker that recognises a draft, None for one without a key."""
    return f"out~{marker_hash(draft.principal.id, draft.key)}" if draft.key else None


def request_hash(draft: Draft) -> str:
    """Return what tells one draft from another under the same key."""
    return marker_hash("request", draft.text, *draft.media)
