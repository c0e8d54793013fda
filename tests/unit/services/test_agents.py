"""Who can be given a conversation: somebody who can sign in and answer."""

from __future__ import annotations

import pytest

from domain.errors import Invalid
from domain.people import Principal, Role
from tests.channels import World

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
