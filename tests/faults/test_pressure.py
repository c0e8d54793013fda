"""Much falls due at once, and much of it fails: what is urgent is done all the same."""

from datetime import timedelta
from itertools import count

from domain.deadlines import Lane
from domain.messages import DeliveryState
from services.sweeps import Sweep
from storage.rows import Row
from tests.builders import deadline
from tests.fakes.gateway import Does
from tests.fakes.stores import START, in_turn
from tests.fakes.world import World

LATER, FAILING = 10_000, 200


def test_neither_ten_thousand_closes_nor_failing_threads_delay_a_retry() -> None:
    world = World()
    world.text("hello")
    world.gateway.script(Does.TOO_MANY)
    world.reply("answer")
    due = START + timedelta(seconds=30)
    for number in range(LATER):
        world.truth.deadlines.arm(deadline(thread=f"close{number}", due=due, lane=Lane.LATER))
    for number in range(FAILING):
        thread = f"failing{number}"
        world.memory.rows["threads"][thread, "head"] = Row(thread, "head", b'{"rev":"x"}', "1")
        world.truth.deadlines.arm(deadline(thread=thread, due=due))
    world.clock.advance(minutes=4)
    channel = world.channel
    handlers = {"thread": channel.overdue}
    ticks = count()
    sweep = Sweep(
        channel.stores, world.clock, handlers, in_turn,
        seconds_per_lane=1, monotonic=lambda: next(ticks) / 100,  # 10 ms for some threads at once
    )  # fmt: skip
    swept = world.run(sweep.run)
    world.ring()
    assert swept is not None
    assert swept.failed == FAILING, "each is tried again later"
    assert swept.left > 0, "the lane of closes has used its time up, and goes on next minute"
    assert world.state("answer") is DeliveryState.SENT
