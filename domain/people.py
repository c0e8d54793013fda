"""Who is calling, and what they may do with our numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from domain.numbers import Number


class Role(StrEnum):
    """What somebody may do; a higher role may do all that a lower one may.

    Roles compare by rank, not by letters: ``role >= Role.SUPERVISOR``.
    """

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"

    def __lt__(self, other: str) -> bool:
        return _rank(self) < _rank(other)

    def __le__(self, other: str) -> bool:
        return _rank(self) <= _rank(other)

    def __gt__(self, other: str) -> bool:
        return _rank(self) > _rank(other)

    def __ge__(self, other: str) -> bool:
        return _rank(self) >= _rank(other)


def _rank(role: str) -> int:
    return list(Role).index(Role(role))


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in person, or the holder of a key (whose id starts with ``key:``).

    ``sign_in`` is the name that a person signs in with; owners and members of teams may be
    named by it as well as by id.
    """

    id: str
    name: str
    role: Role
    teams: tuple[str, ...] = ()
    sign_in: str = ""


KNOWN_FOR = timedelta(days=90)
"""A person who has not opened the console for so long is forgotten."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has opened the console, as they were on the last day (UTC) that they did."""

    id: str
    name: str
    role: Role
    seen_on: date
    sign_in: str = ""


class PeopleStore(Protocol):
    """People who have opened the console."""

    def note(self, person: Person) -> None:
        """Write what is known of a person, over what was known before."""

    def everyone(self) -> list[Person]:
        """Return all who are known, by id."""

    def remove(self, person: str) -> None:
        """Remove a person, if they are there."""


def may_use(number: Number, principal: Principal) -> bool:
    """Tell whether *principal* may text from *number* and work on its conversations.

    Ownership binds every role, administrators too; a number without owners is everyone's.
    """
    owners = {owner.casefold() for owner in number.owners}
    names = {name.casefold() for name in (principal.id, principal.sign_in, *principal.teams)}
    return not owners or not owners.isdisjoint(names - {""})


def may_read(number: Number, principal: Principal) -> bool:
    """Tell whether *principal* may see the conversations of *number*."""
    return principal.role >= Role.SUPERVISOR or may_use(number, principal)


def may_read_of(number: Number | None, principal: Principal) -> bool:
    """Tell the same of a number that may be gone: its owners are not known any more."""
    if number is None:
        return principal.role >= Role.SUPERVISOR
    return may_read(number, principal)
