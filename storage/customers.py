"""The table of customers: a partition per customer with state, ledger and threads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.customers import Customer, LedgerEntry
from domain.ports import LostRace, Seen
from domain.stores import Token
from domain.threads import Stored
from storage.rows import (
    MOST_OPERATIONS,
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
    prefixed,
)

STATE = "state"


class CustomerTable:
    """Customers in Table Storage."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def customer(self, key: str) -> Stored[Customer] | None:
        """Return what holds for a customer, None if nothing is known."""
        row = self._table.get(key, STATE)
        return decoded(row, Customer) if row else None

    def record(
        self, key: str, entry: LedgerEntry, was: Stored[Customer] | None, now: Customer
    ) -> None:
        """Add to the ledger and change the state at once; ``Seen`` or ``LostRace``."""
        ops = [
            Op(Verb.CREATE, Row(key, f"l~{entry.key}", encoded(entry))),
            _state(key, was, now),
        ]
        try:
            self._table.transact(ops)
        except NotCommitted as error:
            if error.index == 0 and isinstance(error.cause, Exists):
                raise Seen from error
            raise LostRace from error

    def change(self, key: str, was: Stored[Customer] | None, now: Customer) -> None:
        """Change the state if it is still as it was read; raise ``LostRace``."""
        op = _state(key, was, now)
        try:
            if op.verb is Verb.CREATE:
                self._table.create(op.row)
            else:
                self._table.replace(op.row)
        except (Exists, Changed, Missing) as error:
            raise LostRace from error

    def ledger(self, key: str) -> list[LedgerEntry]:
        """Return every proof there is for a customer, oldest first."""
        rows = every(self._table, only(key), prefixed("l~"))
        found = [decoded(row, LedgerEntry).value for row in rows]
        return sorted(found, key=lambda entry: (entry.at, entry.key))

    def proofs(
        self, limit: int, token: Token | None = None
    ) -> tuple[list[LedgerEntry], Token | None]:
        """Return some proofs of all customers, and where the next page begins."""
        page = self._table.page(("", "\x7f"), prefixed("l~"), limit, token)
        return [decoded(row, LedgerEntry).value for row in page.rows], page.token

    def join(self, key: str, thread: str) -> None:
        """Remember that a customer has this thread."""
        self._table.upsert(Row(key, f"t~{thread}", b"{}"))

    def threads(self, key: str) -> list[str]:
        """Return the threads of a customer."""
        rows = every(self._table, only(key), prefixed("t~"))
        return [row.key.removeprefix("t~") for row in rows]

    def leave(self, key: str, thread: str) -> None:
        """Forget that a customer has a thread."""
        self._table.delete(key, f"t~{thread}")

    def clear(self, key: str) -> None:
        """Remove state and proofs of a customer; raise ``LostRace`` if they change meanwhile."""
        rows = [row for row in every(self._table, only(key)) if not row.key.startswith("t~")]
        rows.sort(key=lambda row: row.key == STATE)  # it says that there is something
        self._batches(Op(Verb.DELETE, row) for row in rows)

    def redact(self, key: str, proofs: Sequence[LedgerEntry]) -> None:
        """Write proofs in the place of those with their keys."""
        rows = (Row(key, f"l~{proof.key}", encoded(proof)) for proof in proofs)
        self._batches(Op(Verb.UPSERT, row) for row in rows)

    def _batches(self, ops: Iterable[Op]) -> None:
        every_op = list(ops)
        for start in range(0, len(every_op), MOST_OPERATIONS):
            try:
                self._table.transact(every_op[start : start + MOST_OPERATIONS])
            except NotCommitted as error:
                raise LostRace from error


def _state(key: str, was: Stored[Customer] | None, now: Customer) -> Op:
    document = encoded(now, was.raw if was else None)
    verb = Verb.REPLACE if was else Verb.CREATE
    return Op(verb, Row(key, STATE, document, was.version if was else ""))
