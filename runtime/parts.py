"""Parts that are joined: each is a cached property, and all are made at once, by one thread."""

from __future__ import annotations

from functools import cached_property


class Parts:
    """A group of parts."""

    def make(self) -> None:
        """Make every part now: later, two threads might make two of one."""
        for name, part in vars(type(self)).items():
            if isinstance(part, cached_property):
                getattr(self, name)
