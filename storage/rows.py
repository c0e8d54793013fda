"""Rows as the stores see them, and the table they stand in.

A row is two keys, a JSON document and a version. ``Table`` is all that is needed of Table
Storage; ``storage/tables.py`` speaks to Azure, a double in the tests keeps rows in memory, and
both pass the same contract tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import msgspec

from domain.errors import Invalid
from domain.threads import Stored

T = TypeVar("T")

PAGE = 1000
"""The most rows that Table Storage returns at once."""

MOST_OPERATIONS = 100

MOST_BYTES = 500_000
"""A row has at most 1 MiB, in UTF-16: less than twice the bytes of its UTF-8."""

_NAMES = ("id", "seq", "operation")
"""By these a value inside a document is told from another of its kind."""

_POSSIBLE = re.compile(r"[^/\\#?\x00-\x1f\x7f-\x9f]{0,512}")


@dataclass(frozen=True, slots=True)
class Row:
    """One entity. ``version`` is its ETag; empty for a row that was not read.

    Rows of a page say when they were written last, by storage's own time.
    """

    partition: str
    key: str
    document: bytes = field(repr=False)
    version: str = ""
    written: datetime | None = field(default=None, compare=False, repr=False)


class Verb(StrEnum):
    """What an operation of a transaction does to its row."""

    CREATE = "create"
    REPLACE = "replace"
    UPSERT = "upsert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Op:
    """One operation. REPLACE and DELETE hold only if the row still has its version."""

    verb: Verb
    row: Row


class StoreError(Exception):
    """Base of what a table answers instead of doing what was asked."""


class Exists(StoreError):
    """Raised when a row to be created is there already."""


class Missing(StoreError):
    """Raised when a row to be changed is not there."""


class Changed(StoreError):
    """Raised when a row has another version than the one that was read."""


class NotCommitted(StoreError):
    """Raised when a transaction failed as a whole; ``index`` is its first failing operation."""

    def __init__(self, index: int, cause: StoreError) -> None:
        super().__init__(f"operation {index}: {type(cause).__name__}")
        self.index = index
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order of their keys, and where to go on; None at the end."""

    rows: tuple[Row, ...]
    token: tuple[str, str] | None = None


class Table(Protocol):
    """What the stores need of a table. All raise ``Unavailable`` when it cannot be reached."""

    def get(self, partition: str, key: str) -> Row | None:
        """Return a row, None if there is none."""

    def create(self, row: Row) -> str:
        """Create a row and return its version; raise ``Exists``."""

    def replace(self, row: Row) -> str:
        """Replace a row that has ``row.version``; raise ``Changed`` or ``Missing``."""

    def update(self, row: Row) -> str:
        """Replace a row whatever its version; raise ``Missing``."""

    def upsert(self, row: Row) -> str:
        """Write a row whether it is there or not."""

    def delete(self, partition: str, key: str, version: str | None = None) -> None:
        """Remove a row, if it has *version* where given (``Changed``); a missing one is fine."""

    def transact(self, ops: Sequence[Op]) -> list[str]:
        """Do all operations of one partition or none (``NotCommitted``); return versions."""

    def page(
        self,
        partitions: tuple[str, str],
        keys: tuple[str, str] | None = None,
        limit: int = PAGE,
        token: tuple[str, str] | None = None,
        since: datetime | None = None,
    ) -> Page:
        """Return rows of the half-open ranges of *partitions* and *keys*, in key order.

        *since* leaves out what was last written before; the service looks at every row for it.
        """


def possible(*keys: str) -> bool:
    """Tell whether rows can have these keys; whoever asks for another finds nothing."""
    return all(_POSSIBLE.fullmatch(key) for key in keys)


def checked(row: Row) -> Row:
    """Return a row that is to be written; raise ``ValueError`` or ``Invalid`` if it cannot be."""
    if not possible(row.partition, row.key):
        raise ValueError("a key has a character that Table Storage refuses, or is too long")
    if len(row.document) > MOST_BYTES:
        raise Invalid("too_large", "This is too large to be stored.", limit=MOST_BYTES)
    return row


def batch(ops: Sequence[Op]) -> Sequence[Op]:
    """Return what is to be one transaction; raise ``ValueError`` if it cannot be one."""
    if not 0 < len(ops) <= MOST_OPERATIONS:
        raise ValueError(f"a transaction has 1 to {MOST_OPERATIONS} operations, not {len(ops)}")
    if len({op.row.partition for op in ops}) > 1:
        raise ValueError("a transaction stays in one partition")
    if len({op.row.key for op in ops}) < len(ops):
        raise ValueError("a transaction has every row once")
    return ops


def only(partition: str) -> tuple[str, str]:
    """Return the range that holds one partition."""
    return (partition, partition + "\x20")


def prefixed(prefix: str) -> tuple[str, str]:
    """Return the range of keys that begin with *prefix* (printable ASCII)."""
    return (prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1))


def every(
    table: Table,
    partitions: tuple[str, str],
    keys: tuple[str, str] | None = None,
    most: int | None = None,
) -> list[Row]:
    """Return all rows of the ranges, or the first *most*, following tokens through empty pages."""
    found: list[Row] = []
    token: tuple[str, str] | None = None
    while most is None or len(found) < most:
        wanted = PAGE if most is None else min(PAGE, most - len(found))
        page = table.page(partitions, keys, wanted, token)
        found += page.rows
        if page.token is None or page.token == token:
            break
        token = page.token
    return found


def encoded(value: object, raw: Mapping[str, Any] | None = None) -> bytes:
    """Return the document of *value*; what a newer version wrote into *raw* survives."""
    fresh = msgspec.to_builtins(value)
    return msgspec.json.encode(_kept(raw, fresh, value) if raw else fresh)


def _kept(raw: Mapping[str, Any], fresh: dict[str, Any], value: object) -> dict[str, Any]:
    known: Mapping[str, object] = getattr(value, "__dataclass_fields__", {})
    result = {name: old for name, old in raw.items() if name not in known} | fresh
    for name in known.keys() & raw.keys():
        inner = getattr(value, name)
        if is_dataclass(inner) and _same(raw[name], fresh[name]):
            result[name] = _kept(raw[name], fresh[name], inner)
    return result


def _same(old: object, new: Mapping[str, object]) -> bool:
    """Tell whether two documents are about one thing, not one conversation or claim and the next.

    Only then does what is unknown in the old one belong into the new one.
    """
    return isinstance(old, dict) and all(old.get(name) == new.get(name) for name in _NAMES)


def decoded(row: Row, kind: type[T]) -> Stored[T]:
    """Return the value in a row, with its version and everything the row held."""
    raw = msgspec.json.decode(row.document)
    return Stored(msgspec.convert(raw, kind), row.version, raw)
