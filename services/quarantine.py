"""Quarantine: refused calls are kept for a while, within bounds: nothing is lost silently."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from domain.accounts import ProviderName
from domain.callbacks import Call
from domain.errors import Unavailable
from domain.ports import Clock
from domain.quarantine import Quarantined, Reason, quarantine_id
from domain.stores import QuarantineStore

LARGEST = 128 * 1024
"""Bytes of a body that is kept; what is larger is no callback of a text."""

PER_MINUTE = {Reason.WRONG_TOKEN: 20}
USUALLY_PER_MINUTE = 300
"""Calls that show whose they are have a budget of their own: no flood of guesses evicts them."""


class Tell(Protocol):
    """Logs an event with fields."""

    def __call__(self, name: str, /, **fields: str | float | bool | None) -> None:
        """Log it."""


def _silent(name: str, /, **fields: str | float | bool | None) -> None:
    """Log nothing."""


class Keeper(Protocol):
    """Takes refused calls."""

    def keep(
        self,
        provider: ProviderName | str,
        account: str | None,
        reason: Reason,
        detail: str,
        call: Call,
    ) -> bool:
        """Keep a call; False if it was not kept."""


@dataclass(slots=True)
class _Window:
    minute: int = -1
    used: int = 0


class Quarantine:
    """Keeps refused calls within a budget per reason and process."""

    def __init__(
        self,
        store: QuarantineStore,
        clock: Clock,
        new_id: Callable[[], str],
        monotonic: Callable[[], float] = time.monotonic,
        tell: Tell = _silent,
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._monotonic = monotonic
        self._tell = tell
        self._windows: dict[tuple[Reason, bool], _Window] = {}
        self._lock = Lock()

    def keep(
        self,
        provider: ProviderName | str,
        account: str | None,
        reason: Reason,
        detail: str,
        call: Call,
    ) -> bool:
        """Keep a call; False if it is too large, or too many came, or the table is down."""
        kept = self._kept(provider, account, reason, detail, call)
        known = account and str(provider)  # what an unknown address names may be anything
        self._tell("quarantined", kept=kept, provider=known, reason=reason.value)
        return kept

    def _kept(
        self,
        provider: ProviderName | str,
        account: str | None,
        reason: Reason,
        detail: str,
        call: Call,
    ) -> bool:
        if len(call.body) > LARGEST or not self._within_budget(reason, account):
            return False
        now = self._clock.now()
        kept = Quarantined(
            id=quarantine_id(now, self._new_id()),
            provider=str(provider),
            account=account,
            reason=reason,
            detail=detail,
            received_at=now,
            call=call,
        )
        try:
            self._store.keep(kept)
        except Unavailable:
            return False
        return True

    def _within_budget(self, reason: Reason, account: str | None) -> bool:
        most = USUALLY_PER_MINUTE if account else PER_MINUTE.get(reason, USUALLY_PER_MINUTE)
        minute = int(self._monotonic() // 60)
        with self._lock:
            window = self._windows.setdefault((reason, account is None), _Window())
            if window.minute != minute:
                window.minute, window.used = minute, 0
            window.used += 1
            return window.used <= most
