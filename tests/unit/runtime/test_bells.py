"""Bells: collected for the function's output, or left in the queue where they wait."""

from __future__ import annotations

from datetime import timedelta

from runtime.bells import FARTHEST, CollectedBells, collect
from tests.fakes.stores import FakeClock


def test_a_thread_rings_once_however_often_it_was_rung_for() -> None:
    bells = CollectedBells()
    with collect() as rung:
        for thread in ("a", "b", "a"):
            bells.ring(thread)
    assert rung == ["a", "b"]


def test_a_bell_outside_of_a_function_is_lost_and_does_no_harm() -> None:
    CollectedBells().ring("a")


def test_a_bell_for_later_is_left_at_once_with_the_time_that_it_has_to_wait() -> None:
    clock, left = FakeClock(), list[tuple[str, timedelta]]()
    bells = CollectedBells(clock, lambda *bell: left.append(bell))
    with collect() as rung:
        bells.ring("a", clock.now() + timedelta(seconds=4))
        bells.ring("b", clock.now() + FARTHEST + timedelta(seconds=1))
    assert (rung, left) == ([], [("a", timedelta(seconds=4))])
