"""Which deployment's configuration stands in the tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deployment:
    """A deployment by its number and the hash of what it brought.

    A lower number never writes over a higher one and is told; an equal hash writes nothing.
    """

    number: int
    hash: str
