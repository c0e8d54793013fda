"""Reconciliation: what ``channel.json`` says becomes what the tables say.

The file wins over what was made elsewhere under the same id or name of a number. A lower
deployment number never writes, an equal fingerprint writes nothing. Written in steps of one
transaction each; whoever is interrupted, or overtaken, begins again, and the note of the
deployment comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from domain.acknowledgements import Acknowledgement
from domain.addresses import thread_form
from domain.catalogue import Thing, catalogue_of, id_of
from domain.configuration import ChannelConfiguration
from domain.deployment import Deployment
from domain.errors import InvalidConfiguration
from domain.keys import ApiKey
from domain.numbers import Number
from domain.problems import Problem
from domain.stores import MOST_AT_ONCE, Stores
from domain.threads import Stored
from services.races import won
from services.removal import Removal, live_now, removal

WITHIN = timedelta(seconds=20)
T = TypeVar("T")
Written = tuple[Thing, Stored[Thing] | None]


def _lower(number: int, in_force: int) -> Problem:
    return Problem("/deployment", f"{number} is lower than {in_force}, which is in force: raise it")


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Brings the catalogue to what a deployment says."""

    stores: Stores

    def apply(self, configuration: ChannelConfiguration) -> bool:
        """Write what differs; False where this deployment has written already.

        Raises ``InvalidConfiguration`` for a lower number that says something else.
        """
        return won(lambda: self._apply(configuration), WITHIN)

    def _apply(self, configuration: ChannelConfiguration) -> bool:
        store = self.stores.catalogue
        was = store.deployment()
        now = Deployment(configuration.deployment, configuration.fingerprint)
        if was is not None and was.value.hash == now.hash:
            return False
        if was is not None and was.value.number > now.number:
            raise InvalidConfiguration([_lower(now.number, was.value.number)])
        guard = store.guard()
        there = {_name(stored.value): stored for stored in store.everything()}
        wanted = {_name(thing): thing for thing in configuration.things()}
        away = self._away(there, wanted)
        written = [
            (thing, there.get(name))
            for name, thing in wanted.items()
            if name not in there or there[name].value != thing
        ]
        self._write([*written, *away.written], away.removed, guard)
        store.deployed(now, was)
        return True

    def _away(
        self, there: dict[tuple[str, str], Stored[Thing]], wanted: dict[tuple[str, str], Thing]
    ) -> Removal:
        """Return how that is taken away which the file no longer has, or stands in its way."""
        ours = {thread_form(t.address) for t in wanted.values() if isinstance(t, Number)}
        gone = [
            stored
            for name, stored in there.items()
            if name not in wanted and _goes(stored.value, ours)
        ]
        if not gone:
            return Removal((), ())
        staying = (s.value for n, s in there.items() if n not in wanted)
        after = catalogue_of([*staying, *wanted.values()])
        return removal(gone, after, live_now(self.stores.inbox))

    def _write(
        self, written: Sequence[Written], removed: Sequence[Stored[Thing]], guard: str
    ) -> None:
        """Write in as few transactions as there must be: first what is new, then away."""
        for some in _chunks(written):
            guard, _ = self.stores.catalogue.change(some, (), guard)
        for gone in _chunks(removed):
            guard, _ = self.stores.catalogue.change((), gone, guard)


def _name(thing: Thing) -> tuple[str, str]:
    return (type(thing).__name__, id_of(thing))


def _goes(thing: Thing, ours: Iterable[str]) -> bool:
    """Tell whether something that the file does not have goes because of it."""
    if isinstance(thing, ApiKey | Acknowledgement):
        return False
    if thing.managed_by == "deployment":
        return True
    return isinstance(thing, Number) and thread_form(thing.address) in ours


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), MOST_AT_ONCE):
        yield items[start : start + MOST_AT_ONCE]
