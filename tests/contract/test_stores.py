"""Inbox, deadlines, customers, closed, receipts and quarantine, over the double and Azurite."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from domain.callbacks import Call
from domain.conversations import CloseReason, State
from domain.customers import Customer, LedgerEntry
from domain.deadlines import Lane
from domain.inbox import ClosedRow, InboxRow, closed_row_of, row_of
from domain.messages import DeliveryReport, DeliveryState, Keyword
from domain.ports import LostRace, Seen
from domain.quarantine import Quarantined, Reason, quarantine_id
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


def entry(key: str, keyword: Keyword = Keyword.STOP, minutes: int = 0) -> LedgerEntry:
    at = START + minutes * MINUTE
    return LedgerEntry(key, keyword, at, at, "+1", "+2", "STOP", "text")


def test_a_proof_and_its_effect_are_stored_together_and_once(real_stores: Stores) -> None:
    customers = real_stores.customers
    assert customers.customer("c") is None
    customers.record("c", entry("b", minutes=2), None, Customer(opted_out_at=START))
    was = customers.customer("c")
    with pytest.raises(Seen):
        customers.record("c", entry("b"), None, Customer())
    with pytest.raises(LostRace):
        customers.record("c", entry("a"), None, Customer())
    customers.record("c", entry("a", minutes=1), was, Customer(opted_out_at=START, blocked=True))
    with pytest.raises(LostRace):
        customers.record("c", entry("z"), was, Customer())
    assert [one.key for one in customers.ledger("c")] == ["a", "b"]
    found = customers.customer("c")
    assert found is not None
    assert found.value.blocked


def test_a_customer_is_changed_only_as_they_were_read(real_stores: Stores) -> None:
    customers = real_stores.customers
    customers.change("c", None, Customer())
    with pytest.raises(LostRace):
        customers.change("c", None, Customer(blocked=True))
    was = customers.customer("c")
    customers.change("c", was, Customer(blocked=True))
    with pytest.raises(LostRace):
        customers.change("c", was, Customer())


def test_the_threads_of_a_customer_are_remembered_once(real_stores: Stores) -> None:
    for thread in ("b", "a", "b"):
        real_stores.customers.join("c", thread)
    assert real_stores.customers.threads("c") == ["a", "b"]
    assert real_stores.customers.ledger("c") == []


def closed_row(seq: int, minutes: int) -> ClosedRow:
    closed = conversation(
        seq=seq,
        state=State.CLOSED,
        closed_at=START + minutes * MINUTE,
        close_reason=CloseReason.AUTO_CLOSE,
    )
    return closed_row_of(head(), closed, "t")


def test_closed_conversations_are_found_by_time_newest_first(real_stores: Stores) -> None:
    for seq, minutes in ((1, 0), (2, 59), (3, 60), (4, 180), (2, 59)):
        real_stores.closed.write(closed_row(seq, minutes))

    def between(start: int, end: int) -> list[int]:
        rows = real_stores.closed.between(START + start * MINUTE, START + end * MINUTE)
        return [row.conversation for row in rows]

    assert between(0, 181) == [4, 3, 2, 1]
    assert between(0, 60) == [2, 1], "the end is not within"
    assert between(1, 180) == [3, 2]


def test_a_closed_conversation_s_row_is_restored_only_where_it_is_missing(
    real_stores: Stores,
) -> None:
    written = replace(closed_row(1, 0), preview="thanks")
    real_stores.closed.write(written)
    for row in (closed_row(1, 0), closed_row(2, 0)):
        real_stores.closed.restore(row)
    shown = real_stores.closed.between(START, START + MINUTE)
    assert sorted(row.preview for row in shown) == ["", "thanks"]


def told(status: str) -> DeliveryReport:
    return DeliveryReport("id", None, DeliveryState.SENT, status)


def test_a_report_that_comes_before_its_receipt_is_found_by_the_sender(
    real_stores: Stores,
) -> None:
    receipts = real_stores.receipts
    assert receipts.get("k") is None
    for status in ("sent", "delivered", "sent"):
        assert receipts.park("k", told(status)) is None
    assert receipts.bind("k", "thread", 7) == (told("sent"), told("delivered"))


def test_a_report_that_comes_after_its_receipt_learns_whose_it_is(real_stores: Stores) -> None:
    assert real_stores.receipts.bind("k", "thread", 7) == ()
    known = real_stores.receipts.park("k", told("sent"))
    assert known is not None
    assert (known.thread, known.seq) == ("thread", 7)


def test_parked_reports_are_handed_out_again_to_a_sender_who_died_or_did_not_hear(
    real_stores: Stores,
) -> None:
    real_stores.receipts.park("k", told("sent"))
    first = real_stores.receipts.bind("k", "thread", 7)
    assert real_stores.receipts.bind("k", "thread", 7) == first == (told("sent"),)


def refused(minutes: int) -> Quarantined:
    at = START + minutes * MINUTE
    call = Call("POST", "https://x/y?z", {"a": "b"}, bytes(range(256)))
    return Quarantined(
        quarantine_id(at, "u"), "twilio", "main", Reason.UNVERIFIED, "no signature", at, call
    )


def test_refused_calls_are_kept_byte_by_byte_newest_first(real_stores: Stores) -> None:
    calls = [refused(minutes) for minutes in (1, 3, 2)]
    for call in calls:
        real_stores.quarantine.keep(call)
    seen: list[Quarantined] = []
    page, token = real_stores.quarantine.page(2)
    seen += page
    while token is not None:
        page, token = real_stores.quarantine.page(2, token)
        seen += page
    assert seen == [calls[1], calls[2], calls[0]]


def test_a_replay_is_noted_and_a_call_can_be_removed(real_stores: Stores) -> None:
    call = refused(1)
    real_stores.quarantine.keep(call)
    real_stores.quarantine.replayed(call, START, "stored")
    found = real_stores.quarantine.get(call.id)
    assert found is not None
    assert found.value == replace(call, replayed_at=START, outcome="stored")
    real_stores.quarantine.remove(call.id)
    assert real_stores.quarantine.get(call.id) is None
    assert real_stores.quarantine.get("no/such?id") is None
