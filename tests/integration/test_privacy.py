"""Erasure, retention and the thread machine over real tables and real containers."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.accounts import ProviderName
from tests.azurite import Azurite
from tests.builders import CUSTOMER
from tests.fakes.busy import busy, traces
from tests.fakes.world import World
from tests.faults.test_thread_machine import FORGETFUL, ThreadMachine
from tests.integration.remote import RemoteWorld


@pytest.mark.parametrize("stops", [False, True])
def test_a_dump_of_all_tables_and_containers_holds_nothing_of_an_erased_customer(
    azurite: Azurite, stops: bool
) -> None:
    world = RemoteWorld(azurite=azurite)
    busy(world, stops=stops)
    before = {trace.partition(":")[0] for trace in traces(world)}
    assert before >= {
        "threads", "inbox", "customers", "deadlines", "closed", "receipts", "quarantine",
        "contacts", "media", "surveys",
    }  # fmt: skip
    world.run(lambda: world.channel.privacy.erasure.ask(CUSTOMER))
    world.settle(6)
    assert traces(world) == []
    assert world.channel.consent.customer(CUSTOMER).suppressed is stops
    seq = world.head.seq
    world.text("back again", provider_message_id="back")
    assert world.messages[0].seq == seq + 1


def test_what_is_old_goes_from_real_tables(azurite: Azurite) -> None:
    world = RemoteWorld(azurite=azurite)
    busy(world, stops=False)
    world.clock.advance(days=31)
    world.settle(3)
    world.keep(days=731)
    left = [trace for trace in traces(world) if not trace.startswith(("contacts", "customers"))]
    assert left == []
    assert world.head.blank


def test_a_thread_survives_anything_over_real_tables(azurite: Azurite) -> None:
    class RemoteMachine(ThreadMachine):
        def made(self, provider: ProviderName) -> World:
            return RemoteWorld(azurite=azurite, provider=provider, settings=FORGETFUL)

    few = settings(
        max_examples=8,
        stateful_step_count=15,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(RemoteMachine, settings=few)
