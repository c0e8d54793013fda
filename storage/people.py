"""The table of people: one partition, a row for each who has opened the console."""

from __future__ import annotations

from domain.people import Person
from storage.rows import Row, Table, decoded, encoded, every, only

PARTITION = "people"


class PeopleTable:
    """People in Table Storage."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def note(self, person: Person) -> None:
        """Write what is known of a person, over what was known before."""
        self._table.upsert(Row(PARTITION, person.id, encoded(person)))

    def everyone(self) -> list[Person]:
        """Return all who are known, by id."""
        return [decoded(row, Person).value for row in every(self._table, only(PARTITION))]

    def remove(self, person: str) -> None:
        """Remove a person, if they are there."""
        self._table.delete(PARTITION, person)
