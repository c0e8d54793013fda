"""A provider that takes its time holds up nobody but itself."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

import pytest

from tests.e2e.callbacks import telesign_text
from tests.e2e.conftest import desk_in, found
from tests.e2e.phone import fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS, World

AGENTS = 16


@pytest.mark.own_world
def test_callbacks_are_answered_while_sixteen_agents_wait_for_a_slow_provider(
    lone_world: World,
) -> None:
    desk, phone = desk_in(lone_world), lone_world.phone
    customers = [fresh_number() for _ in range(AGENTS)]
    for customer in customers:
        phone.write("twilio", customer, NUMBERS["twilio"], "Hello")
    waiting = [found(desk, customer).id for customer in customers]
    callbacks = [telesign_text(lone_world, fresh_number(), "Quick!") for _ in range(120)]

    with phone.turned("twilio", delay_ms=10_000), ThreadPoolExecutor(AGENTS) as pool:
        replies = [pool.submit(desk.reply, key, "One moment") for key in waiting]
        time.sleep(1)
        answers = []
        for callback in callbacks:
            answers.append(callback.send())
            time.sleep(0.02)
        phone.turn("twilio", delay_ms=0)
        assert {answer.status_code for answer in answers} == {200}
        assert quantiles([a.elapsed.total_seconds() for a in answers], n=100)[98] < 1
        assert all(reply.result().state for reply in replies)

    eventually(lambda: all(phone.bodies(c) == ["One moment"] for c in customers), 40)
