"""Azure Table Storage spoken directly: the calls that every text makes.

The client spends several times what its calls are worth (docs/decisions, "The hot path speaks to
Table Storage itself"). What is rare, queries and the making of tables, is left to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Protocol
from urllib.parse import quote

from domain.errors import Unavailable
from storage import batches
from storage.answers import refused, unavailable
from storage.batches import Part
from storage.columns import columns, document
from storage.line import Answer, Failure, Line
from storage.rows import (
    PAGE,
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

READING = {"Accept": "application/json;odata=nometadata"}
WRITING = {
    "Content-Type": "application/json",
    "Accept": "application/json;odata=nometadata",
    "Prefer": "return-no-content",
}
BATCHING = {"Content-Type": batches.CONTENT_TYPE, "Accept": "application/json"}
ANY_VERSION = {"If-Match": "*"}
UNREADABLE = "answered with what cannot be read"


class Making(Table, Protocol):
    """A table that can also be made: the client's."""

    def ensure(self) -> None:
        """Create the table if it is not there."""


class RestTable:
    """One table; *client* makes the one that does what is rare."""

    def __init__(self, line: Line, name: str, client: Callable[[], Making]) -> None:
        self.name = name
        self._line = line
        self._make = client
        self._path = f"{line.base}/{name}"
        self._batch = f"{line.base}/$batch"

    @cached_property
    def _client(self) -> Making:
        return self._make()

    def ensure(self) -> None:
        """Create the table if it is not there."""
        self._client.ensure()

    def page(
        self,
        partitions: tuple[str, str],
        keys: tuple[str, str] | None = None,
        limit: int = PAGE,
        token: tuple[str, str] | None = None,
        since: datetime | None = None,
    ) -> Page:
        """Return rows of the half-open ranges of *partitions* and *keys*, in order."""
        return self._client.page(partitions, keys, limit, token, since)

    def get(self, partition: str, key: str) -> Row | None:
        """Return a row, None if there is none."""
        if not possible(partition, key):
            return None
        try:
            answer = self._asked(lambda: self._line.read(self._at(partition, key), READING))
        except Missing:
            return None
        return _row(partition, key, answer, self.name)

    def create(self, row: Row) -> str:
        """Create a row and return its version; raise ``Exists``."""
        return self._one(Op(Verb.CREATE, row))

    def replace(self, row: Row) -> str:
        """Replace a row that has ``row.version``; raise ``Changed`` or ``Missing``."""
        if not row.version:
            raise ValueError("a row is replaced under the version it was read with")
        return self._one(Op(Verb.REPLACE, row))

    def update(self, row: Row) -> str:
        """Replace a row whatever its version; raise ``Missing``."""
        return self._one(Op(Verb.REPLACE, Row(row.partition, row.key, row.document)))

    def upsert(self, row: Row) -> str:
        """Write a row whether it is there or not."""
        return self._one(Op(Verb.UPSERT, row))

    def delete(self, partition: str, key: str, version: str | None = None) -> None:
        """Remove a row, if it has *version* where one is given; a missing one is fine."""
        if not possible(partition, key):
            return
        try:
            self._one(Op(Verb.DELETE, Row(partition, key, b"", version or "")))
        except Missing:
            return

    def transact(self, ops: Sequence[Op]) -> list[str]:
        """Do all operations of one partition or none; return versions in order."""
        parts = [self._part(op, self._line.origin) for op in batch(ops)]
        body = batches.body_of(parts)
        answer = self._asked(lambda: self._line.write("POST", self._batch, BATCHING, body))
        done = batches.versions_of(answer.body, len(parts))
        if isinstance(done, list):
            return done
        if done is None:
            raise unavailable(self.name, UNREADABLE)
        error = refused(done.status, done.code, self.name)
        if isinstance(error, StoreError) and done.index >= 0:
            raise NotCommitted(done.index, error)
        raise error if isinstance(error, Unavailable) else unavailable(self.name, UNREADABLE)

    def _one(self, op: Op) -> str:
        part = self._part(op)
        body = part.body.encode("ascii")
        return _etag(
            self._asked(lambda: self._line.write(part.method, part.url, part.headers, body))
        )

    def _part(self, op: Op, origin: str = "") -> Part:
        row = checked(op.row)
        at = origin + self._at(row.partition, row.key)
        condition = {"If-Match": row.version} if row.version else ANY_VERSION
        if op.verb is Verb.DELETE:
            return Part("DELETE", at, READING | condition, "")
        entity = {"PartitionKey": row.partition, "RowKey": row.key, **columns(row.document)}
        body = json.dumps(entity)
        if op.verb is Verb.CREATE:
            return Part("POST", origin + self._path, WRITING, body)
        return Part("PUT", at, WRITING | condition if op.verb is Verb.REPLACE else WRITING, body)

    def _at(self, partition: str, key: str) -> str:
        return f"{self._path}(PartitionKey='{_quoted(partition)}',RowKey='{_quoted(key)}')"

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        """Return a good answer; raise what any other means, or that there was none."""
        try:
            answer = ask()
        except Failure as error:
            raise unavailable(self.name, "cannot be reached") from error
        if 200 <= answer.status < 300:
            return answer
        code = answer.headers.get("x-ms-error-code") or batches.code_of(answer.body)
        raise refused(answer.status, code, self.name)


def _row(partition: str, key: str, answer: Answer, table: str) -> Row:
    try:
        entity = json.loads(answer.body)
    except ValueError as error:
        raise unavailable(table, UNREADABLE) from error
    return Row(partition, key, document(entity), _etag(answer))


def _quoted(key: str) -> str:
    return quote(key.replace("'", "''"), safe="")


def _etag(answer: Answer) -> str:
    return str(answer.headers.get("ETag", ""))
