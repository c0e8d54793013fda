"""The parts that let go of what is held, and tell what is held about a customer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.parts import Parts
from services.clearing import Clearings
from services.disclosure import Disclosure
from services.erasure import Erasure
from services.retention import Keeping
from services.tidying import Tidying

if TYPE_CHECKING:
    from runtime.channel import Channel


class Privacy(Parts):
    """Made with the channel."""

    def __init__(self, at: Channel) -> None:
        self._at = at
        self.make()

    @cached_property
    def clearings(self) -> Clearings:
        """Clears threads."""
        return Clearings(self._at.stores, self._at.o.new_id)

    @cached_property
    def keeping(self) -> Keeping:
        """Removes what is kept no longer."""
        at = self._at
        return Keeping(at.stores, self.clearings, at.settings.retention, at.clock, at.o.together)

    @cached_property
    def tidying(self) -> Tidying:
        """Removes what was deleted and is needed no longer."""
        return Tidying(self._at.stores, self._at.catalogue, self._at.clock)

    @cached_property
    def erasure(self) -> Erasure:
        """Erases customers."""
        at = self._at
        return Erasure(
            stores=at.stores,
            threads=at.threads,
            clearings=self.clearings,
            catalogue=at.catalogue,
            contacts=at.contacts,
            blocking=at.blocking,
            clock=at.clock,
            new_id=at.o.new_id,
        )

    @cached_property
    def disclosure(self) -> Disclosure:
        """Tells what is held about a customer."""
        return Disclosure(self._at.stores, self.clearings, self.erasure)
