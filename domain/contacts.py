"""Contacts: people we know, found by their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.addresses import Address, parse_customer
from domain.calendar_rules import is_zone
from domain.errors import Invalid
from domain.texts import clean

MOST_NUMBERS = 20


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or organisation. ``external_reference`` is its id in another system.

    ``zone`` is the IANA time zone that they live in, "" where nobody has said.
    """

    id: str
    name: str
    numbers: tuple[Address, ...] = ()
    external_reference: str = ""
    notes: str = ""
    zone: str = ""


def named(text: str) -> str:
    """Return a contact's name, on one line; raise ``Invalid`` for an empty one."""
    name = " ".join(clean(text).split())
    if not name:
        raise Invalid("name_empty", "Write a name.", field="/name")
    return name


def in_zone(text: str) -> str:
    """Return a contact's time zone, "" for none; raise ``Invalid`` for one that does not exist."""
    if text and not is_zone(text):
        raise Invalid(
            "zone_unknown",
            "Write a time zone of the IANA database, such as Europe/Berlin.",
            field="/zone",
        )
    return text


def numbered(texts: Iterable[str]) -> tuple[Address, ...]:
    """Return numbers in E.164, each once; raise ``Invalid`` naming the one that is wrong."""
    found = [parse_customer(text, None, field=f"/numbers/{at}") for at, text in enumerate(texts)]
    return tuple(dict.fromkeys(found))
