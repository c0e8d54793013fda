"""Blocking: what blocked customers write is dropped and counted, and nothing is sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.addresses import Address
from domain.blocks import Block
from domain.conversations import CloseReason, Happening, after
from domain.plans import Moment
from domain.ports import Clock
from domain.stores import Stores
from domain.threads import Change, Head, advanced
from services.catalogue import CatalogueReader
from services.races import won
from services.threads import Thread, Threads

WITHIN = timedelta(seconds=8)


@dataclass(frozen=True, slots=True)
class Blocking:
    """Blocks customers and lets them in again."""

    stores: Stores
    threads: Threads
    catalogue: CatalogueReader
    clock: Clock

    def of(self, customer: Address) -> Block | None:
        """Return the block of a customer, None for who may write."""
        return self.catalogue.now().block_of(customer, self.clock.now())

    def all(self) -> list[tuple[Block, int]]:
        """Return the blocks that hold, newest first, and how many texts each has dropped."""
        now = self.clock.now()
        holding = [b for b in self.catalogue.fresh().blocks.values() if b.holds(now)]
        newest = sorted(holding, key=lambda block: block.at, reverse=True)
        return [(block, self.dropped(block)) for block in newest]

    def block(self, block: Block) -> None:
        """Block a customer; another block of the same one is replaced. What has run out goes."""

        def attempt() -> None:
            was = self.stores.catalogue.one(Block, block.id)
            old = was.value if was else None
            if not isinstance(old, Block) or block.replaces(old):
                self.stores.catalogue.put(block, was)

        won(attempt, WITHIN)
        for old in self.catalogue.fresh().blocks.values():
            if not old.holds(block.at):
                self.stores.catalogue.remove(old)

    def close_all(self, block: Block) -> None:
        """Close what is live with a customer who was blocked by hand; nothing is said to them."""
        for thread in self.stores.customers.threads(block.id):
            stored = self.stores.threads.head(thread)
            if stored is not None and stored.value.live is not None:
                self.threads.change(Thread.of(stored.value), _closed, WITHIN, known=stored)

    def lift(self, key: str) -> None:
        """Let a customer write again; nothing happens where there is no block."""
        found = self.stores.catalogue.one(Block, key)
        if found is not None:
            self.stores.catalogue.remove(found.value)
            self.catalogue.fresh()

    def dropped(self, block: Block) -> int:
        """Return how many texts a block has dropped."""
        heads = map(self.stores.threads.head, self.stores.customers.threads(block.id))
        counts = [stored.value.dropped for stored in heads if stored is not None]
        return sum(count.texts for count in counts if count and count.since == block.at)


def _closed(head: Head, moment: Moment) -> Change | None:
    if head.live is None:
        return None
    closed = after(head.live, Happening.REMOVE, moment.now, reason=CloseReason.BLOCKED)
    return Change(advanced(head, moment.operation, live=None, last=closed), closed=closed)
