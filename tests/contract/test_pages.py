"""How tables are read: order, ranges, pages, over the double and over Azurite."""

from datetime import UTC, datetime, timedelta

from storage.rows import (
    Op,
    Row,
    Table,
    Verb,
    every,
    only,
    prefixed,
)
from tests.fakes.tables import ordinal


def row(key: str, document: bytes = b"{}", version: str = "", partition: str = "p") -> Row:
    return Row(partition, key, document, version)


def contents(table: Table, partition: str = "p") -> dict[str, bytes]:
    return {found.key: found.document for found in every(table, only(partition))}


def test_rows_come_in_the_order_of_their_utf16_units(table: Table) -> None:
    keys = ["a", "B", "b", "é", "\uff21", "😀", "~", "9", "10", "+1", ""]
    for key in keys:
        table.create(row(key))
    assert list(contents(table)) == sorted(keys, key=ordinal)


def test_ranges_are_half_open_over_partitions_and_keys(table: Table) -> None:
    for partition in ("a", "b", "b~", "c"):
        for key in ("m~1", "m~2", "n", "m"):
            table.create(row(key, partition=partition))

    def places(
        partitions: tuple[str, str], keys: tuple[str, str] | None = None
    ) -> list[tuple[str, str]]:
        return [(found.partition, found.key) for found in every(table, partitions, keys)]

    assert {partition for partition, _ in places(("a", "b"))} == {"a"}
    assert {partition for partition, _ in places(prefixed("b"))} == {"b", "b~"}
    assert {partition for partition, _ in places(only("b"))} == {"b"}
    assert len(places(("", "\x7f"))) == 16
    assert places(only("b"), prefixed("m~")) == [("b", "m~1"), ("b", "m~2")]
    assert places(only("b"), ("m~1", "m~2")) == [("b", "m~1")]
    assert places(("x' or PartitionKey ne 'y", "x' or PartitionKey ne 'z")) == []


def test_pages_follow_one_another_without_gap_or_repeat(table: Table) -> None:
    table.transact([Op(Verb.CREATE, row(f"{n:02}")) for n in range(25)])
    seen: list[str] = []
    token: tuple[str, str] | None = None
    for _ in range(10):
        page = table.page(only("p"), limit=10, token=token)
        assert len(page.rows) <= 10
        seen += [found.key for found in page.rows]
        token = page.token
        if token is None:
            break
    assert token is None
    assert seen == [f"{n:02}" for n in range(25)]


def test_a_page_goes_on_where_it_stopped_although_that_row_has_gone(table: Table) -> None:
    table.transact([Op(Verb.CREATE, row(f"{n}")) for n in range(6)])
    page = table.page(only("p"), limit=3)
    if not page.rows:
        page = table.page(only("p"), limit=3, token=page.token)
    table.delete("p", "3")
    rest = table.page(only("p"), limit=3, token=page.token)
    assert [found.key for found in rest.rows] == ["4", "5"]


def test_rows_say_when_they_were_written_and_are_found_by_that(table: Table) -> None:
    hour = timedelta(hours=1)
    table.create(row("there"))
    [found] = every(table, only("p"))
    assert found.written is not None
    assert abs(datetime.now(UTC) - found.written) < hour

    def written(since: datetime) -> list[str]:
        page = table.page(only("p"), since=since)
        while not page.rows and page.token:
            page = table.page(only("p"), token=page.token, since=since)
        return [one.key for one in page.rows]

    assert written(found.written) == ["there"]
    assert written(found.written - hour) == ["there"]
    assert written(found.written + hour) == []


def test_reading_stops_at_the_number_asked_for(table: Table) -> None:
    table.transact([Op(Verb.CREATE, row(f"{n}")) for n in range(6)])
    assert [found.key for found in every(table, only("p"), most=4)] == ["0", "1", "2", "3"]
    assert len(every(table, only("p"), most=9)) == 6
