"""Customers, closed conversations, receipts and quarantine, over the double and Azurite."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.callbacks import Call
from domain.conversations import CloseReason, State
from domain.customers import Customer, LedgerEntry
from domain.inbox import ClosedRow, closed_row_of
from domain.messages import DeliveryReport, DeliveryState, Keyword
from domain.ports import LostRace, Seen
from domain.quarantine import Quarantined, Reason, quarantine_id
from domain.retention import Loose
from domain.stores import Stores
from tests.builders import conversation, head
from tests.fakes.stores import START

MINUTE = timedelta(minutes=1)


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


def test_old_refused_calls_are_found_without_the_younger_ones(real_stores: Stores) -> None:
    quarantine = real_stores.quarantine
    for minutes in range(4):
        at = START + minutes * MINUTE
        call = Call("POST", "https://x", {}, b"")
        quarantine.keep(
            Quarantined(quarantine_id(at, "x"), "twilio", None, Reason.UNREADABLE, "", at, call)
        )
    than = START + 2 * MINUTE
    old = [quarantine_id(START + minutes * MINUTE, "x") for minutes in (0, 1)]
    assert sorted(quarantine.older(than, 10), reverse=True) == old
    assert len(quarantine.older(than, 1)) == 1
    assert quarantine.older(START, 10) == []


def test_a_customer_leaves_a_thread(real_stores: Stores) -> None:
    customers = real_stores.customers
    customers.join("c", "t")
    customers.leave("c", "t")
    customers.leave("c", "t")
    assert customers.threads("c") == []


def test_clearing_a_customer_leaves_the_threads_and_other_customers(real_stores: Stores) -> None:
    customers = real_stores.customers
    for key in ("c", "d"):
        customers.join(key, "t")
        customers.record(key, entry("a"), None, Customer(blocked=True))
    for n in range(120):
        customers.record(
            "c", entry(f"{n:03d}"), customers.customer("c"), Customer(opt_out_source=str(n))
        )
    customers.clear("c")
    assert (customers.customer("c"), customers.ledger("c")) == (None, [])
    assert customers.threads("c") == ["t"]
    assert customers.ledger("d") == [entry("a")]
    customers.clear("c")


def test_a_redacted_proof_stands_in_the_place_of_the_whole_one(real_stores: Stores) -> None:
    customers = real_stores.customers
    customers.record("c", entry("a"), None, Customer())
    customers.redact("c", [replace(entry("a"), words="")])
    assert customers.ledger("c") == [replace(entry("a"), words="")]
    customers.redact("c", [])


def test_whole_hours_of_closed_conversations_are_read_oldest_first(real_stores: Stores) -> None:
    closed = real_stores.closed
    rows = [closed_row(seq, minutes) for seq, minutes in ((1, 0), (2, 70), (3, 71), (4, 200))]
    for row in rows:
        closed.write(row)
    end = START + 150 * MINUTE
    found: list[ClosedRow] = []
    token = None
    while True:
        some, token = closed.first(START, end, 1, token)
        found += some
        if token is None:
            break
    assert found == rows[:3]
    closed.remove("t", 2, rows[1].closed_at)
    closed.remove("t", 2, rows[1].closed_at)
    assert closed.between(START, START + 300 * MINUTE) == [rows[3], rows[2], rows[0]]


def noted(real_stores: Stores, minutes: int) -> list[Loose]:
    """Return all that is noted up to so many minutes after START."""
    found: list[Loose] = []
    token = None
    while True:
        some, token = real_stores.closed.loose(START, START + minutes * MINUTE, 1, token)
        found += some
        if token is None:
            return found


def test_threads_with_loose_texts_are_noted_once_an_hour_and_no_closed_ones(
    real_stores: Stores,
) -> None:
    closed = real_stores.closed
    first, later = (Loose("t", "c", START + minutes * MINUTE) for minutes in (0, 70))
    for loose in (first, first, later):
        closed.note(loose)
    assert noted(real_stores, 120) == [first, later]
    assert noted(real_stores, 60) == [first]
    assert closed.between(START, START + 300 * MINUTE) == []
    closed.forget(first)
    closed.forget(first)
    assert noted(real_stores, 120) == [later]


def test_a_receipt_that_was_removed_is_unknown(real_stores: Stores) -> None:
    receipts = real_stores.receipts
    receipts.bind("k", "t", 1)
    receipts.remove("k")
    receipts.remove("k")
    assert receipts.get("k") is None


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
