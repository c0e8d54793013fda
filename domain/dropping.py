"""Dropping: what becomes of a text that a blocked customer writes."""

from __future__ import annotations

from domain.arrivals import Arrival
from domain.blocks import Block, dropped_once_more
from domain.plans import Moment
from domain.threads import Change, Head, Marker, advanced, remembered


def dropped(arrival: Arrival, block: Block, head: Head, moment: Moment) -> Change | None:
    """Return the change that counts a text and keeps nothing of it; None if it came before.

    Its marker stays: a text that is dropped comes in by no repeat, nor after the block.
    """
    key = arrival.marker
    if key is not None and key in head.texts:
        return None
    seq = head.seq + 1
    changed = advanced(
        head,
        moment.operation,
        seq=seq,
        texts=remembered(head, key),
        dropped=dropped_once_more(head.dropped, block),
    )
    marker = Marker(f"in~{key}", moment.operation, seq, dropped_at=moment.now) if key else None
    return Change(changed, marker=marker, shows=False)
