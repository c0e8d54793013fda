"""What a plan allows: texts a month, countries; and complaints that are remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.accounts import Plan, ProviderName
from domain.addresses import from_wire
from domain.messages import DeliveryState, Refused
from services.drafts import Draft
from services.volumes import Volumes
from tests.fakes.cast import ANN, account_of, report
from tests.fakes.stores import FakeClock, stores
from tests.fakes.tables import Memory
from tests.fakes.world import World

ACS = ProviderName.ACS


def test_a_thousand_a_month_and_not_one_more_however_many_processes() -> None:
    memory, clock = Memory(), FakeClock()
    processes = [Volumes(stores(memory.table).limits, clock) for _ in range(7)]
    taken = sum(processes[n % 7].take("acs", 1000) for n in range(2000))
    assert 990 <= taken <= 1000
    assert not any(each.take("acs", 1000) for each in processes)
    clock.advance(days=31)
    assert all(each.take("acs", 1000) for each in processes)


def test_processes_that_die_lose_a_little_and_never_go_above() -> None:
    memory, clock = Memory(), FakeClock()
    taken = sum(Volumes(stores(memory.table).limits, clock).take("acs", 1000) for _ in range(1200))
    assert 200 <= taken <= 1000


def test_elsewhere_the_count_is_written_now_and_then() -> None:
    memory, clock = Memory(), FakeClock()
    volumes = Volumes(stores(memory.table).limits, clock)
    assert all(volumes.take("twilio", None) for _ in range(60))
    assert volumes.sent("twilio") == 50


@pytest.fixture
def trial() -> World:
    world = World(provider=ACS)
    world.put(replace(account_of(ACS), plan=Plan.TRIAL))
    world.restart()
    world.text("hello")
    world.pick()
    return world


def test_the_trial_refuses_what_is_above_its_month(
    trial: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial.reply("the last one")
    monkeypatch.setattr(trial.channel.carriage.volumes, "take", lambda *_: False)
    trial.reply("one too many")
    refused = trial.message("one too many")
    assert (refused.state, refused.error_code) == (DeliveryState.FAILED, "trial_limit")
    assert "1000 texts" in (refused.explanation or "")
    assert trial.gateway.texts() == ["the last one"]


def test_the_trial_reaches_its_country_only(trial: World) -> None:
    draft = Draft(ANN, "hi")
    customer = from_wire("+447700900123")
    trial.run(lambda: trial.channel.replies.initiate(trial.number.id, customer, draft))
    assert trial.gateway.calls == []


def test_complaints_about_number_and_account_are_remembered(trial: World) -> None:
    trial.reply("one")
    reference = trial.gateway.calls[0].reference
    failed = DeliveryState.FAILED
    trial.take(
        report(failed, of=reference, error_code="4010", explanation="Not verified.",
               account_fault=True)
    )  # fmt: skip
    refusal = Refused("Denied", "Wrong key.", account_fault=True)
    trial.channel.carriage.limits.heard(trial.account, trial.number, refusal)
    troubles = trial.truth.limits.troubles("acs")
    assert {(t.code, t.says) for t in troubles} == {
        ("4010", "Not verified."), ("Denied", "Wrong key."),
    }  # fmt: skip
