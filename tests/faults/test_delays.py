"""A transaction that is stuck on its way while others sweep: it must fail, and leave nothing."""

from __future__ import annotations

from threading import Thread

import pytest

from domain.accounts import ProviderName
from domain.messages import DeliveryState
from services.drafts import Draft
from tests.fakes.faults import Fault, Planned
from tests.fakes.gateway import Does
from tests.fakes.world import ANN, World
from tests.faults.cases import ACS, ANSWERED, CASES, TWILIO, Case
from tests.faults.invariants import broken


def held(case: Case, provider: ProviderName, nth: int) -> tuple[World, Planned, Thread]:
    """Begin a use case; return when its *nth* transaction is stuck."""
    world = case.prepared(provider)
    stuck = world.faults.plan(Fault.HOLD, table="threads", verb="transact", nth=nth)
    thread = Thread(target=case.does, args=(world,))
    thread.start()
    assert stuck.reached.wait(10)
    return world, stuck, thread


def transactions(case: Case) -> int:
    """Return how many transactions a use case makes in its thread."""
    world = case.prepared(case.providers[-1])
    return world.writes(lambda: case.does(world)).count("threads.transact")


STUCK = [
    pytest.param(case, case.providers[-1], nth, id=f"{case.name}, {nth}")
    for case in CASES
    for nth in range(1, transactions(case) + 1)
]


@pytest.mark.parametrize(("case", "provider", "nth"), STUCK)
def test_a_delayed_transaction_disturbs_nobody(
    case: Case, provider: ProviderName, nth: int
) -> None:
    world, stuck, thread = held(case, provider, nth)
    world.restart()
    world.settle(3)
    stuck.release()
    thread.join(10)
    world.settle(5)
    world.clock.advance(hours=25)
    world.settle(5)
    assert broken(world, looked=True) == []


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name in {"first text", "text Waiting to Open", "pick"}]
)
def test_the_sweep_fences_it_so_that_it_fails_and_leaves_nothing(case: Case) -> None:
    world, stuck, thread = held(case, TWILIO, 1)
    before = (len(world.messages), world.head.live)
    world.restart()
    world.settle(3)
    fenced = world.head
    world.faults.plan(Fault.DIE_BEFORE, table="threads", verb="get")
    stuck.release()
    thread.join(10)
    assert world.deaths == 1, "it went on after the transaction, to try again"
    assert (len(world.messages), world.head.live) == before
    assert world.head.rev == fenced.rev
    world.settle(5)
    assert broken(world) == []


def test_a_result_that_comes_after_the_claim_ran_out_still_raises_the_text() -> None:
    world = World(provider=TWILIO)
    for step in ANSWERED[:2]:
        step(world)
    world.gateway.script(Does.HANG)
    channel, live = world.channel, world.head.live
    assert live is not None
    thread = Thread(
        target=lambda: channel.replies.reply(world.thread, live.seq, Draft(ANN, "slow"))
    )
    thread.start()
    assert world.gateway.hanging.wait(10)
    world.restart()
    world.settle(3)
    assert world.state("slow") is DeliveryState.UNKNOWN
    world.gateway.release()
    thread.join(10)
    assert world.state("slow") is DeliveryState.SENT
    world.settle(3)
    assert broken(world) == []
    assert world.gateway.texts() == ["slow"]


def test_two_bells_at_once_send_one_text() -> None:
    case = next(case for case in CASES if case.name == "claim by a bell")
    world, stuck, thread = held(case, ACS, 1)
    world.restart()
    world.channel.sending.empty(world.thread)
    assert world.gateway.texts() == ["queued"]
    stuck.release()
    thread.join(10)
    assert world.gateway.texts() == ["queued"]
    assert len(world.gateway.calls) == 1
    world.settle(3)
    assert broken(world) == []
