"""What is wrong with a document, as data: all of it at once, never the first fault only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where (JSON pointer, RFC 6901), what to do, and what would be accepted.

    ``detail`` never repeats the value that is wrong: it may be a secret in the wrong place.
    """

    pointer: str
    detail: str
    allowed: tuple[str, ...] = ()

    def under(self, pointer: str) -> Problem:
        """Return this problem as seen from a document that holds ours at *pointer*."""
        return Problem(pointer + self.pointer, self.detail, self.allowed)

    def __str__(self) -> str:
        allowed = f" (allowed: {', '.join(self.allowed)})" if self.allowed else ""
        return f"{self.pointer or '/'}: {self.detail}{allowed}"


def pointer(*steps: str | int) -> str:
    """Return the JSON pointer that goes *steps* down from the whole document."""
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return "".join(f"/{step}" for step in escaped)
