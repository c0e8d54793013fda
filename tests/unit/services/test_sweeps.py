"""The sweep: finds what is due, in two lanes, and lets nobody stand in the way."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from domain.deadlines import RETRIES, Deadline, Lane
from domain.errors import Unavailable
from domain.ports import LostRace
from domain.threads import Stored
from services.sweeps import AT_ONCE, Handler, Sweep
from storage.rows import Row, decoded
from tests.builders import deadline
from tests.fakes.stores import START, in_turn
from tests.fakes.world import World

MINUTE = timedelta(minutes=1)


class Seen:
    """A handler that notes what it was given."""

    def __init__(self, *, fails: Exception | None = None, only: str = "") -> None:
        self.threads: list[str] = []
        self.fails, self.only = fails, only

    def __call__(self, deadlines: Sequence[Stored[Deadline]]) -> None:
        self.threads += [stored.value.thread for stored in deadlines]
        if self.fails and deadlines[0].value.thread.startswith(self.only):
            raise self.fails


def sweep(world: World, handler: Handler, seconds: float = 25.0) -> Sweep:
    return Sweep(world.truth, world.clock, {"thread": handler}, in_turn, seconds)


def arm(world: World, thread: str, due: timedelta = MINUTE, **changes: object) -> None:
    world.truth.deadlines.arm(deadline(thread=thread, due=START + due, **changes))


def rows(world: World) -> list[Deadline]:
    return [decoded(row, Deadline).value for row in world.memory.rows["deadlines"].values()]


def test_what_is_due_is_handled_once_and_removed(world: World) -> None:
    arm(world, "a")
    seen = Seen()
    world.clock.advance(minutes=2)
    assert sweep(world, seen).run().handled == 1
    assert sweep(world, seen).run().handled == 0
    assert (seen.threads, rows(world)) == (["a"], [])


def test_nothing_is_handled_early(world: World) -> None:
    arm(world, "a")
    seen = Seen()
    for moment in (0, 59, 1):
        world.clock.advance(seconds=moment)
        assert sweep(world, seen).run().handled == 0
    world.clock.advance(seconds=1)
    assert sweep(world, seen).run().handled == 1


def test_a_deadline_that_was_written_late_is_found(world: World) -> None:
    world.clock.advance(hours=5)
    sweep(world, Seen()).run()
    arm(world, "a")
    assert sweep(world, Seen()).run().handled == 1


def test_deadlines_of_one_thread_are_handled_together(world: World) -> None:
    calls: list[int] = []
    for rev in (1, 2):
        arm(world, "a", rev=rev)
    world.clock.advance(minutes=2)
    sweep(world, lambda deadlines: calls.append(len(deadlines))).run()
    assert calls == [2]


def test_one_that_is_written_again_meanwhile_stays(world: World) -> None:
    arm(world, "a")
    world.clock.advance(minutes=2)
    sweep(world, lambda deadlines: arm(world, "a")).run()
    assert len(rows(world)) == 1


@pytest.mark.parametrize("error", [LostRace(), Unavailable("x", "y"), KeyError("x"), TypeError()])
def test_a_thread_that_fails_is_tried_again_after_1_2_4_minutes(
    world: World, error: Exception
) -> None:
    arm(world, "a")
    world.clock.advance(minutes=2)
    waits = []
    for failures in range(1, 9):
        result = sweep(world, Seen(fails=error)).run()
        assert (result.handled, result.failed) == (0, 1)
        [row] = rows(world)
        assert row.failures == failures
        waits.append((row.due - world.clock.now()) / MINUTE)
        world.clock.at = row.due + timedelta(seconds=1)
    assert waits == [*RETRIES, RETRIES[-1]]


def test_threads_that_fail_do_not_stand_in_the_way(world: World) -> None:
    for number in range(3 * AT_ONCE):
        arm(world, f"bad{number}")
    arm(world, "good", timedelta(minutes=1, seconds=1))
    world.clock.advance(minutes=2)
    seen = Seen(fails=ValueError(), only="bad")
    assert sweep(world, seen).run().handled == 1
    assert "good" in seen.threads


def test_each_lane_has_its_time_and_the_rest_is_left(world: World) -> None:
    for number in range(AT_ONCE + 5):
        arm(world, f"later{number}", lane=Lane.LATER)
    arm(world, "soon")
    world.clock.advance(minutes=2)
    seen = Seen()
    result = sweep(world, seen, seconds=0).run()
    assert (result.handled, result.left) == (0, AT_ONCE + 6)
    assert sweep(world, seen).run().handled == AT_ONCE + 6
    assert seen.threads[0] == "soon"


def test_an_unknown_kind_is_kept_with_all_it_holds(world: World) -> None:
    arm(world, "a", kind="survey")
    [(place, row)] = world.memory.rows["deadlines"].items()
    newer = row.document[:-1] + b',"question":7}'
    world.memory.rows["deadlines"][place] = Row(row.partition, row.key, newer, row.version)
    world.clock.advance(minutes=2)
    seen = Seen()
    assert sweep(world, seen).run().failed == 1
    assert seen.threads == []
    [kept] = world.memory.rows["deadlines"].values()
    assert b'"question":7' in kept.document
    assert decoded(kept, Deadline).value.due == world.clock.now() + MINUTE


def test_a_shape_that_nobody_can_read_stays_where_it_is(world: World) -> None:
    arm(world, "a")
    [(place, row)] = world.memory.rows["deadlines"].items()
    odd = Row(row.partition, row.key, b'{"thread":{}}', row.version)
    world.memory.rows["deadlines"][place] = odd
    world.clock.advance(minutes=2)
    assert sweep(world, Seen()).run().handled == 0
    assert list(world.memory.rows["deadlines"].values()) == [odd]


def test_with_nothing_due_a_sweep_reads_each_shard_once_however_many_live(world: World) -> None:
    for number in range(50):
        arm(world, f"thread{number}", timedelta(hours=20), lane=Lane.LATER)
    before = world.faults.calls["deadlines", "page"]
    world.sweep()
    assert world.faults.calls["deadlines", "page"] - before == 16
    assert (
        sum(world.faults.calls.values()) - before
        == sum(n for call, n in world.faults.calls.items() if call != ("deadlines", "page")) + 16
    )


def test_a_sweep_tells_how_long_the_oldest_has_been_due(world: World) -> None:
    assert sweep(world, Seen()).run().oldest == timedelta()
    arm(world, "a")
    arm(world, "b", 3 * MINUTE, lane=Lane.LATER)
    world.clock.advance(minutes=10)
    assert sweep(world, Seen()).run().oldest == 9 * MINUTE
