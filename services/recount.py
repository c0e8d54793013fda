"""Recounting: texts that a provider has and we do not, stored as if their callback had come.

Every few minutes per account whose provider can be asked (Twilio, which calls only once). The
texts take the usual way in, so their markers keep any from being stored twice; run again, it
changes nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.accounts import Account
from domain.callbacks import Call
from domain.errors import ChannelError
from domain.identity import inbound_key
from domain.limits import Watch
from domain.messages import InboundText
from domain.ports import Clock, Gateway, LostRace
from domain.providers import Missed
from domain.stores import Stores
from domain.threads import Stored
from services.access import Accesses
from services.catalogue import CatalogueReader
from services.inbound import Inbound
from services.threads import Thread

EVERY = timedelta(minutes=5)
OVERLAP = timedelta(minutes=10)
"""A list may lag behind, and a callback may still be on its way."""

FARTHEST = timedelta(hours=24)
SPAN = timedelta(hours=1)
SECONDS = 20.0
"""One run of all accounts ends soon after so long; the next goes on."""

log = logging.getLogger("recount")


@dataclass
class Recount:
    """Compares what came in with what providers say came in."""

    stores: Stores
    catalogue: CatalogueReader
    gateway: Gateway
    accesses: Accesses
    inbound: Inbound
    clock: Clock
    monotonic: Callable[[], float] = time.monotonic
    _next: dict[str, datetime] = field(default_factory=dict)

    def run(self) -> int:
        """Compare where it is time to; return how many texts were missing."""
        ends = self.monotonic() + SECONDS
        found = 0
        for account in self.catalogue.now().accounts.values():
            if self._is_due(account) and self.monotonic() < ends:
                found += self._account(account, ends)
        return found

    def _is_due(self, account: Account) -> bool:
        """Tell whether to compare now; asks no storage, so others cost nothing."""
        lists = account.enabled and not account.deleted
        lists = lists and self.gateway.traits(account.provider).recounts
        now = self.clock.now()
        if not lists or now < self._next.get(account.id, now):
            return False
        self._next[account.id] = now + EVERY
        return True

    def _account(self, account: Account, ends: float) -> int:
        """Compare up to now, an hour at a time; the first time only remember where to begin."""
        found = 0
        try:
            watch = self._claimed(account)
            while watch is not None and self.monotonic() < ends:
                now = self.clock.now()
                since = max(watch.value.until - OVERLAP, now - FARTHEST)
                until = min(since + SPAN, now)
                missed = self.gateway.missed(self.accesses.to(account), since, until)
                if missed is None:
                    log.warning("recount: the provider could not be asked")
                    break
                found += sum(self._stored(account, text) for text in missed.texts)
                watch = self._moved(account, watch, missed, until)
                if until >= now:
                    break
        except (ChannelError, LostRace) as error:
            log.warning("recount failed: %s", type(error).__name__)
        return found

    def _claimed(self, account: Account) -> Stored[Watch] | None:
        """Return where to begin; None if another process does it, or if there is no past yet."""
        was = self.stores.limits.watch(account.id)
        now = self.clock.now()
        if was is None:
            self.stores.limits.set_watch(account.id, None, Watch(now, now))
            return None
        if now - was.value.looked_at < EVERY:
            return None
        mine = Watch(was.value.until, now)
        return Stored(mine, self.stores.limits.set_watch(account.id, was, mine), was.raw)

    def _moved(
        self, account: Account, was: Stored[Watch], missed: Missed, until: datetime
    ) -> Stored[Watch]:
        if not missed.whole:
            log.warning("more texts than one look can take; the oldest of them may be missing")
        now = Watch(until, was.value.looked_at)
        return Stored(now, self.stores.limits.set_watch(account.id, was, now), was.raw)

    def _stored(self, account: Account, text: InboundText) -> bool:
        """Store a text that we do not have; tell whether we had not."""
        number = self.catalogue.now().number_at(text.recipient)
        key = inbound_key(account.id, text)
        if number is None or number.account != account.id or key is None:
            return False
        thread = Thread(number.address, text.sender)
        if self.stores.threads.marker(thread.id, f"in~{key}") is not None:
            return False
        self.inbound.take(account, [text], Call("GET", "", {}, b""))
        return not self.inbound.erased(thread, text.received_at)
