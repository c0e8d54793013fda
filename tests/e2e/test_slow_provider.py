"""A provider that takes its time holds up nobody but itself."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import quantiles

import pytest

from tests.e2e.callbacks import telesign_text
from tests.e2e.conftest import desk_in, found
from tests.e2e.phone import fresh_number
from tests.e2e.polling import assert_in_time, eventually
from tests.e2e.world import NUMBERS, World

AGENTS = 32
"""Twice the threads of the process."""

SLOW_SECONDS = 60
"""As long as some of them wait for it: each takes ten seconds, four at a time."""

AT_THE_PROVIDER = 4
"""As many as may talk to providers at once: the other replies are answered as queued."""


@pytest.mark.own_world
@pytest.mark.measures
def test_callbacks_are_answered_while_agents_wait_for_a_slow_provider(
    lone_world: World,
) -> None:
    desk, phone = desk_in(lone_world), lone_world.phone
    customers = [fresh_number() for _ in range(AGENTS)]
    for customer in customers:
        phone.write("twilio", customer, NUMBERS["twilio"], "Hello")
    waiting = [found(desk, customer).id for customer in customers]
    assert telesign_text(lone_world, fresh_number(), "Warm up").send().ok

    with phone.turned("twilio", delay_ms=10_000), ThreadPoolExecutor(AGENTS) as pool:
        replies = [pool.submit(desk.reply, key, "One moment") for key in waiting]
        eventually(lambda: sum(reply.done() for reply in replies) >= AGENTS - AT_THE_PROVIDER)
        pace = partial(_percentile, lone_world, per_second=20, for_seconds=9)
        assert_in_time(pace, 1, within=SLOW_SECONDS)
        phone.turn("twilio", delay_ms=0)
        assert all(reply.result().state for reply in replies)

    eventually(lambda: all(phone.bodies(c) == ["One moment"] for c in customers), within=60)


def _percentile(world: World, per_second: int, for_seconds: int) -> float:
    """Bring texts at an even pace, whether or not the ones before were answered.

    Return the time within which 99 of 100 answers came.
    """

    def one(number: int) -> float:
        time.sleep(number / per_second)
        answer = telesign_text(world, fresh_number(), "Quick!").send()
        assert answer.status_code == 200
        return answer.elapsed.total_seconds()

    count = per_second * for_seconds
    with ThreadPoolExecutor(count) as pool:
        return quantiles(pool.map(one, range(count)), n=100)[98]
