"""Tidying: what was deleted while conversations needed it goes once they have ended."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.catalogue import Catalogue, catalogue_of
from domain.errors import Unavailable
from domain.numbers import Number
from domain.ports import Clock, LostRace
from domain.stores import MOST_AT_ONCE, Stores
from services.catalogue import CatalogueReader
from services.removal import live_now, removal

EVERY = timedelta(minutes=5)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)

log = logging.getLogger("tidying")


@dataclass
class Tidying:
    """Removes deleted numbers, and what they alone use, after their last conversation."""

    stores: Stores
    catalogue: CatalogueReader
    clock: Clock
    _next: datetime = BEGINNING

    def run(self) -> int:
        """Remove what nothing needs any more, if it is time to look; return how much went.

        Where nothing is deleted no storage is asked.
        """
        now = self.clock.now()
        if now < self._next or not _has_deleted(self.catalogue.now()):
            return 0
        self._next = now + EVERY
        try:
            return self._tidied()
        except (LostRace, Unavailable) as error:
            log.warning("tidying failed: %s", type(error).__name__)
            return 0

    def _tidied(self) -> int:
        guard = self.stores.catalogue.guard()
        there = self.stores.catalogue.everything()
        picture = catalogue_of(stored.value for stored in there)
        gone = [stored for stored in there if _is_deleted(stored.value)]
        away = removal(gone, picture, live_now(self.stores.inbox)).removed
        # numbers first: none is left that names what has gone
        some = sorted(away, key=lambda stored: not isinstance(stored.value, Number))[:MOST_AT_ONCE]
        if some:
            self.stores.catalogue.change([], some, guard)
            self.catalogue.fresh()
        return len(some)


def _has_deleted(catalogue: Catalogue) -> bool:
    things = (*catalogue.numbers.values(), *catalogue.accounts.values())
    more = (*catalogue.workstreams.values(), *catalogue.hours.values())
    return any(map(_is_deleted, (*things, *more)))


def _is_deleted(thing: object) -> bool:
    return bool(getattr(thing, "deleted", False))
