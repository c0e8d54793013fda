"""Taking configured things away: for good, or once their conversations have ended.

What live conversations need is marked deleted: nobody starts anything with it any more, its
callbacks are still answered, and agents may answer in what is live until it ends. ``enabled``
stays as it was: a number that was switched off does not send again because it was deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.accounts import Account
from domain.catalogue import Catalogue, Thing
from domain.inbox_store import InboxStore
from domain.numbers import Number
from domain.operating_hours import Calendar
from domain.stores import Token
from domain.teams import Team
from domain.threads import Stored
from domain.workstreams import Workstream

VIEWS = ("open~", "agent~", "waiting~")
PAGE = 1000
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Live:
    """Numbers and workstreams with live conversations.

    ``complete`` is False where there were too many to look at: then everything may have some.
    """

    numbers: frozenset[str]
    workstreams: frozenset[str]
    complete: bool = True


def live_now(inbox: InboxStore) -> Live:
    """Return what live conversations need, reading at most ``MOST_ROWS`` rows."""
    numbers: set[str] = set()
    workstreams: set[str] = set()
    read = 0
    for view in VIEWS:
        token: Token | None = None
        while True:
            rows, token = inbox.view(view, PAGE, token)
            numbers |= {row.number for row in rows}
            workstreams |= {row.workstream for row in rows}
            read += len(rows)
            if token is None or read >= MOST_ROWS:
                break
    return Live(frozenset(numbers), frozenset(workstreams), read < MOST_ROWS)


@dataclass(frozen=True, slots=True)
class Removal:
    """What is written and removed to take things away, in the form of ``CatalogueStore``."""

    written: Sequence[tuple[Thing, Stored[Thing] | None]]
    removed: Sequence[Stored[Thing]]


def removal(gone: Sequence[Stored[Thing]], catalogue: Catalogue, live: Live) -> Removal:
    """Return how *gone* is taken away: disabled where something needs it, else removed."""
    going = {stored.value.id for stored in gone if isinstance(stored.value, Number)}
    staying = [
        number
        for number in catalogue.numbers.values()
        if number.id not in going or number.id in live.numbers or not live.complete
    ]
    kept = [stored for stored in gone if _needed(stored.value, staying, live)]
    return Removal(
        [(d, s) for s in kept if (d := _deleted(s.value)) != s.value],
        [stored for stored in gone if stored not in kept],
    )


def users_of(thing: Thing, catalogue: Catalogue) -> list[str]:
    """Return the ids of the numbers in use that name *thing*."""
    living = (number for number in catalogue.numbers.values() if not number.deleted)
    return [number.id for number in living if _names(number, thing)]


def _names(number: Number, thing: Thing) -> bool:
    match thing:
        case Account():
            return number.account == thing.id
        case Workstream():
            return number.workstream == thing.id
        case Team():
            return thing.id in number.owners
        case Calendar():
            return number.operating_hours == thing.id
    return False


def _needed(thing: Thing, staying: Sequence[Number], live: Live) -> bool:
    match thing:
        case Number():
            return thing.id in live.numbers or not live.complete
        case Account():
            return any(number.account == thing.id for number in staying)
        case Workstream():
            used = thing.id in live.workstreams or not live.complete
            return used or any(number.workstream == thing.id for number in staying)
        case Calendar():
            return any(number.operating_hours == thing.id for number in staying)
    return False


def _deleted(thing: Thing) -> Thing:
    if isinstance(thing, Account | Number | Workstream | Calendar):
        return replace(thing, deleted=True)
    return thing
