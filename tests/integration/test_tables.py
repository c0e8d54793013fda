"""Tables that are not there, which only a real service can show."""

from collections.abc import Callable

import pytest

from domain.errors import Unavailable
from storage.rows import Op, Row, Verb, only
from tests.azurite import Azurite
from tests.contract.conftest import Kind


def row(key: str) -> Row:
    return Row("p", key, b"{}")


def test_a_table_that_does_not_exist_is_neither_empty_nor_a_lost_race(
    azurite: Azurite, kind: Kind
) -> None:
    missing = kind(azurite.table_url, "missing")
    calls: list[Callable[[], object]] = [
        lambda: missing.get("p", "a"),
        lambda: missing.create(row("a")),
        lambda: missing.update(row("a")),
        lambda: missing.upsert(row("a")),
        lambda: missing.transact([Op(Verb.CREATE, row("a"))]),
        lambda: missing.page(only("p")),
    ]
    for call in calls:
        with pytest.raises(Unavailable, match="does not exist yet"):
            call()


def test_tables_are_made_once_and_making_them_again_is_fine(azurite: Azurite, kind: Kind) -> None:
    made = kind(azurite.table_url, "again")
    made.ensure()
    made.ensure()
