"""Which rows of a thread go with its messages and conversations, in which transactions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from domain.threads import Marker
from storage.rows import MOST_OPERATIONS, Op, Row, Verb, decoded

_NUMBERED = re.compile(r"([a-z])~([0-9]{10})(~|$)")
"""Rows of a message or conversation: one letter, its number, and perhaps more."""


def removals(
    rows: Sequence[Row], messages: Collection[int], conversations: Collection[int]
) -> Iterator[list[Op]]:
    """Yield transactions: first messages with what is about them, then conversations.

    The message and its markers are the last of their rows to go.
    """
    units: dict[int, list[Row]] = {}
    last: list[Row] = []
    for row in rows:
        letter, seq = _about(row)
        if letter == "c":
            last += [row] if seq in conversations else []
        elif seq in messages:
            units.setdefault(seq, []).append(row)
    yield from _together(
        [*(sorted(unit, key=_late) for unit in units.values()), *([r] for r in last)]
    )


def _about(row: Row) -> tuple[str, int]:
    """Return what kind of row it is, and the number of its message or conversation."""
    if row.key.startswith("d~"):
        return "d", decoded(row, Marker).value.seq
    match = _NUMBERED.match(row.key)
    return (match[1], int(match[2])) if match else ("", -1)


def _late(row: Row) -> bool:
    return row.key[0] in "md"


def _together(units: Sequence[Sequence[Row]]) -> Iterator[list[Op]]:
    """Yield units in transactions as full as may be; only one that is too large is parted."""
    ops: list[Op] = []
    for unit in units:
        if ops and len(ops) + len(unit) > MOST_OPERATIONS:
            yield ops
            ops = []
        for row in unit:
            if len(ops) == MOST_OPERATIONS:
                yield ops
                ops = []
            ops.append(Op(Verb.DELETE, row))
    if ops:
        yield ops
