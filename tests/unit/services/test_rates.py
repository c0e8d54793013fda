"""Rates: nobody waits, a burst is spread, no process goes beyond its share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from domain.accounts import ProviderName
from domain.addresses import from_wire
from domain.limits import Pace
from domain.messages import DeliveryState, NotSent
from domain.numbers import NumberType
from domain.rates import rate_of
from services.drafts import Draft
from services.rates import Rates
from tests.fakes.cast import ANN, number_of
from tests.fakes.stores import FakeClock, stores
from tests.fakes.tables import Memory, TableCall
from tests.fakes.world import World

ACS = ProviderName.ACS
NUMBER = replace(number_of(ACS), type=NumberType.TOLL_FREE)


class Office:
    """Processes over one table, and a clock."""

    def __init__(self) -> None:
        self.memory, self.clock = Memory(), FakeClock()

    def process(self) -> Rates:
        return Rates(stores(self.memory.table).limits, self.clock)

    def moments(self, count: int, *processes: Rates) -> list[datetime]:
        """Ask for many turns at once, of one process after the other; return them in order."""
        asked = (processes[n % len(processes)] for n in range(count))
        turns = [each.turn(ACS, NUMBER, "hello") for each in asked]
        return sorted(turn or self.clock.now() for turn in turns)


def most_in(moments: list[datetime], seconds: float) -> int:
    span = timedelta(seconds=seconds)
    return max(sum(a <= b < a + span for b in moments) for a in moments)


def test_the_figures_of_the_fact_sheets_are_the_data() -> None:
    def per_minute(provider: ProviderName, kind: NumberType) -> float:
        rate = rate_of(provider, replace(NUMBER, type=kind))
        assert rate is not None
        return rate.count * 60 / rate.seconds

    assert per_minute(ACS, NumberType.TOLL_FREE) == 200
    assert per_minute(ACS, NumberType.ALPHANUMERIC) == 600
    assert per_minute(ACS, NumberType.SHORT_CODE) == 6000
    assert per_minute(ProviderName.TWILIO, NumberType.LONG_CODE) == 60
    assert per_minute(ProviderName.TWILIO, NumberType.SHORT_CODE) == 6000
    assert rate_of(ProviderName.TELESIGN, NUMBER) is None
    own = rate_of(ProviderName.TELESIGN, replace(NUMBER, per_minute=90))
    assert own is not None
    assert (own.count, own.seconds) == (90, 60)


def test_at_usual_rates_storage_is_not_asked_at_all() -> None:
    office = Office()
    rates = office.process()
    for _ in range(100):
        assert rates.turn(ACS, NUMBER, "hello") is None
        office.clock.advance(seconds=4)
    assert office.memory.rows.get("limits", {}) == {}


def test_texts_spread_over_a_minute_hold_up_none_of_those_after_them() -> None:
    office = Office()
    rates = office.process()
    for _ in range(100):
        assert rates.turn(ACS, NUMBER, "hello") is None
        office.clock.advance(seconds=1)


@pytest.mark.parametrize("processes", [1, 4])
def test_a_burst_of_a_thousand_is_spread_and_nobody_waits(processes: int) -> None:
    office = Office()
    moments = office.moments(1000, *(office.process() for _ in range(processes)))
    beginning = office.clock.now()
    assert most_in([m for m in moments if m > beginning], 60) <= 201
    at_once = sum(moment == beginning for moment in moments)
    assert at_once <= 20 * processes + 17 * processes
    assert timedelta(minutes=4) < moments[-1] - beginning < timedelta(minutes=5.5)


def test_a_lease_serves_many_turns() -> None:
    office = Office()
    rates = office.process()
    writes = []

    def note(call: TableCall, do: Callable[[], Any], /) -> Any:
        writes.extend([call] if call.writes else [])
        return do()

    office.memory.around = note
    office.moments(1000, rates)
    assert len(writes) <= 1000 / 16 + 2


def test_unused_turns_lapse() -> None:
    office = Office()
    one, other = office.process(), office.process()
    office.moments(25, one)
    office.clock.advance(minutes=1)
    assert office.moments(40, one)[-1] > office.clock.now()
    office.clock.advance(minutes=10)
    assert other.turn(ACS, NUMBER, "hello") is None


def test_turns_of_two_processes_are_never_the_same() -> None:
    office = Office()
    moments = office.moments(300, office.process(), office.process(), office.process())
    later = [moment for moment in moments if moment > office.clock.now()]
    step = timedelta(seconds=0.3)
    assert all(b - a > step * 0.99 for a, b in pairwise(later))


def test_a_complaint_halves_the_rate_for_everybody_and_for_a_while() -> None:
    office = Office()
    one, other = office.process(), office.process()
    one.slow_down(ACS, NUMBER)
    one.slow_down(ACS, NUMBER)  # about a text that was on its way: not halved twice
    found = stores(office.memory.table).limits
    [row] = office.memory.rows["limits"]
    pace = found.pace(row[0])
    assert pace is not None
    assert pace.value == Pace(office.clock.now(), 1, office.clock.now() + timedelta(seconds=60))
    moments = [m for m in office.moments(300, one, other) if m > office.clock.now()]
    assert most_in(moments, 60) <= 101
    office.clock.advance(minutes=30)
    assert one.turn(ACS, NUMBER, "hello") is None


def test_a_sender_without_a_known_rate_is_slowed_only_after_a_complaint() -> None:
    office = Office()
    rates = office.process()
    telesign = ProviderName.TELESIGN
    assert all(rates.turn(telesign, NUMBER, "x") is None for _ in range(2000))
    rates.slow_down(telesign, NUMBER)
    assert any(rates.turn(telesign, NUMBER, "x") for _ in range(200))


def test_twilio_counts_segments_and_queues_ten_minutes_itself() -> None:
    office = Office()
    rates = office.process()
    long_code = replace(number_of(ProviderName.TWILIO), type=NumberType.LONG_CODE)
    three_segments = "x" * 400
    now = [rates.turn(ProviderName.TWILIO, long_code, three_segments) for _ in range(300)]
    assert sum(turn is None for turn in now) == pytest.approx(200, abs=4)


def test_a_burst_goes_out_by_deadlines_one_after_the_other_and_nothing_is_lost() -> None:
    world = World(provider=ACS)
    world.put(replace(world.number, type=NumberType.TOLL_FREE, per_minute=10))
    world.restart()
    customers = [from_wire(f"+1206555{n:04}") for n in range(200)]
    for customer in customers:
        draft = Draft(ANN, "news")
        world.run(partial(world.channel.replies.initiate, world.number.id, customer, draft))
    assert len(world.gateway.reached) < 6
    reached = []
    for _ in range(25):
        world.settle(minutes=1)
        reached.append(len(world.gateway.reached))
    assert max(b - a for a, b in pairwise(reached)) <= 12
    assert reached[-1] == 200
    heads = [stored.value for _, stored in world.truth.threads.all_heads()]
    assert not any(head.outbox or head.claim for head in heads)
    sent = [world.message_of(text.reference) for text in world.gateway.reached]
    assert {(m.state, m.attempts) for m in sent} == {(DeliveryState.SENT, 1)}


def test_whoever_dies_after_taking_a_turn_costs_a_turn_and_no_text() -> None:
    world = World(provider=ACS)
    world.put(replace(world.number, type=NumberType.TOLL_FREE, per_minute=10))
    world.restart()
    world.text("hello")
    world.pick()
    for n in range(6):
        world.reply(f"answer {n}")
        world.restart()
    world.settle(minutes=8)
    assert world.gateway.texts() == [f"answer {n}" for n in range(6)]


def test_a_provider_that_complains_is_heard() -> None:
    world = World(provider=ACS)
    limits = world.channel.carriage.limits
    limits.heard(world.account, world.number, NotSent("429", "Too many.", too_fast=True))
    assert len(world.memory.rows["limits"]) == 1
