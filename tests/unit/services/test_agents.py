"""Who can be given a conversation: somebody who can sign in and answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Invalid
from domain.people import Principal, Role
from tests.channels import World
from tests.fakes.faults import Fault, Faults

SUE = Principal("sue", "Sue", Role.SUPERVISOR)
KEYS_ONLY = {"WEBSITE_AUTH_ENABLED": "False"}


@pytest.fixture
def world() -> World:
    return World()


def refused(world: World, agent: str, **environment: str) -> str | None:
    """Return why *agent* is refused, None where they may have a conversation."""
    try:
        world.made(**environment).agents.check(agent, SUE)
    except Invalid as error:
        return error.code
    return None


def test_a_holder_of_a_usable_key_may_have_a_conversation(world: World) -> None:
    keys = world.channel.api_keys
    bea, cy = (keys.create(name, Role.AGENT, None)[0] for name in ("Bea", "Cy"))
    keys.revoke(cy.id)
    assert refused(world, f"key:{bea.id}") is None
    assert refused(world, f"key:{cy.id}") == "no_such_agent"
    assert refused(world, "key:nobody") == "no_such_agent"


@pytest.mark.parametrize(
    ("agent", "code"), [("sue", None), ("ben", None), ("ben@contoso.com", "sign_in_name")]
)
def test_people_who_sign_in_are_named_by_their_object_id(
    agent: str, code: str | None, world: World
) -> None:
    assert refused(world, agent) == code


def test_where_nobody_signs_in_only_the_caller_and_keys_are_agents(world: World) -> None:
    assert refused(world, "sue", **KEYS_ONLY) is None
    assert refused(world, "ben", **KEYS_ONLY) == "no_such_agent"


def test_a_person_is_noted_once_a_day_and_when_role_or_name_change(world: World) -> None:
    agents, noted = world.channel.agents, world.stores.people.everyone
    ann = Principal("ann", "Ann", Role.AGENT)
    agents.met(ann)
    [first] = noted()
    world.stores.people.remove("ann")
    agents.met(ann)
    assert noted() == [], "the same is not written twice on one day"
    agents.met(replace(ann, role=Role.SUPERVISOR))
    assert noted() == [replace(first, role=Role.SUPERVISOR)]
    world.clock.advance(days=1)
    agents.met(ann)
    assert noted() == [replace(first, seen_on=first.seen_on + timedelta(days=1))]


def test_the_console_opens_while_nobody_can_be_noted(
    world: World,
) -> None:
    faults = Faults()
    world.memory.around = faults
    faults.plan(Fault.FAIL_BEFORE, table="people")
    world.channel.agents.met(SUE)
    assert world.stores.people.everyone() == []
    world.channel.agents.met(SUE)
    assert [person.id for person in world.stores.people.everyone()] == ["sue"]


def test_who_was_not_met_for_ninety_days_is_listed_and_kept_no_more(world: World) -> None:
    ben = Principal("ben", "Ben", Role.AGENT)
    world.channel.agents.met(ben)
    world.clock.advance(days=90)
    assert [one.id for one in world.channel.agents.known_to(SUE)] == ["ben", "sue"]
    world.clock.advance(days=1)
    assert world.channel.agents.known_to(SUE) == [SUE]
    assert world.channel.privacy.keeping.run() == 1
    assert world.stores.people.everyone() == []


def test_an_agent_is_called_as_they_signed_in_or_as_their_key_is_called(world: World) -> None:
    bea = world.channel.api_keys.create("Bea", Role.AGENT, None)[0]
    world.channel.agents.met(SUE)
    elsewhere = world.made().agents
    names = [elsewhere.name_of(agent) for agent in (f"key:{bea.id}", "key:gone", "sue", "ben")]
    assert names == ["Bea", "", "Sue", ""]


def test_a_name_that_cannot_be_read_is_not_known(world: World) -> None:
    faults = Faults()
    world.memory.around = faults
    faults.plan(Fault.FAIL_BEFORE, table="people")
    assert world.channel.agents.name_of("sue") == ""
