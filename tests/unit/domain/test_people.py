from __future__ import annotations

import pytest

from domain.addresses import from_wire
from domain.numbers import Number
from domain.people import Principal, Role, may_read, may_use
from domain.teams import Team, teams_of


def a_number(*owners: str) -> Number:
    return Number("n", "N", from_wire("+14252306549"), "a", "w", owners=owners)


def somebody(role: Role = Role.AGENT, *teams: str) -> Principal:
    return Principal("anna", "Anna", role, teams)


def test_roles_compare_by_rank() -> None:
    assert Role.AGENT < Role.SUPERVISOR < Role.ADMINISTRATOR
    assert Role.ADMINISTRATOR >= Role.ADMINISTRATOR > Role.AGENT
    assert Role.SUPERVISOR <= Role.SUPERVISOR
    assert not Role.ADMINISTRATOR <= Role.AGENT
    assert sorted(Role) == list(Role)


@pytest.mark.parametrize("role", Role)
def test_a_number_without_owners_is_everyones(role: Role) -> None:
    assert may_use(a_number(), somebody(role))


@pytest.mark.parametrize("role", Role)
def test_only_owners_use_a_number_whatever_their_role(role: Role) -> None:
    assert not may_use(a_number("ben", "desk"), somebody(role, "sales"))
    assert may_use(a_number("ben", "anna"), somebody(role))
    assert may_use(a_number("desk"), somebody(role, "sales", "desk"))


def test_supervisors_and_administrators_may_read_what_they_do_not_own() -> None:
    readers = [role for role in Role if may_read(a_number("ben"), somebody(role))]
    assert readers == [Role.SUPERVISOR, Role.ADMINISTRATOR]


def test_the_teams_of_somebody_are_those_that_list_them() -> None:
    teams = [
        Team("a", "A", ("anna",)),
        Team("b", "B", ("ben",)),
        Team("c", "C", ("anna",), deleted=True),
    ]
    assert teams_of(["Anna"], teams) == ("a",)
