"""What a table does, over the double and over Azurite."""

from collections.abc import Callable

import pytest

from domain.errors import Invalid
from storage.rows import (
    MOST_BYTES,
    Changed,
    Exists,
    Missing,
    NotCommitted,
    Op,
    Row,
    StoreError,
    Table,
    Verb,
    every,
    only,
)

UNUSUAL_KEYS = ["", " a ", "o'b", 'a"b', "a%20b", "a+b", "a&b=c", "a:b,c;d", "é", "😀", "x" * 512]
IMPOSSIBLE_KEYS = ["a/b", "a\\b", "a#b", "a?b", "a\tb", "a\x7fb", "a\x85b", "x" * 513]


def row(key: str, document: bytes = b"{}", version: str = "", partition: str = "p") -> Row:
    return Row(partition, key, document, version)


def contents(table: Table, partition: str = "p") -> dict[str, bytes]:
    return {found.key: found.document for found in every(table, only(partition))}


def test_a_row_is_read_as_it_was_written_under_the_version_of_its_writing(table: Table) -> None:
    version = table.create(row("a", b'{"n":1}'))
    assert table.get("p", "a") == row("a", b'{"n":1}', version)
    assert version


def test_a_row_that_is_not_there_is_none(table: Table) -> None:
    assert table.get("p", "a") is None


def test_a_row_is_created_once(table: Table) -> None:
    table.create(row("a", b"1"))
    with pytest.raises(Exists):
        table.create(row("a", b"2"))
    assert contents(table) == {"a": b"1"}


def test_a_row_is_replaced_only_under_the_version_it_was_read_with(table: Table) -> None:
    first = table.create(row("a", b"1"))
    second = table.replace(row("a", b"2", first))
    assert second != first
    with pytest.raises(Changed):
        table.replace(row("a", b"3", first))
    assert contents(table) == {"a": b"2"}


def test_a_version_changes_with_a_write_that_changes_nothing(table: Table) -> None:
    first = table.create(row("a", b"1"))
    assert table.update(row("a", b"1")) != first


def test_a_replace_without_a_version_is_a_mistake(table: Table) -> None:
    table.create(row("a"))
    with pytest.raises(ValueError, match=r".+"):
        table.replace(row("a"))


def test_a_missing_row_is_neither_replaced_nor_updated(table: Table) -> None:
    version = table.create(row("a"))
    table.delete("p", "a")
    with pytest.raises(Missing):
        table.replace(row("a", version=version))
    with pytest.raises(Missing):
        table.update(row("a"))
    assert contents(table) == {}


def test_an_update_asks_for_no_version_and_leaves_nothing_of_the_old_document(
    table: Table,
) -> None:
    long = b"x" * 40_000
    version = table.create(row("a", long))
    table.update(row("a", b"2", version))
    table.update(row("a", b"3", version))
    assert contents(table) == {"a": b"3"}


def test_an_upsert_creates_and_replaces(table: Table) -> None:
    table.upsert(row("a", b"x" * 40_000))
    table.upsert(row("a", b"2"))
    assert contents(table) == {"a": b"2"}


def test_a_delete_without_a_version_deletes_whatever_is_there_or_nothing(table: Table) -> None:
    table.create(row("a"))
    table.delete("p", "a")
    table.delete("p", "a")
    assert contents(table) == {}


def test_a_delete_with_a_version_spares_a_row_written_since(table: Table) -> None:
    first = table.create(row("a"))
    second = table.update(row("a"))
    with pytest.raises(Changed):
        table.delete("p", "a", first)
    table.delete("p", "a", second)
    table.delete("p", "a", second)
    assert contents(table) == {}


def test_a_transaction_does_all_and_returns_versions_in_order(table: Table) -> None:
    old = table.create(row("b", b"1"))
    gone = table.create(row("d", b"1"))
    versions = table.transact(
        [
            Op(Verb.CREATE, row("a", b"2")),
            Op(Verb.REPLACE, row("b", b"2", old)),
            Op(Verb.UPSERT, row("c", b"2")),
            Op(Verb.DELETE, row("d", version=gone)),
        ]
    )
    assert contents(table) == {"a": b"2", "b": b"2", "c": b"2"}
    found = [table.get("p", key) for key in "abc"]
    assert [one.version for one in found if one] == versions[:3]


FAILURES: list[tuple[Verb, str, bool, type[StoreError]]] = [
    (Verb.CREATE, "there", False, Exists),
    (Verb.REPLACE, "there", True, Changed),
    (Verb.DELETE, "there", True, Changed),
    (Verb.REPLACE, "missing", True, Missing),
    (Verb.DELETE, "missing", True, Missing),
    (Verb.REPLACE, "missing", False, Missing),
    (Verb.DELETE, "missing", False, Missing),
]


@pytest.mark.parametrize(("verb", "key", "stale", "cause"), FAILURES)
def test_a_transaction_that_fails_does_nothing_and_names_its_first_failure(
    table: Table, verb: Verb, key: str, stale: bool, cause: type[StoreError]
) -> None:
    first = table.create(row("there", b"1"))
    table.update(row("there", b"2"))
    before = contents(table)
    ops = [
        Op(Verb.UPSERT, row("new")),
        Op(verb, row(key, b"3", first if stale else "")),
        Op(Verb.CREATE, row("also new")),
    ]
    with pytest.raises(NotCommitted) as refused:
        table.transact(ops)
    assert refused.value.index == 1
    assert type(refused.value.cause) is cause
    assert contents(table) == before


def test_of_two_failures_the_first_is_named(table: Table) -> None:
    """A repeat that has also lost the race must show itself as a repeat (design §3.3)."""
    stale = table.create(row("head"))
    table.update(row("head"))
    table.create(row("marker"))
    ops = [Op(Verb.CREATE, row("marker")), Op(Verb.REPLACE, row("head", b"2", stale))]
    with pytest.raises(NotCommitted) as refused:
        table.transact(ops)
    assert (refused.value.index, type(refused.value.cause)) == (0, Exists)
    with pytest.raises(NotCommitted) as refused:
        table.transact(ops[::-1])
    assert (refused.value.index, type(refused.value.cause)) == (0, Changed)


def test_a_transaction_has_one_to_a_hundred_operations(table: Table) -> None:
    ops = [Op(Verb.CREATE, row(f"{number:03}")) for number in range(101)]
    for wrong in ([], ops):
        with pytest.raises(ValueError, match=r"1 to 100"):
            table.transact(wrong)
    table.transact(ops[:100])
    assert len(contents(table)) == 100


def test_a_transaction_stays_in_one_partition(table: Table) -> None:
    with pytest.raises(ValueError, match=r"(?i)partition"):
        table.transact([Op(Verb.CREATE, row("a")), Op(Verb.CREATE, row("a", partition="q"))])


def test_a_transaction_has_every_row_once(table: Table) -> None:
    with pytest.raises(ValueError, match="once"):
        table.transact([Op(Verb.UPSERT, row("a")), Op(Verb.UPSERT, row("a"))])


@pytest.mark.parametrize("key", UNUSUAL_KEYS)
def test_unusual_keys_are_keys(table: Table, key: str) -> None:
    version = table.create(row(key, b"1", partition=key))
    table.replace(row(key, b"2", version, partition=key))
    table.update(row(key, b"3", partition=key))
    table.transact([Op(Verb.UPSERT, row(key, b"4", partition=key))])
    found = table.get(key, key)
    assert found is not None
    assert (found.partition, found.key, found.document) == (key, key, b"4")
    assert contents(table, key) == {key: b"4"}
    table.delete(key, key, found.version)
    assert table.get(key, key) is None


@pytest.mark.parametrize("key", IMPOSSIBLE_KEYS)
def test_a_row_that_cannot_be_is_not_found_and_not_written(table: Table, key: str) -> None:
    assert table.get("p", key) is None
    assert table.get(key, "k") is None
    table.delete("p", key)
    writes: list[Callable[[], object]] = [
        lambda: table.create(row(key)),
        lambda: table.upsert(row("k", partition=key)),
        lambda: table.transact([Op(Verb.CREATE, row(key))]),
    ]
    for write in writes:
        with pytest.raises(ValueError, match="character"):
            write()


@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "\0\ufffd😀é\u2028" * 20_000, "😀" * 100_000, "x" + "😀" * 40_000, ""],
    ids=["plain", "mixed", "emoji", "emoji at odd places", "empty"],
)
def test_large_documents_come_back_as_they_were(table: Table, text: str) -> None:
    document = text.encode()
    table.create(row("a", document))
    table.transact([Op(Verb.CREATE, row("b", document))])
    assert contents(table) == {"a": document, "b": document}


def test_a_row_that_azure_would_refuse_for_its_size_is_refused_by_name(table: Table) -> None:
    """Azurite takes it; Azure answers 400 for ever."""
    with pytest.raises(Invalid, match="too_large"):
        table.create(row("a", b"x" * (MOST_BYTES + 1)))
    table.create(row("a", b"x" * MOST_BYTES))
