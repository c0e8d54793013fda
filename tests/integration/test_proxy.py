"""The proxy tells the truth about what goes over the wire, and outages are outages."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from domain.errors import Unavailable
from storage.rest import RestTable
from storage.rows import Op, Row, Verb, only
from storage.tables import READ_RETRIES, AzureTable
from tests.contract.conftest import Kind
from tests.integration import proxy as proxies
from tests.integration.proxy import Counted, Outage, Proxy

Tables = AzureTable | RestTable


@pytest.fixture
def table(counted: Proxy, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tables]:
    monkeypatch.setattr("storage.tables.READ_SECONDS", 1)
    monkeypatch.setattr("storage.line.READ_SECONDS", 1)
    monkeypatch.setattr(proxies, "HANG_SECONDS", 5)
    table = kind(counted.table_url, "counted")
    table.ensure()
    table.upsert(Row("p", "a", b"1"))
    counted.reset()
    yield table
    counted.up()
    table.delete("p", "b")


def test_every_request_is_counted_once_by_what_it_is(table: Tables, counted: Proxy) -> None:
    row = Row("p", "b", b"2")
    table.create(row)
    table.update(row)
    table.get("p", "b")
    table.get("p", "none")
    table.page(only("p"))
    table.transact([Op(Verb.UPSERT, row), Op(Verb.UPSERT, Row("p", "a", b"2"))])
    table.delete("p", "b")
    calls = counted.calls()
    assert calls[0].status in {201, 204}  # with the row as it was stored, or without
    assert [replace(calls[0], status=201), *calls[1:]] == [
        Counted("POST", "counted", "insert", 201),
        Counted("PUT", "counted", "row", 204),
        Counted("GET", "counted", "row", 200),
        Counted("GET", "counted", "row", 404),
        Counted("GET", "counted", "query", 200),
        Counted("POST", "", "batch", 202),
        Counted("DELETE", "counted", "row", 204),
    ]


def test_a_delay_is_felt_by_every_request(table: Tables, counted: Proxy) -> None:
    counted.delay(60)
    start = time.perf_counter()
    table.get("p", "a")
    table.get("p", "a")
    assert time.perf_counter() - start >= 0.12


@pytest.mark.parametrize("how", [Outage.REFUSE, Outage.ANSWER_503])
def test_a_write_during_an_outage_is_unavailable_and_not_tried_again(
    table: Tables, counted: Proxy, how: Outage
) -> None:
    counted.down(how)
    with pytest.raises(Unavailable):
        table.upsert(Row("p", "a", b"3"))
    with pytest.raises(Unavailable):
        table.transact([Op(Verb.UPSERT, Row("p", "a", b"3"))])
    assert len(counted.calls()) == 2
    counted.up()
    found = table.get("p", "a")
    assert found is not None
    assert found.document != b"3"


def test_a_storage_that_hangs_is_given_up_in_time(table: Tables, counted: Proxy) -> None:
    counted.down(Outage.HANG)
    start = time.perf_counter()
    with pytest.raises(Unavailable):
        table.upsert(Row("p", "a", b"3"))
    assert time.perf_counter() - start < 2
    counted.up()
    assert table.get("p", "a") is not None


def test_a_read_is_tried_again_and_each_try_counts(table: Tables, counted: Proxy) -> None:
    counted.down(Outage.ANSWER_503)
    with pytest.raises(Unavailable):
        table.get("p", "a")
    assert len(counted.calls()) == 1 + READ_RETRIES
