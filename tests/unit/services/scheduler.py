"""Every order in which processes can call the tables, one call at a time.

Processes are real code in threads. Each waits before every call until it is its turn, so a
schedule (who makes the next call) decides everything that happens. ``explore`` walks through all
schedules by replaying them, and turns back where it has been before: same tables, same answers
heard by everybody.

Things that may go wrong, within a budget: a process dies, the answer to a write is lost, or a
transaction lands only after its sender gave up waiting.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain.errors import Unavailable
from tests.fakes.faults import Died
from tests.fakes.tables import Memory, TableCall

UNSCHEDULED = {"configuration"}
STUCK_SECONDS = 20


class Step(StrEnum):
    """What happens next to a process."""

    CALL = "call"
    CRASH = "crash"
    LOST = "lost"  # the call is done, its answer does not arrive
    LATE = "late"  # the answer does not arrive, and the call is done later
    LAND = "land"  # the late call is done now


Choice = tuple[int, Step]


class Process:
    """One process: runs in a thread of its own, stops before every call."""

    def __init__(self, name: str, run: Callable[[], None]) -> None:
        self.name = name
        self.pending: TableCall | None = None
        self.last: TableCall | None = None
        self.heard: list[int] = []
        self.error: Exception | None = None
        self.crashed = False
        self.step = Step.CALL
        self._run = run
        self._go = threading.Semaphore(0)
        self._back = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._main, daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._wait()

    def go(self, step: Step) -> None:
        """Let the process make its call, or meet its fate, and come to its next call or its end."""
        self.step = step
        self._go.release()
        self._wait()

    def turn(self, call: TableCall) -> Step:
        """Wait for the turn; called in the process' own thread."""
        self.pending = call
        self._back.release()
        self._go.acquire()
        self.pending, self.last = None, call
        return self.step

    @property
    def ended(self) -> bool:
        return self.pending is None

    def _wait(self) -> None:
        assert self._back.acquire(timeout=STUCK_SECONDS), f"{self.name} is stuck outside of a call"

    def _main(self) -> None:
        _current.process = self
        try:
            self._run()
        except Died:
            self.crashed = True
        except Exception as error:  # told with the order that led to it
            self.error = error
        self._back.release()


_current = threading.local()


class Run:
    """One schedule being played."""

    def __init__(self, memory: Memory, programs: Programs, faults: int, kinds: set[Step]) -> None:
        self.memory = memory.copy(self)
        self.faults = faults
        self.kinds = kinds
        self.trace: list[str] = []
        self.late: dict[int, Callable[[], Any]] = {}
        self.processes = [Process(name, run) for name, run in programs(self.memory).items()]
        for process in self.processes:
            process.start()

    def __call__(self, call: TableCall, do: Callable[[], Any], /) -> Any:
        process: Process | None = getattr(_current, "process", None)
        if process is None:
            return do()
        if process.crashed:
            raise Died
        if call.table not in UNSCHEDULED and not _one_query(process.last, call):
            self._fate(process, process.turn(call), do)
        return self._heard(process, do)

    def _fate(self, process: Process, step: Step, do: Callable[[], Any]) -> None:
        if step is Step.CRASH:
            process.crashed = True
            raise Died
        if step is Step.LATE:
            self.late[self.processes.index(process)] = do
        elif step is Step.LOST:
            _quietly(do)
        if step in {Step.LATE, Step.LOST}:
            process.heard.append(-1)
            raise Unavailable("storage_unavailable", "The answer was lost.")

    def _heard(self, process: Process, do: Callable[[], Any]) -> Any:
        try:
            result = do()
        except Exception as error:  # heard by the process like an answer
            process.heard.append(hash(repr(error)))
            raise
        process.heard.append(hash(repr(result)))
        return result

    def choices(self) -> Iterator[Choice]:
        """Return everything that can happen next."""
        for number, process in enumerate(self.processes):
            if process.pending is not None:
                yield number, Step.CALL
        yield from ((number, Step.LAND) for number in self.late)
        if self.faults > 0:
            yield from self._faults()

    def _faults(self) -> Iterator[Choice]:
        for number, process in enumerate(self.processes):
            call = process.pending
            if call is None:
                continue
            if Step.CRASH in self.kinds and process.last is not None and process.last.writes:
                yield number, Step.CRASH
            if Step.LOST in self.kinds and call.writes:
                yield number, Step.LOST
            if Step.LATE in self.kinds and call.verb == "transact" and call.table == "threads":
                yield number, Step.LATE

    def play(self, choice: Choice) -> None:
        number, step = choice
        process = self.processes[number]
        what = process.pending
        self.trace.append(f"{process.name}: {step} {what.table} {what.verb}" if what else "lands")
        if step is Step.LAND:
            _quietly(self.late.pop(number))
            return
        self.faults -= step is not Step.CALL
        process.go(step)

    def state(self) -> int:
        """Return what tells this situation from another one."""
        rows = frozenset(row for table in self.memory.rows.values() for row in table.values())
        heard = tuple((tuple(p.heard), p.ended, p.crashed) for p in self.processes)
        counted = frozenset(self.memory.versions.items())
        return hash((rows, counted, heard, tuple(self.late), self.faults))

    def abandon(self) -> None:
        for process in self.processes:
            while process.pending is not None:
                process.go(Step.CRASH)


Programs = Callable[[Memory], dict[str, Callable[[], None]]]
"""Given the tables, returns the processes by name."""


@dataclass
class Explored:
    """What was found: every kind of problem with the first schedule that leads to it."""

    states: int = 0
    endings: int = 0
    complete: bool = True
    problems: dict[str, list[str]] = field(default_factory=dict)


def explore(
    memory: Memory,
    programs: Programs,
    check: Callable[[Run], str | None],
    *,
    faults: int = 0,
    kinds: Sequence[Step] = (Step.CRASH,),
    most: int = 20_000,
) -> Explored:
    """Play every schedule that leads to a new situation; *check* looks at every ending."""
    found = Explored()
    seen: set[int] = set()
    ahead: list[tuple[Choice, ...]] = [()]
    while ahead and found.complete:
        run = Run(memory, programs, faults, set(kinds))
        path = ahead.pop()
        for choice in path:
            run.play(choice)
        while (state := run.state()) not in seen:
            seen.add(state)
            choices = list(run.choices())
            if not choices:
                found.endings += 1
                problem = check(run)
                if problem:
                    found.problems.setdefault(problem, list(run.trace))
                break
            ahead += [(*path, other) for other in choices[1:]]
            path = (*path, choices[0])
            run.play(choices[0])
        run.abandon()
        found.complete = len(seen) < most
    found.states = len(seen)
    return found


def _one_query(last: TableCall | None, call: TableCall) -> bool:
    """Tell whether a call goes on reading the deadlines: all shards count as one query."""
    return call == last and call.verb == "page"


def _quietly(do: Callable[[], Any]) -> None:
    with contextlib.suppress(Exception):
        do()
