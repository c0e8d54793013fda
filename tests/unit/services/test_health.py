"""Readiness: what keeps the channel from working is said in sentences."""

from dataclasses import replace

import pytest

from domain.accounts import ProviderName
from domain.errors import Unavailable
from services.health import problems
from tests.fakes.faults import Fault
from tests.fakes.world import World, account_of


def found(world: World) -> list[str]:
    return problems(world.channel.catalogue, world.channel.accesses)


def test_all_is_well(world: World) -> None:
    assert found(world) == []


def test_a_setting_without_a_value_is_named_and_no_secret_shown(world: World) -> None:
    world.secrets.missing.add("TWILIO_TOKEN")
    assert found(world) == ["Account twilio: no value in TWILIO_TOKEN."]


def test_a_reference_that_was_not_resolved_is_told_from_a_value_that_is_missing(
    world: World,
) -> None:
    world.secrets.references.add("TWILIO_TOKEN")
    (problem,) = found(world)
    assert problem.startswith("Account twilio: Key Vault did not give TWILIO_TOKEN: the secret")


def test_a_disabled_account_needs_no_secrets(world: World) -> None:
    world.secrets.missing.add("TWILIO_TOKEN")
    world.put(replace(account_of(ProviderName.TWILIO), enabled=False))
    assert found(world) == []


def test_storage_that_cannot_be_reached_is_an_error(world: World) -> None:
    world.faults.plan(Fault.FAIL_BEFORE, table="configuration", verb="page")
    with pytest.raises(Unavailable):
        found(world)
