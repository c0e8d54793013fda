"""Segments of a text, as the API writes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, View
from domain.segments import Encoding, Measure, measure


class TextToCount(Body):
    """A text that somebody thinks of sending."""

    text: Annotated[str, Field(max_length=10_000)]


class Tidied(View):
    """The text with plain quotes, dashes and spaces, and what it takes then."""

    text: str
    segments: int
    units: int


class SegmentsView(View):
    """What a text takes on the air.

    ``forcing`` are the characters that force UCS-2; ``tidied`` is there where plain ones
    would save it from that.
    """

    encoding: Encoding
    characters: int
    units: int
    segments: int
    left: Annotated[int, Field(description="Units that still fit into the last segment.")]
    forcing: list[str]
    tidied: Tidied | None = None

    @classmethod
    def of(cls, text: str, found: Measure) -> SegmentsView:
        """Return the view of a measured text."""
        return cls(
            encoding=found.encoding,
            characters=len(text),
            units=found.units,
            segments=found.segments,
            left=found.left,
            forcing=list(found.forcing),
            tidied=_tidied(found.tidy) if found.tidy is not None else None,
        )


def _tidied(text: str) -> Tidied:
    found = measure(text)
    return Tidied(text=text, segments=found.segments, units=found.units)
