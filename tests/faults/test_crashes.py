"""Killed after each write to storage, and before and after the call of the provider, by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from _pytest.mark import ParameterSet

from domain.accounts import ProviderName
from domain.errors import Conflict
from tests.fakes.faults import Fault
from tests.fakes.gateway import Does
from tests.fakes.world import BOB, World
from tests.faults.cases import CASES, Case
from tests.faults.invariants import broken


def points() -> Iterator[ParameterSet]:
    """Name every point at which a use case can die: table, verb, and how many there were."""
    for case in CASES:
        for provider in case.providers:
            world = case.prepared(provider)
            calls = len(world.gateway.calls)
            written = world.writes(lambda: case.does(world))  # noqa: B023 called at once
            for fault in (Fault.DIE_BEFORE, Fault.DIE_AFTER):
                for nth, name in enumerate(written, 1):
                    yield _point(case, provider, fault, nth, f"{nth} {name}")
            if len(world.gateway.calls) > calls:
                yield _point(case, provider, Does.DIE_BEFORE, 1, "the provider's call")
                yield _point(case, provider, Does.DIE_AFTER, 1, "the provider's call")


def _point(
    case: Case, provider: ProviderName, dies: Fault | Does, nth: int, name: str
) -> ParameterSet:
    when = dies.name.lower().replace("_", " ")
    return pytest.param(case, provider, dies, nth, id=f"{case.name} ({provider}): {when} {name}")


POINTS = list(points())


@pytest.mark.parametrize(("case", "provider", "dies", "nth"), POINTS)
def test_nothing_is_lost_doubled_or_stuck(
    case: Case, provider: ProviderName, dies: Fault | Does, nth: int
) -> None:
    world = died(case, provider, dies, nth)
    if case.repeats(provider):
        case.does(world)
    world.settle(3)
    assert broken(world) == []
    rest(world)
    assert case.wants(world) or not case.repeats(provider)


@pytest.mark.parametrize(("case", "provider", "dies", "nth"), POINTS)
def test_life_that_goes_on_before_the_next_sweep_finds_no_trap(
    case: Case, provider: ProviderName, dies: Fault | Does, nth: int
) -> None:
    world = died(case, provider, dies, nth)
    world.clock.advance(seconds=5)
    world.text("and then?")
    with suppress(Conflict):
        world.pick(BOB)
    world.settle(3)
    assert broken(world) == []
    rest(world)


def died(case: Case, provider: ProviderName, dies: Fault | Does, nth: int) -> World:
    world = case.prepared(provider)
    if isinstance(dies, Fault):
        world.faults.plan(dies, nth=nth)
    else:
        world.gateway.script(dies)
    case.does(world)
    assert world.deaths == 1
    return world


def rest(world: World) -> None:
    """Let a day pass: then nothing at all may be left."""
    world.settle(3)
    world.clock.advance(hours=25)
    world.settle(5)
    assert broken(world, looked=True) == []
