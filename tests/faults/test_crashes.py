"""Killed after each write to storage, and before and after the call of the provider, by name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet

from domain.accounts import ProviderName
from tests.fakes.faults import Fault
from tests.fakes.gateway import Does
from tests.faults.cases import CASES, Case
from tests.faults.invariants import broken

Point = tuple[Case, ProviderName, Fault | Does, int]


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


@pytest.mark.parametrize(("case", "provider", "dies", "nth"), list(points()))
def test_nothing_is_lost_doubled_or_stuck(
    case: Case, provider: ProviderName, dies: Fault | Does, nth: int
) -> None:
    world = case.prepared(provider)
    before = len(world.messages)
    if isinstance(dies, Fault):
        world.faults.plan(dies, nth=nth)
    else:
        world.gateway.script(dies)
    case.does(world)
    assert world.deaths == 1
    if case.repeats(provider):
        case.does(world)
        assert len(world.messages) >= before
    world.settle(3)
    assert broken(world) == []
    world.settle(3)
    world.clock.advance(hours=25)
    world.settle(5)
    assert broken(world, looked=True) == []
    assert case.wants(world) or not case.repeats(provider)
