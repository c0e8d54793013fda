"""The two tables that every contract test runs over."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Protocol, cast

import pytest
from azure.core.credentials import AzureNamedKeyCredential, TokenCredential

from domain.stores import Stores
from storage.authorization import authorization_of
from storage.clock import StorageClock
from storage.late import Late
from storage.line import Line
from storage.parallel import together
from storage.rest import RestTable
from storage.rows import Table
from storage.tables import AzureTable
from tests import azurite as emulator
from tests.fakes.stores import in_turn, stores
from tests.fakes.tables import Memory

CREDENTIAL = AzureNamedKeyCredential(emulator.ACCOUNT, emulator.KEY)
numbers = count(1)

Tables = Callable[[str], Table]


Credential = AzureNamedKeyCredential | TokenCredential


class Kind(Protocol):
    """Makes a table that speaks to an Azurite."""

    def __call__(
        self,
        url: str,
        name: str,
        credential: Credential = CREDENTIAL,
        clock: StorageClock | None = None,
        verify: bool | str = True,
    ) -> AzureTable | RestTable: ...


def azure_table(
    url: str,
    name: str,
    credential: Credential = CREDENTIAL,
    clock: StorageClock | None = None,
    verify: bool | str = True,
) -> AzureTable:
    return AzureTable(url, name, credential, clock or StorageClock(), verify)


def rest_table(
    url: str,
    name: str,
    credential: Credential = CREDENTIAL,
    clock: StorageClock | None = None,
    verify: bool | str = True,
) -> RestTable:
    line = Line(url, authorization_of(credential), clock or StorageClock(), verify)
    return RestTable(line, name, lambda: azure_table(url, name, credential, clock, verify))


KINDS: dict[str, Kind] = {"azurite, client": azure_table, "azurite, rest": rest_table}


class Fresh:
    """A table that comes into being when a test first uses it: most use two of a dozen."""

    def __init__(self, table: AzureTable | RestTable) -> None:
        self._table = table
        self._there = Late(self._ensured)

    def __getattr__(self, member: str) -> object:
        return getattr(self._there(), member)

    def _ensured(self) -> AzureTable | RestTable:
        self._table.ensure()
        return self._table


def azure_tables(url: str, kind: Kind) -> Tables:
    """Return fresh tables of an Azurite, one per name."""
    prefix = f"t{next(numbers)}"

    @cache
    def table(name: str) -> Table:
        return cast("Table", Fresh(kind(url, prefix + name)))

    return table


@pytest.fixture(params=["memory", "sparse memory", *KINDS])
def tables(request: pytest.FixtureRequest) -> Iterator[Tables]:
    """Tables by name: in memory, in memory with empty pages in between, and Azurite's, twice."""
    if request.param in KINDS:
        yield azure_tables(request.getfixturevalue("azurite").table_url, KINDS[request.param])
    else:
        yield Memory(sparse=request.param.startswith("sparse")).table


@pytest.fixture
def table(tables: Tables) -> Table:
    """One empty table."""
    return tables("things")


@pytest.fixture
def real_stores(tables: Tables, request: pytest.FixtureRequest) -> Stores:
    """All stores over one kind of table; calls run at once where the tables are Azurite's."""
    at_once = not KINDS.keys().isdisjoint(request.node.callspec.params.values())
    return stores(tables, together if at_once else in_turn)
