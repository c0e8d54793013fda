"""Contacts are found by any form of their numbers, whoever writes at the same time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.addresses import Address, AddressKind, matching_form
from domain.contacts import Contact
from tests.builders import CUSTOMER
from tests.channels import World
from tests.fakes.tables import TableCall

OTHER = Address(AddressKind.E164, "+14255550123")


@pytest.fixture
def world() -> World:
    return World()


def ids(world: World, address: Address) -> list[str]:
    return [link.id for link in world.channel.contacts.find(address)]


def test_none_one_or_many_have_a_number(world: World) -> None:
    contacts = world.channel.contacts
    assert ids(world, CUSTOMER) == []
    first = contacts.create(Contact("", "Carla", (CUSTOMER,))).value
    assert ids(world, CUSTOMER) == [first.id]
    second = contacts.create(Contact("", "Karl", (CUSTOMER, OTHER))).value
    assert ids(world, CUSTOMER) == [first.id, second.id]
    contacts.edit(second.id, lambda was: replace(was, numbers=(OTHER,)))
    assert ids(world, CUSTOMER) == [first.id]
    contacts.delete(first.id)
    assert ids(world, CUSTOMER) == []


def test_a_renamed_contact_is_renamed_at_its_numbers(world: World) -> None:
    made = world.channel.contacts.create(Contact("", "Carla", (CUSTOMER,))).value
    world.channel.contacts.edit(made.id, lambda was: replace(was, name="Karla"))
    assert [link.name for link in world.channel.contacts.find(CUSTOMER)] == ["Karla"]


def test_what_was_known_of_the_customer_stays(world: World) -> None:
    world.text("STOP")
    world.channel.contacts.create(Contact("", "Carla", (CUSTOMER,)))
    assert world.channel.consent.customer(CUSTOMER).suppressed


@pytest.mark.parametrize(
    ("kept", "texted"),
    [
        ("+5215512345678", "+525512345678"),
        ("+525512345678", "+5215512345678"),
        ("+5491123456789", "+541123456789"),
        ("+551187654321", "+5511987654321"),
        ("+5511987654321", "+551187654321"),
    ],
)
def test_a_contact_is_found_by_the_other_form_of_its_number(
    kept: str, texted: str, world: World
) -> None:
    ours, theirs = (Address(AddressKind.E164, number) for number in (kept, texted))
    assert matching_form(ours) == matching_form(theirs)
    made = world.channel.contacts.create(Contact("", "Carla", (ours,))).value
    assert ids(world, theirs) == [made.id]
    assert ids(world, ours) == [made.id]
    world.channel.contacts.delete(made.id)
    assert ids(world, theirs) == []


def test_two_changes_at_once_leave_what_the_contact_says(world: World) -> None:
    contacts = world.channel.contacts
    made = contacts.create(Contact("", "Carla")).value
    overtaken = False

    def around(call: TableCall, do: Any) -> Any:
        nonlocal overtaken
        if call == TableCall("customers", "create") and not overtaken:
            overtaken = True
            contacts.edit(made.id, lambda was: replace(was, numbers=(OTHER,)))
        return do()

    world.memory.around = around
    contacts.edit(made.id, lambda was: replace(was, numbers=(CUSTOMER,)))
    assert ids(world, CUSTOMER) == []
    assert ids(world, OTHER) == [made.id]


def test_what_a_crash_left_unnoted_is_mended(world: World) -> None:
    world.stores.contacts.put(Contact("c1", "Carla", (CUSTOMER,)), None)
    assert ids(world, CUSTOMER) == []
    assert world.channel.contacts.mend() == 1
    assert ids(world, CUSTOMER) == ["c1"]
