"""Inbox and deadlines, over the double and Azurite."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from domain.deadlines import Lane
from domain.inbox import InboxRow, row_of
from domain.stores import Stores
from domain.threads import ViewKey
from storage.rows import Row, every
from tests.builders import conversation, deadline, head
from tests.contract.conftest import Tables
from tests.fakes.stores import START, stores

KEY = ViewKey("open~default~0", "50~1~t-1~op1")
MINUTE = timedelta(minutes=1)


def inbox_row(rev: int, **changes: object) -> InboxRow:
    return replace(row_of(head(rev=rev, live=conversation()), "t"), **changes)  # type: ignore[arg-type]


def test_a_row_written_ahead_again_is_left_as_it_is(real_stores: Stores) -> None:
    inbox = real_stores.inbox
    inbox.write_ahead(KEY, inbox_row(1))
    inbox.write_ahead(KEY, inbox_row(2))
    found = inbox.row(KEY)
    assert found is not None
    assert found.value.rev == 1


def test_an_update_never_brings_back_a_row_that_is_gone(real_stores: Stores) -> None:
    inbox = real_stores.inbox
    assert inbox.update(KEY, inbox_row(1)) is False
    assert inbox.row(KEY) is None
    inbox.write_ahead(KEY, inbox_row(1))
    assert inbox.update(KEY, inbox_row(2)) is True
    inbox.remove(KEY)
    inbox.remove(KEY)
    assert inbox.row(KEY) is None


@pytest.mark.parametrize(
    ("there", "given", "mended"),
    [
        ((2, "op"), (3, "op"), True),
        ((3, "op"), (3, "op"), False),
        ((3, "of the loser"), (3, "op"), True),
        ((4, "of a text on its way"), (3, "op"), False),
    ],
)
def test_a_row_is_mended_only_if_it_is_older_or_of_a_lost_race(
    real_stores: Stores, there: tuple[int, str], given: tuple[int, str], mended: bool
) -> None:
    before, after = (
        inbox_row(rev, operation=operation, preview=str((rev, operation)))
        for rev, operation in (there, given)
    )
    real_stores.inbox.write_ahead(KEY, before)
    real_stores.inbox.mend(KEY, after)
    found = real_stores.inbox.row(KEY)
    assert found is not None
    assert found.value == (after if mended else before)


def test_a_missing_row_is_not_mended(real_stores: Stores) -> None:
    """Whoever took it away may have been right: a row brought back would be a ghost."""
    real_stores.inbox.mend(KEY, inbox_row(1))
    assert real_stores.inbox.row(KEY) is None


def test_a_view_shows_its_rows_in_order_page_by_page(real_stores: Stores) -> None:
    for number in range(5):
        key = ViewKey(KEY.partition, f"50~{number}~t")
        real_stores.inbox.write_ahead(key, inbox_row(number))
    real_stores.inbox.write_ahead(ViewKey("open~default~1", "50~9~t"), inbox_row(9))
    real_stores.inbox.write_ahead(ViewKey("open~défaut~0", "50~9~t"), inbox_row(10))
    real_stores.inbox.write_ahead(ViewKey("waiting~main", "50~9~t"), inbox_row(11))
    seen: list[int] = []
    rows, token = real_stores.inbox.view(KEY.partition, 2)
    seen += [row.rev for row in rows]
    while token is not None:
        rows, token = real_stores.inbox.view(KEY.partition, 2, token)
        seen += [row.rev for row in rows]
    assert seen == [0, 1, 2, 3, 4]
    everywhere: list[int] = []
    rows, token = real_stores.inbox.view("open~", 100)
    everywhere += [row.rev for row in rows]
    while token is not None:
        rows, token = real_stores.inbox.view("open~", 100, token)
        everywhere += [row.rev for row in rows]
    assert everywhere == [0, 1, 2, 3, 4, 9, 10]


def test_nothing_is_due_before_or_at_its_moment(real_stores: Stores) -> None:
    armed = deadline(rows=(KEY,))
    real_stores.deadlines.arm(armed)
    real_stores.deadlines.arm(armed)
    microsecond = timedelta(microseconds=1)
    assert real_stores.deadlines.due(Lane.SOON, armed.due - microsecond) == []
    assert real_stores.deadlines.due(Lane.SOON, armed.due) == []
    found = real_stores.deadlines.due(Lane.SOON, armed.due + microsecond)
    assert [one.value for one in found] == [armed]
    assert real_stores.deadlines.due(Lane.LATER, armed.due + MINUTE) == []


def test_what_is_due_comes_oldest_first_however_late_it_was_written(real_stores: Stores) -> None:
    ages = (0, 7, 600, 3, 100_000)
    for age in ages:
        thread = f"thread{age}"
        real_stores.deadlines.arm(deadline(thread=thread, due=START - age * MINUTE))
    found = real_stores.deadlines.due(Lane.SOON, START + MINUTE)
    assert [(START - one.value.due) // MINUTE for one in found] == sorted(ages, reverse=True)


def test_a_deadline_written_again_since_it_was_read_is_not_deleted(real_stores: Stores) -> None:
    kept = deadline(operation="kept")
    for one in (kept, deadline(operation="gone"), deadline(operation="away")):
        real_stores.deadlines.arm(one)
    found = real_stores.deadlines.due(Lane.SOON, START + 5 * MINUTE)
    real_stores.deadlines.arm(replace(kept, failures=1))
    real_stores.deadlines.done([one for one in found if one.value.operation == "away"])
    real_stores.deadlines.done(found)
    left = real_stores.deadlines.due(Lane.SOON, START + 5 * MINUTE)
    assert [one.value for one in left] == [replace(kept, failures=1)]


def test_more_deadlines_than_one_transaction_holds_are_deleted(real_stores: Stores) -> None:
    for number in range(120):
        real_stores.deadlines.arm(deadline(operation=f"op{number}"))
    real_stores.deadlines.done(real_stores.deadlines.due(Lane.SOON, START + 5 * MINUTE))
    assert real_stores.deadlines.due(Lane.SOON, START + 5 * MINUTE) == []


def test_a_deadline_that_this_version_cannot_read_stays_and_stops_no_other(
    tables: Tables,
) -> None:
    deadlines = stores(tables).deadlines
    deadlines.arm(deadline())
    (row,) = every(tables("deadlines"), ("", "\x7f"))
    newer = msgspec.json.decode(row.document) | {"lane": "yesterday"}
    tables("deadlines").create(Row(row.partition, "aa", msgspec.json.encode(newer)))
    found = deadlines.due(Lane.SOON, START + 5 * MINUTE)
    assert [one.value for one in found] == [deadline()]
    deadlines.done(found)
    assert tables("deadlines").get(row.partition, "aa") is not None


def test_an_unknown_kind_written_further_on_keeps_what_we_do_not_know(tables: Tables) -> None:
    deadlines = stores(tables).deadlines
    newer = msgspec.to_builtins(deadline(kind="cycle")) | {"queue": "vip"}
    deadlines.arm(deadline(kind="cycle"))
    was = deadlines.due(Lane.SOON, START + 5 * MINUTE)[0]
    deadlines.arm(was.value.postponed(START), replace(was, raw=newer))
    deadlines.done([was])
    found = deadlines.due(Lane.SOON, START + 5 * MINUTE)
    assert [(one.value.failures, one.raw["queue"]) for one in found] == [(1, "vip")]


def test_every_deadline_of_a_thread_is_found_due_or_not(real_stores: Stores) -> None:
    deadlines = real_stores.deadlines
    mine = [
        deadline(thread="t", rev=1, due=START, lane=Lane.SOON),
        deadline(thread="t", rev=2, due=START + 600 * MINUTE, lane=Lane.LATER),
    ]
    for one in (*mine, deadline(thread="tt"), deadline(thread="u")):
        deadlines.arm(one)
    found = deadlines.of("t")
    assert sorted((stored.value for stored in found), key=lambda one: one.rev) == mine
    deadlines.done(found)
    assert deadlines.of("t") == []
    assert len(deadlines.of("tt")) == 1
