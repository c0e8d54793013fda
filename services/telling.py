"""Telling subscribers what has happened: after the commit, and without a way to undo it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence

from domain.events import Event, Subscriber

log = logging.getLogger(__name__)


class Telling:
    """Hands events to every subscriber; costs nothing where there is none."""

    def __init__(self, subscribers: Sequence[Subscriber] = ()) -> None:
        self._subscribers = subscribers

    def __call__(self, events: Callable[[], Iterable[Event]]) -> None:
        """Tell what *events* returns; it is not asked where nobody listens."""
        if not self._subscribers:
            return
        for event in events():
            for subscriber in self._subscribers:
                try:
                    subscriber(event)
                except Exception as error:  # it is committed, and others want to know
                    log.warning("subscriber failed: %s", type(error).__name__)
