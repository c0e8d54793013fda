"""The catalogue as every process sees it: one query now and then, never an unknown from memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Lock

from domain import patience
from domain.accounts import Account
from domain.addresses import Address
from domain.catalogue import Catalogue, catalogue_of
from domain.errors import Unavailable
from domain.numbers import Number
from domain.stores import CatalogueStore
from domain.workstreams import Workstream

FRESH_SECONDS = 15.0
"""How long a picture may be used; changes are visible everywhere within 30 s."""

REFRESH = timedelta(seconds=1)
"""How long a callback waits for a newer picture before it goes on with the one there is."""

AGAIN_SECONDS = 2.0
"""How long it is not asked again after storage did not answer."""


class CatalogueReader:
    """Reads the catalogue, keeps it for a while, and reads through for what it does not know."""

    def __init__(
        self,
        store: CatalogueStore,
        monotonic: Callable[[], float] = time.monotonic,
        deployed: Callable[[], Catalogue | None] = lambda: None,
    ) -> None:
        """*deployed* gives what the deployment itself knows, for a start without storage."""
        self._store = store
        self._monotonic = monotonic
        self._deployed = deployed
        self._lock = Lock()
        self._picture: Catalogue | None = None
        self._good_until = 0.0

    def now(self) -> Catalogue:
        """Return a picture that is at most ``FRESH_SECONDS`` old; one thread reads for all.

        While storage does not answer, the last picture stays good: callbacks are still known.
        """
        picture = self._picture
        if picture is not None and self._monotonic() < self._good_until:
            return picture
        with self._lock:
            if self._picture is None or self._monotonic() >= self._good_until:
                self._try_to_read()
            return self._known()

    def fresh(self) -> Catalogue:
        """Return a picture read now."""
        with self._lock:
            self._read()
            return self._known()

    def account(self, key: str) -> Account | None:
        """Return an account; one that is not known is looked for in storage."""
        return self.now().accounts.get(key) or self.fresh().accounts.get(key)

    def number_at(self, address: Address) -> Number | None:
        """Return our number with this address; one that is not known is looked for in storage."""
        return self.now().number_at(address) or self.fresh().number_at(address)

    def workstream(self, key: str) -> Workstream:
        """Return a workstream, the default one for a workstream that is gone."""
        return self.now().workstream(key)

    def _try_to_read(self) -> None:
        try:
            with patience.within(REFRESH):
                self._read()
        except Unavailable:
            self._picture = self._picture or self._deployed()
            if self._picture is None:
                raise
            self._good_until = self._monotonic() + AGAIN_SECONDS

    def _read(self) -> None:
        self._picture = catalogue_of(stored.value for stored in self._store.everything())
        self._good_until = self._monotonic() + FRESH_SECONDS

    def _known(self) -> Catalogue:
        assert self._picture is not None  # noqa: S101 read just before
        return self._picture
