"""Who can be given a conversation: somebody who can sign in and answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Invalid
from domain.people import Principal, Role
from domain.teams import Team
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
        world.made(**environment).agents.check(agent, SUE, None)
    except Invalid as error:
        return error.code
    return None


def ids(agents: list[Principal]) -> list[str]:
    return [agent.id for agent in agents]


def test_a_holder_of_a_usable_key_may_have_a_conversation(world: World) -> None:
    keys = world.channel.api_keys
    bea, cy = (keys.create(name, Role.AGENT, None)[0] for name in ("Bea", "Cy"))
    keys.revoke(cy.id)
    assert refused(world, f"key:{bea.id}") is None
    assert refused(world, f"key:{cy.id}") == "no_such_agent"
    assert refused(world, "key:nobody") == "no_such_agent"


def test_agents_have_the_names_of_their_keys_and_of_when_they_opened_the_console(
    world: World,
) -> None:
    bea, _ = world.channel.api_keys.create("Bea", Role.AGENT, None)
    world.channel.agents.met(SUE)
    names = [world.channel.agents.name_of(agent) for agent in (f"key:{bea.id}", "sue", "ben")]
    assert names == ["Bea", "Sue", ""]


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
    assert ids(world.channel.agents.known_to(SUE)) == ["ben", "key:admin", "sue"]
    world.clock.advance(days=1)
    assert ids(world.channel.agents.known_to(SUE)) == ["key:admin", "sue"]
    assert world.channel.privacy.keeping.run() == 1
    assert world.stores.people.everyone() == []


def owner_key(world: World, name: str) -> str:
    """Return the id of the holder of a new key."""
    return f"key:{world.channel.api_keys.create(name, Role.AGENT, None)[0].id}"


def refused_for(world: World, agent: str, *owners: str) -> tuple[str, ...] | None:
    """Return who may have a conversation of a number with *owners*, None where *agent* may."""
    number = replace(world.channel.catalogue.now().number("private"), owners=owners)
    try:
        world.made().agents.check(agent, SUE, number)
    except Invalid as error:
        allowed = error.facts["allowed"]
        return tuple(allowed) if isinstance(allowed, list) else None
    return None


def test_a_conversation_goes_to_owners_of_its_number_only(world: World) -> None:
    ann, bob = owner_key(world, "Ann"), owner_key(world, "Bob")
    assert refused_for(world, ann, ann) is None
    assert refused_for(world, bob, ann) == (ann,)
    assert refused_for(world, bob) is None, "a number without owners is everyone's"


def test_members_of_a_team_that_owns_the_number_may_have_its_conversations(world: World) -> None:
    ann, bob = owner_key(world, "Ann"), owner_key(world, "Bob")
    world.stores.catalogue.put(Team("sales", "Sales", (ann,)), None)
    assert refused_for(world, ann, "sales") is None
    assert refused_for(world, bob, "sales") == (ann,)


def test_people_who_were_met_are_owners_by_their_sign_in_name(world: World) -> None:
    for key, name in (("dora", "Dora@example.com"), ("ben", "ben@example.com")):
        world.channel.agents.met(Principal(key, key, Role.AGENT, sign_in=name))
    assert refused_for(world, "dora", "desk") is None
    assert refused_for(world, "ben", "desk") == ("dora",)


def test_who_was_never_met_may_have_what_a_sign_in_name_owns(world: World) -> None:
    assert refused_for(world, "stranger", "desk") is None, "it may be Dora"
    assert refused_for(world, "stranger", "dora@example.com") is None
    assert refused_for(world, "stranger", "stranger") is None
    assert refused_for(world, "stranger", "somebody-else") == ()


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
