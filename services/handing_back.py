"""Handing back: what an agent has who can answer no more goes to its queue again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.conversations import CloseReason, Happening, State, after
from domain.errors import ChannelError
from domain.inbox import InboxRow
from domain.notes import told
from domain.plans import Moment
from domain.ports import Clock, LostRace
from domain.stores import Stores, Token
from domain.threads import Change, Head
from services.agents import HOLDER
from services.catalogue import CatalogueReader
from services.conversations import WITHIN, moved_in
from services.threads import Thread, Threads

PAGE = 100


LOOKS_BACK = timedelta(days=1)
"""How far a process that has just started looks for keys that have expired."""

log = logging.getLogger("handing_back")


@dataclass
class HandingBack:
    """Frees the conversations of agents whose key is gone."""

    stores: Stores
    threads: Threads
    catalogue: CatalogueReader
    clock: Clock
    _looked: datetime | None = None

    def run(self) -> None:
        """Free what holders of keys have that expired since the last look; else ask no storage."""
        now = self.clock.now()
        since = self._looked or now - LOOKS_BACK
        try:
            for key in self.catalogue.now().keys.values():
                if key.expires_at is not None and since < key.expires_at <= now:
                    self.all_of(f"{HOLDER}{key.id}")
        except (ChannelError, LostRace) as error:
            log.warning("handing back failed: %s", type(error).__name__)
            return
        self._looked = now

    def all_of(self, agent: str) -> None:
        """Put what an agent answers into its queue, and close what was in wrap-up.

        Done again, it goes on where it was interrupted.
        """

        def decide(head: Head, moment: Moment) -> Change | None:
            live = head.live
            if live is None or live.agent != agent:
                return None
            if live.state is State.WRAP_UP:
                over, reason = Happening.WRAP_UP_OVER, CloseReason.AGENT_ENDED
                return moved_in(head, after(live, over, moment.now, reason=reason), moment)
            to_queue = Happening.TRANSFER_TO_QUEUE
            back = after(live, to_queue, moment.now, queue=live.queue)
            return told(moved_in(head, back, moment), to_queue, back, moment.now, by=None)

        for row in list(self._rows(agent)):
            head = self.stores.threads.head(row.thread)
            if head is not None:
                self.threads.change(Thread.of(head.value), decide, WITHIN, known=head)

    def _rows(self, agent: str) -> Iterator[InboxRow]:
        token: Token | None = None
        while True:
            rows, token = self.stores.inbox.view(f"agent~{agent}~", PAGE, token)
            yield from rows
            if token is None:
                return
