"""Plays a cast of processes in every order and tells what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import services.threads
from domain.conversations import State
from tests.fakes.tables import Memory
from tests.unit.services.interleavings import (
    Office,
    Program,
    close,
    pick,
    prepared,
    reply,
    swept,
    text,
)
from tests.unit.services.order import disorder
from tests.unit.services.scheduler import Explored, Run, Step, explore

HOURS_AFTER = (0.06, 0.12, 0.18)
NEXT_DAYS = (25.0, 25.1, 49.0)


@dataclass(frozen=True)
class Role:
    """One process of a play: what it does, which texts it brings, and when it lives."""

    does: Program
    text: str | None = None
    later: timedelta = timedelta()


A, B = Role(text("a"), "a"), Role(text("b"), "b")
CLOSE, PICK, REPLY = Role(close), Role(pick), Role(reply("r"), None)
SWEEP = Role(Office.sweep, later=timedelta(minutes=3))
DUE = timedelta(hours=4)
"""Later than the moment at which the prepared conversation in Waiting is to be closed."""


def play(
    state: State | None,
    roles: Sequence[Role],
    *,
    fault: Step | None = None,
    at_once: bool = True,
    most: int = 20_000,
) -> Explored:
    """Play all orders from *state*, with one *fault* anywhere.

    *at_once*: rows must be right when the sweeps have passed; else only after the daily look.
    """
    start = max((role.later for role in roles), default=timedelta()) / timedelta(hours=1)

    def check(run: Run) -> str | None:
        problem = _errors(run)
        texts = {
            role.text
            for role, process in zip(roles, run.processes, strict=True)
            if role.text is not None and not process.crashed
        }
        if fault is not None:
            swept(run.memory, *(start + hour for hour in HOURS_AFTER))
        if at_once and problem is None:
            problem = disorder(run.memory, texts, strict=fault is None)
        swept(run.memory, *(start + hour for hour in NEXT_DAYS))
        return problem or disorder(run.memory, texts, strict=True)

    kinds = (fault,) if fault else ()
    faults = 1 if fault else 0
    with quick():
        memory = prepared(state)
        return explore(memory, _programs(roles), check, faults=faults, kinds=kinds, most=most)


@contextmanager
def quick() -> Iterator[None]:
    """Leave out the pauses between tries, and what is logged about what is broken on purpose."""
    pause, services.threads.PAUSE_SECONDS = services.threads.PAUSE_SECONDS, (0.0, 0.0)
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        services.threads.PAUSE_SECONDS = pause
        logging.disable(logging.NOTSET)


def _programs(roles: Sequence[Role]) -> Callable[[Memory], dict[str, Callable[[], None]]]:
    def programs(memory: Memory) -> dict[str, Callable[[], None]]:
        return {
            f"process {number}": _bound(role, Office(memory, f"p{number}", role.later))
            for number, role in enumerate(roles)
        }

    return programs


def _bound(role: Role, office: Office) -> Callable[[], None]:
    return lambda: role.does(office)


def _errors(run: Run) -> str | None:
    errors = [f"{process.name}: {process.error!r}" for process in run.processes if process.error]
    return errors[0] if errors else None


def assert_in_order(found: Explored) -> None:
    told = "\n".join("\n    ".join([problem, *trace]) for problem, trace in found.problems.items())
    assert not found.problems, told
    assert found.complete, "not all orders were played"
    assert found.endings > 1
