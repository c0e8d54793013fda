"""People who have opened the console, over the double and Azurite."""

from dataclasses import replace

from domain.people import Person, Role
from domain.stores import Stores
from tests.fakes.stores import START

ANN = Person("3f2b-ann", "Ann Okafor", Role.AGENT, START.date())
BEN = Person("1c9d-ben", "Ben Castillo", Role.SUPERVISOR, START.date())


def test_people_are_known_by_id_as_they_were_met_last_until_they_are_removed(
    real_stores: Stores,
) -> None:
    people = real_stores.people
    for person in (ANN, BEN, replace(ANN, role=Role.SUPERVISOR)):
        people.note(person)
    assert people.everyone() == [BEN, replace(ANN, role=Role.SUPERVISOR)]
    for _ in range(2):
        people.remove(BEN.id)
    assert [person.id for person in people.everyone()] == [ANN.id]
