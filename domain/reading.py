"""The order in which people read a thread."""

from __future__ import annotations

from collections.abc import Sequence

from domain.messages import Direction, Message


def shown_in_order(messages: Sequence[Message]) -> list[Message]:
    """Return messages as people read them.

    ``seq`` orders a thread; only a run of customer texts with nothing of ours in between is
    shown by the provider's times, because Event Grid keeps no order.
    """
    ordered: list[Message] = []
    run: list[Message] = []
    for message in sorted(messages, key=lambda m: m.seq):
        if message.direction is Direction.INBOUND:
            run.append(message)
            continue
        ordered += _by_provider(run)
        ordered.append(message)
        run = []
    return ordered + _by_provider(run)


def _by_provider(run: list[Message]) -> list[Message]:
    return sorted(run, key=lambda m: (m.provider_at or m.created_at, m.seq))
