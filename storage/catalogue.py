"""The table of configuration: one partition, read whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.accounts import Account
from domain.acknowledgements import Acknowledgement
from domain.automated_messages import AutomatedMessage
from domain.blocks import Block
from domain.catalogue import Thing, id_of
from domain.deployment import Deployment
from domain.keys import ApiKey
from domain.numbers import Number
from domain.operating_hours import Calendar
from domain.ports import LostRace
from domain.quick_replies import QuickReply
from domain.teams import Team
from domain.threads import Stored
from domain.workstreams import Workstream
from storage.rows import (
    Changed,
    Exists,
    Missing,
    NotCommitted,
    Op,
    Row,
    Table,
    Verb,
    decoded,
    encoded,
    every,
    only,
)

PARTITION = "configuration"
DEPLOYMENT = "deployment"
GUARD = "guard"

KINDS: Mapping[str, type[Thing]] = {
    "account": Account,
    "number": Number,
    "workstream": Workstream,
    "team": Team,
    "key": ApiKey,
    "acknowledgement": Acknowledgement,
    "hours": Calendar,
    "message": AutomatedMessage,
    "block": Block,
    "quickreply": QuickReply,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


class CatalogueTable:
    """Configuration in Table Storage."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def everything(self) -> list[Stored[Thing]]:
        """Return all that is configured; kinds that this version does not know are left alone."""
        rows = every(self._table, only(PARTITION))
        kinds = ((row, KINDS.get(row.key.split("~")[0])) for row in rows)
        return [decoded(row, kind) for row, kind in kinds if kind is not None]

    def one(self, kind: type[Thing], key: str) -> Stored[Thing] | None:
        """Return one thing."""
        row = self._table.get(PARTITION, f"{_NAMES[kind]}~{key}")
        return decoded(row, kind) if row else None

    def put(self, thing: Thing, was: Stored[Thing] | None) -> str:
        """Write a thing that is still as it was read, return its version; ``LostRace``."""
        row = _row(thing, was)
        try:
            return self._table.replace(row) if was else self._table.create(row)
        except (Exists, Changed, Missing) as error:
            raise LostRace from error

    def remove(self, thing: Thing) -> None:
        """Remove a thing for good."""
        self._table.delete(PARTITION, _key(thing))

    def guard(self) -> str:
        """Return a version of the whole, "" before the first guarded change."""
        row = self._table.get(PARTITION, GUARD)
        return row.version if row else ""

    def change(
        self,
        written: Sequence[tuple[Thing, Stored[Thing] | None]],
        removed: Sequence[Stored[Thing]],
        guard: str,
    ) -> tuple[str, list[str]]:
        """Write and remove together with the guard's row, so that no two changes cross."""
        ops = [
            _op(Row(PARTITION, GUARD, b"{}", guard)),
            *(_op(_row(thing, was)) for thing, was in written),
            *(Op(Verb.DELETE, Row(PARTITION, _key(s.value), b"{}", s.version)) for s in removed),
        ]
        try:
            versions = self._table.transact(ops)
        except NotCommitted as error:
            raise LostRace from error
        return versions[0], versions[1 : len(written) + 1]

    def deployment(self) -> Stored[Deployment] | None:
        """Return which deployment wrote last."""
        row = self._table.get(PARTITION, DEPLOYMENT)
        return decoded(row, Deployment) if row else None

    def deployed(self, now: Deployment, was: Stored[Deployment] | None) -> None:
        """Note which deployment wrote last; ``LostRace``."""
        row = Row(PARTITION, DEPLOYMENT, encoded(now), was.version if was else "")
        try:
            if was is None:
                self._table.create(row)
            else:
                self._table.replace(row)
        except (Exists, Changed, Missing) as error:
            raise LostRace from error


def _row(thing: Thing, was: Stored[Thing] | None) -> Row:
    document = encoded(thing, was.raw if was else None)
    return Row(PARTITION, _key(thing), document, was.version if was else "")


def _op(row: Row) -> Op:
    return Op(Verb.REPLACE if row.version else Verb.CREATE, row)


def _key(thing: Thing) -> str:
    return f"{_NAMES[type(thing)]}~{id_of(thing)}"
