"""A document as the columns of an entity: each column holds as much of it as Azure allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COLUMN = 15_000
"""Characters of a document in one column: at most 32,768 UTF-16 units fit."""


def columns(document: bytes) -> dict[str, str]:
    """Return the columns ``d0``, ``d1``, ... of a document."""
    text = document.decode()
    return {
        f"d{i}": text[start : start + COLUMN] for i, start in enumerate(range(0, len(text), COLUMN))
    }


def document(entity: Mapping[str, Any]) -> bytes:
    """Return the document in an entity."""
    names = sorted((name for name in entity if name[1:].isdigit()), key=_number)
    return "".join(entity[name] for name in names).encode()


def _number(column: str) -> int:
    return int(column[1:])
