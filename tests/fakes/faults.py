"""Faults around the calls of the tables in memory: death, lost answers, delays, refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from threading import Event, Lock
from typing import Any

from domain.errors import Unavailable
from tests.fakes.tables import TableCall

PATIENCE_SECONDS = 10


class Died(BaseException):
    """The process died here: nothing in the code under test may handle it."""


class Fault(Enum):
    """What goes wrong with a call."""

    DIE_BEFORE = auto()
    DIE_AFTER = auto()
    FAIL_BEFORE = auto()
    FAIL_AFTER = auto()  # done, but the answer is lost
    HOLD = auto()  # stuck on its way until released


@dataclass
class Planned:
    """One fault. It befalls the *nth* matching write (or read, where *verb* is one)."""

    fault: Fault
    table: str | None = None
    verb: str | None = None
    nth: int = 1
    times: int = 1
    seen: int = 0
    reached: Event = field(default_factory=Event)
    released: Event = field(default_factory=Event)

    def befalls(self, call: TableCall) -> bool:
        """Count a call, and tell whether it is one of those that go wrong."""
        named = self.table in {None, call.table} and self.verb in {None, call.verb}
        if not named or (self.verb is None and not call.writes):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times

    def release(self) -> None:
        self.released.set()


class Faults:
    """Stands around every call; counts all of them, breaks those it was told to break.

    After a death every further call dies too, until ``revive``: a dead process does not clean up.
    """

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str]] = Counter()
        self.written: list[str] = []
        self.dead = False
        self._planned: list[Planned] = []
        self._lock = Lock()

    def plan(
        self,
        fault: Fault,
        *,
        table: str | None = None,
        verb: str | None = None,
        nth: int = 1,
        times: int = 1,
    ) -> Planned:
        """Break the *nth* call from now on; without a name, the nth write."""
        planned = Planned(fault, table, verb, nth, times)
        self._planned.append(planned)
        return planned

    def revive(self) -> None:
        """Let a new process begin; nothing more goes wrong."""
        self.dead = False
        self._planned.clear()

    @property
    def writes(self) -> int:
        return sum(n for (table, verb), n in self.calls.items() if TableCall(table, verb).writes)

    def __call__(self, call: TableCall, do: Callable[[], Any], /) -> Any:
        with self._lock:
            if self.dead:
                raise Died
            self.calls[call.table, call.verb] += 1
            if call.writes:
                self.written.append(f"{call.table}.{call.verb}")
            hits = [planned for planned in self._planned if planned.befalls(call)]
        for hit in hits:
            return self._broken(hit, do)
        return do()

    def _broken(self, hit: Planned, do: Callable[[], Any]) -> Any:
        hit.reached.set()
        if hit.fault is Fault.HOLD:
            assert hit.released.wait(PATIENCE_SECONDS), "nobody released the held call"
            return do()
        if hit.fault in {Fault.DIE_AFTER, Fault.FAIL_AFTER}:
            do()
        if hit.fault in {Fault.DIE_BEFORE, Fault.DIE_AFTER}:
            self.dead = True
            raise Died
        raise Unavailable("storage_unavailable", "The table cannot be reached; a test wants it so.")
