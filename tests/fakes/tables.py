"""Table Storage in memory: passes the same contract tests as the real one.

Every call goes through ``around``, where tests count calls, break them (``tests/fakes/faults.py``)
or decide who may make the next one (``tests/unit/services/scheduler.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import RLock
from typing import Any, Protocol, TypeVar

from storage.rows import (
    PAGE,
    Changed,
    Exists,
    Missing,
    NotCommitted,
    Op,
    Page,
    Row,
    StoreError,
    Table,
    Verb,
    batch,
    checked,
    possible,
)

T = TypeVar("T")

READS = {"get", "page"}


@dataclass(frozen=True, slots=True)
class TableCall:
    """One call of one table: a read or a write."""

    table: str
    verb: str

    @property
    def writes(self) -> bool:
        return self.verb not in READS


class Around(Protocol):
    """What happens around every call."""

    def __call__(self, call: TableCall, do: Callable[[], Any], /) -> Any:
        """Do the call, or something else instead."""


def straight(call: TableCall, do: Callable[[], Any], /) -> Any:
    return do()


def ordinal(key: str) -> bytes:
    """Order keys as the service does: by UTF-16 code units."""
    return key.encode("utf-16-be")


class Memory:
    """All tables of one account."""

    def __init__(self, around: Around = straight, *, sparse: bool = False) -> None:
        """*sparse* gives an empty page with a token before every page, as Azure may."""
        self.around = around
        self.sparse = sparse
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.lock = RLock()
        self.versions: Counter[tuple[str, str, str]] = Counter()
        self.rows: dict[str, dict[tuple[str, str], Row]] = {}

    def table(self, name: str) -> MemoryTable:
        self.rows.setdefault(name, {})
        return MemoryTable(self, name)

    def past(self) -> Memory:
        """Return the same account, with nothing around its calls."""
        past = Memory(sparse=self.sparse)
        past.rows, past.versions, past.lock = self.rows, self.versions, self.lock
        return past

    def copy(self, around: Around) -> Memory:
        """Return another account that holds the same."""
        other = Memory(around, sparse=self.sparse)
        other.rows = {name: dict(rows) for name, rows in self.rows.items()}
        other.versions = self.versions.copy()
        return other


class MemoryTable(Table):
    """One table in memory."""

    def __init__(self, memory: Memory, name: str) -> None:
        self.name = name
        self._memory = memory
        self._rows = memory.rows[name]

    def get(self, partition: str, key: str) -> Row | None:
        return self._do("get", lambda: self._rows.get((partition, key)))

    def create(self, row: Row) -> str:
        return self._one("create", Op(Verb.CREATE, row))

    def replace(self, row: Row) -> str:
        if not row.version:
            raise ValueError("a row is replaced under the version it was read with")
        return self._one("replace", Op(Verb.REPLACE, row))

    def update(self, row: Row) -> str:
        blind = Row(row.partition, row.key, row.document)
        return self._one("update", Op(Verb.REPLACE, blind))

    def upsert(self, row: Row) -> str:
        return self._one("upsert", Op(Verb.UPSERT, row))

    def delete(self, partition: str, key: str, version: str | None = None) -> None:
        def remove() -> None:
            if possible(partition, key) and (partition, key) in self._rows:
                self._apply(Op(Verb.DELETE, Row(partition, key, b"", version or "")))

        self._do("delete", remove)

    def transact(self, ops: Sequence[Op]) -> list[str]:
        for op in batch(ops):
            checked(op.row)
        return self._do("transact", lambda: self._all_or_none(ops))

    def page(
        self,
        partitions: tuple[str, str],
        keys: tuple[str, str] | None = None,
        limit: int = PAGE,
        token: tuple[str, str] | None = None,
        since: datetime | None = None,
    ) -> Page:
        return self._do("page", lambda: self._page(partitions, keys, limit, token, since))

    def _page(
        self,
        partitions: tuple[str, str],
        keys: tuple[str, str] | None,
        limit: int,
        token: tuple[str, str] | None,
        since: datetime | None,
    ) -> Page:
        found = sorted(_within(self._rows, partitions, keys), key=_place)
        if since is not None:
            found = [row for row in found if row.written is None or row.written >= since]
        if self._memory.sparse and token is None and found:
            return Page((), ("empty", ""))
        if token is not None and token != ("empty", ""):
            start = tuple(ordinal(part) for part in token)
            found = [row for row in found if _place(row) >= start]
        most = min(limit, PAGE)
        rest = found[most:]
        if not rest:
            return Page(tuple(found))
        return Page(tuple(found[:most]), (rest[0].partition, rest[0].key))

    def _do(self, verb: str, do: Callable[[], T]) -> T:
        def locked() -> T:
            with self._memory.lock:
                return do()

        result: T = self._memory.around(TableCall(self.name, verb), locked)
        return result

    def _one(self, verb: str, op: Op) -> str:
        checked(op.row)
        return self._do(verb, lambda: self._apply(op))

    def _all_or_none(self, ops: Sequence[Op]) -> list[str]:
        before = {place: self._rows.get(place) for op in ops if (place := _key(op.row))}
        versions: list[str] = []
        for index, op in enumerate(ops):
            try:
                versions.append(self._apply(op))
            except StoreError as error:
                self._undo(before)
                raise NotCommitted(index, error) from error
        return versions

    def _undo(self, before: dict[tuple[str, str], Row | None]) -> None:
        for place, row in before.items():
            if row is None:
                self._rows.pop(place, None)
            else:
                self._rows[place] = row

    def _apply(self, op: Op) -> str:
        row, place = op.row, _key(op.row)
        found = self._rows.get(place)
        if op.verb is Verb.CREATE and found is not None:
            raise Exists
        if op.verb in {Verb.REPLACE, Verb.DELETE}:
            if found is None:
                raise Missing
            if row.version and row.version != found.version:
                raise Changed
        if op.verb is Verb.DELETE:
            del self._rows[place]
            return ""
        counted = (self.name, *place)
        self._memory.versions[counted] += 1  # of this row, also over a deletion
        version = f'W/"{self._memory.versions[counted]}"'
        self._rows[place] = Row(row.partition, row.key, row.document, version, self._memory.now())
        return version


def _within(
    rows: dict[tuple[str, str], Row], partitions: tuple[str, str], keys: tuple[str, str] | None
) -> Iterator[Row]:
    for row in rows.values():
        if _inside(row.partition, partitions) and (keys is None or _inside(row.key, keys)):
            yield row


def _inside(key: str, limits: tuple[str, str]) -> bool:
    return ordinal(limits[0]) <= ordinal(key) < ordinal(limits[1])


def _key(row: Row) -> tuple[str, str]:
    return row.partition, row.key


def _place(row: Row) -> tuple[bytes, bytes]:
    return ordinal(row.partition), ordinal(row.key)
