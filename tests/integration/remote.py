"""A world whose tables and files are Azurite's, with the same faults around every call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from azure.storage.blob import ContainerClient

from domain.media import FileStore, StoredFile
from storage.files import CONTAINER, BlobFiles
from storage.rows import PAGE, Op, Page, Row, Table
from tests.azurite import Azurite
from tests.contract.conftest import CREDENTIAL, Tables, azure_tables, rest_table
from tests.fakes.faults import Faults
from tests.fakes.tables import Around, Memory, MemoryTable, TableCall, straight
from tests.fakes.world import World

T = TypeVar("T")


class RemoteTable(MemoryTable):
    """One table of Azurite, called as one in memory is."""

    def __init__(self, name: str, around: Callable[[], Around], inner: Table) -> None:
        self.name = name
        self._around = around
        self._inner = inner

    def _do(self, verb: str, do: Callable[[], T]) -> T:
        result: T = self._around()(TableCall(self.name, verb), do)
        return result

    def get(self, partition: str, key: str) -> Row | None:
        return self._do("get", lambda: self._inner.get(partition, key))

    def create(self, row: Row) -> str:
        return self._do("create", lambda: self._inner.create(row))

    def replace(self, row: Row) -> str:
        return self._do("replace", lambda: self._inner.replace(row))

    def update(self, row: Row) -> str:
        return self._do("update", lambda: self._inner.update(row))

    def upsert(self, row: Row) -> str:
        return self._do("upsert", lambda: self._inner.upsert(row))

    def delete(self, partition: str, key: str, version: str | None = None) -> None:
        self._do("delete", lambda: self._inner.delete(partition, key, version))

    def transact(self, ops: Sequence[Op]) -> list[str]:
        return self._do("transact", lambda: self._inner.transact(ops))

    def page(
        self,
        partitions: tuple[str, str],
        keys: tuple[str, str] | None = None,
        limit: int = PAGE,
        token: tuple[str, str] | None = None,
        since: datetime | None = None,
    ) -> Page:
        return self._do("page", lambda: self._inner.page(partitions, keys, limit, token, since))


class Remote(Memory):
    """The tables of an Azurite in the place of those in memory."""

    def __init__(self, tables: Tables, around: Around = straight) -> None:
        super().__init__(around)
        self._tables = tables

    def table(self, name: str) -> MemoryTable:
        return RemoteTable(name, lambda: self.around, self._tables(name))

    def past(self) -> Remote:
        return Remote(self._tables)


@dataclass(kw_only=True)
class RemoteWorld(World):
    """A channel over Azurite."""

    azurite: Azurite
    files: FileStore = field(init=False)  # type: ignore[assignment]  # the same port

    def __post_init__(self) -> None:
        self.files = BlobFiles(self.azurite.blob_url, CREDENTIAL)
        super().__post_init__()

    def kept_in(self, faults: Faults) -> Memory:
        return Remote(azure_tables(self.azurite.table_url, rest_table), faults)

    def held_files(self) -> Mapping[str, StoredFile]:
        container = ContainerClient(self.azurite.blob_url, CONTAINER, credential=CREDENTIAL)
        keys = list(container.list_blob_names())
        found: dict[str, Any] = {key: self.files.get(key) for key in keys}
        return {key: file for key, file in found.items() if file is not None}
