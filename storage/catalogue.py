"""The table of configuration: one partition, read whole."""

from __future__ import annotations

from collections.abc import Mapping

from domain.accounts import Account
from domain.acknowledgements import Acknowledgement
from domain.catalogue import Thing, id_of
from domain.deployment import Deployment
from domain.keys import ApiKey
from domain.numbers import Number
from domain.ports import LostRace
from domain.teams import Team
from domain.threads import Stored
from domain.workstreams import Workstream
from storage.rows import Changed, Exists, Missing, Row, Table, decoded, encoded, every, only

PARTITION = "configuration"
DEPLOYMENT = "deployment"

KINDS: Mapping[str, type[Thing]] = {
    "account": Account,
    "number": Number,
    "workstream": Workstream,
    "team": Team,
    "key": ApiKey,
    "acknowledgement": Acknowledgement,
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
        row = Row(PARTITION, _key(thing), encoded(thing, was.raw if was else None))
        try:
            if was is None:
                return self._table.create(row)
            return self._table.replace(
                Row(row.partition, row.key, row.document, version=was.version)
            )
        except (Exists, Changed, Missing) as error:
            raise LostRace from error

    def remove(self, thing: Thing) -> None:
        """Remove a thing for good."""
        self._table.delete(PARTITION, _key(thing))

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


def _key(thing: Thing) -> str:
    return f"{_NAMES[type(thing)]}~{id_of(thing)}"
