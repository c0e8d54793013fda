"""Threads, over the double and over Azurite."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from domain.conversations import CloseReason, State
from domain.messages import DeliveryReport, DeliveryState
from domain.ports import LostRace, Seen
from domain.stores import Stores
from domain.threads import Change, Claim, Marker, ReportRow, advanced
from storage.rows import Row
from tests.builders import conversation, head, message
from tests.contract.conftest import Tables
from tests.fakes.stores import START, stores

T = "thread"
MARKER = Marker("in~abc", "op1", 1)
NEW = Change(advanced(head(), "op1"), MARKER, created=(message(1),))


def report(key: str, seconds: int = 0) -> ReportRow:
    told = DeliveryReport("id", None, DeliveryState.SENT, "sent")
    return ReportRow(1, key, told, START + timedelta(seconds=seconds))


def test_a_change_stores_marker_message_and_head_at_once(real_stores: Stores) -> None:
    threads = real_stores.threads
    assert threads.head(T) is None
    committed = threads.commit(T, NEW, None).head
    found = threads.head(T)
    assert found is not None
    assert (found.value, found.version) == (NEW.head, committed.version)
    assert threads.messages(T) == [message(1)]
    assert threads.marker(T, "in~abc") == MARKER
    assert threads.marker(T, "in~other") is None


def test_a_repeat_shows_itself_although_the_head_has_moved_on(real_stores: Stores) -> None:
    threads = real_stores.threads
    threads.commit(T, NEW, None)
    stale = replace(NEW, created=(message(2),))
    with pytest.raises(Seen):
        threads.commit(T, stale, None)
    with pytest.raises(Seen):
        threads.commit(T, stale, threads.head(T))
    assert threads.messages(T) == [message(1)]


def test_whoever_read_an_older_head_loses_and_writes_nothing(real_stores: Stores) -> None:
    threads = real_stores.threads
    first = threads.commit(T, NEW, None).head
    second = threads.commit(T, Change(advanced(first.value, "op2")), first).head
    late = Change(advanced(first.value, "op3"), Marker("in~x", "op3", 2), created=(message(2),))
    for was in (first, None):
        with pytest.raises(LostRace):
            threads.commit(T, late, was)
    assert threads.marker(T, "in~x") is None
    assert threads.messages(T) == [message(1)]
    assert threads.commit(T, late, second).head.value.rev == 2


def test_a_change_without_marker_never_counts_as_seen(real_stores: Stores) -> None:
    real_stores.threads.commit(T, NEW, None)
    with pytest.raises(LostRace):
        real_stores.threads.commit(T, Change(NEW.head, created=(message(1),)), None)


def test_messages_come_in_order_after_a_seq_up_to_a_limit(real_stores: Stores) -> None:
    texts = tuple(message(seq) for seq in (1, 2, 9, 10, 11))
    real_stores.threads.commit(T, Change(head(), created=texts), None)
    assert real_stores.threads.messages(T) == list(texts)
    assert real_stores.threads.messages(T, after=2) == list(texts[2:])
    assert real_stores.threads.messages(T, after=1, limit=2) == list(texts[1:3])
    assert real_stores.threads.messages(T, after=11) == []
    assert real_stores.threads.message(T, 3) is None


def test_a_message_is_replaced_only_as_it_was_read(real_stores: Stores) -> None:
    threads = real_stores.threads
    first = threads.commit(T, NEW, None).head
    was = threads.message(T, 1)
    assert was is not None
    sent = replace(was.value, state=DeliveryState.SENT)
    threads.raise_message(T, (was, sent))
    with pytest.raises(LostRace):
        threads.raise_message(T, (was, sent))
    with pytest.raises(LostRace):
        threads.commit(T, Change(advanced(NEW.head, "op2"), replaced=((was, sent),)), first)
    assert threads.messages(T) == [sent]


def test_a_report_is_kept_once_and_raises_its_message(real_stores: Stores) -> None:
    threads = real_stores.threads
    threads.commit(T, NEW, None)
    was = threads.message(T, 1)
    assert was is not None
    raised = (was, replace(was.value, state=DeliveryState.SENT))
    threads.record(T, report("b", seconds=1), raised)
    with pytest.raises(Seen):
        threads.record(T, report("b"), raised)
    with pytest.raises(LostRace):
        threads.record(T, report("a"), raised)
    again = threads.message(T, 1)
    assert again is not None
    threads.record(T, report("a", seconds=2), (again, again.value))
    assert [row.key for row in threads.reports(T, 1)] == ["b", "a"]
    assert threads.reports(T, 2) == []


def test_a_report_that_changes_its_thread_is_kept_with_it_once(real_stores: Stores) -> None:
    threads = real_stores.threads
    first = threads.commit(T, NEW, None).head
    was = threads.message(T, 1)
    assert was is not None
    failed = (was, replace(was.value, state=DeliveryState.UNDELIVERED))
    undone = Change(advanced(NEW.head, "op2"), report=report("a"), replaced=(failed,))
    committed = threads.commit(T, undone, first)
    assert (committed.head.value.rev, committed.messages[0].value) == (2, failed[1])
    assert [row.key for row in threads.reports(T, 1)] == ["a"]
    with pytest.raises(Seen):
        threads.commit(T, undone, committed.head)


def test_closed_conversations_stay_and_are_edited_only_as_they_were_read(
    real_stores: Stores,
) -> None:
    threads = real_stores.threads
    closed = [
        conversation(seq=seq, state=State.CLOSED, closed_at=START, close_reason=CloseReason.ERROR)
        for seq in (2, 10)
    ]
    first = threads.commit(T, Change(head(), closed=closed[1]), None).head
    threads.commit(T, Change(advanced(head(), "op2"), closed=closed[0]), first)
    assert threads.conversations(T) == closed
    was = threads.conversation(T, 10)
    assert was is not None
    tagged = replace(was.value, tags=("paid",))
    threads.edit_conversation(T, was, tagged)
    with pytest.raises(LostRace):
        threads.edit_conversation(T, was, tagged)
    assert threads.conversations(T) == [closed[0], tagged]


def test_every_thread_is_found_with_its_head(real_stores: Stores) -> None:
    for thread in ("a", "z7", "m"):
        real_stores.threads.commit(thread, NEW, None)
    assert [thread for thread, _ in real_stores.threads.all_heads()] == ["a", "m", "z7"]


def test_what_a_newer_version_added_survives_a_change(tables: Tables) -> None:
    table = tables("threads")
    live = conversation(seq=1)
    document = msgspec.to_builtins(head(live=live, claim=Claim("op1", 1, START)))
    document["colour"] = {"new": 1}
    document["live"]["mood"] = "good"
    document["claim"]["speed"] = 7
    table.create(Row(T, "head", msgspec.json.encode(document)))
    threads = stores(tables).threads
    was = threads.head(T)
    assert was is not None
    changed = replace(was.value, live=replace(live, unread=4), claim=Claim("op2", 2, START))
    threads.commit(T, Change(advanced(changed, "op9")), was)
    raw = msgspec.json.decode((table.get(T, "head") or Row("", "", b"{}")).document)
    assert (raw["colour"], raw["live"]["mood"], raw["live"]["unread"]) == ({"new": 1}, "good", 4)
    assert "speed" not in raw["claim"], "another claim is not the one the property was about"
    again = threads.head(T)
    assert again is not None
    threads.commit(T, Change(advanced(replace(again.value, live=conversation(seq=5)), "x")), again)
    raw = msgspec.json.decode((table.get(T, "head") or Row("", "", b"{}")).document)
    assert raw["colour"] == {"new": 1}
    assert "mood" not in raw["live"], "the next conversation is not the one before it"


def test_a_free_mapping_loses_what_was_taken_out_of_it(real_stores: Stores) -> None:
    threads = real_stores.threads
    threads.commit(T, Change(head(), created=(message(1, extra={"a": 1, "b": 2}),)), None)
    was = threads.message(T, 1)
    assert was is not None
    threads.raise_message(T, (was, replace(was.value, extra={"b": 2})))
    assert threads.messages(T)[0].extra == {"b": 2}


def written(real_stores: Stores, messages: int) -> None:
    """Write messages with markers and reports, and two closed conversations."""
    threads = real_stores.threads
    was = None
    for n in range(1, messages + 1):
        before = was.value if was else head()
        changed = advanced(before, f"op{n}", seq=n)
        marker = Marker(f"in~{n}", f"op{n}", n)
        ended = conversation(seq=n, state=State.CLOSED) if n in {1, 2} else None
        change = Change(changed, marker, created=(message(n),), closed=ended)
        was = threads.commit(T, change, was).head
    for n in (1, 2):
        stored = threads.message(T, n)
        assert stored
        threads.record(T, replace(report("r"), seq=n), (stored, stored.value))


def test_messages_go_with_marker_and_reports_and_others_stay(real_stores: Stores) -> None:
    threads = real_stores.threads
    written(real_stores, 3)
    threads.clear(T, {1, 3}, {1})
    assert [one.seq for one in threads.messages(T)] == [2]
    assert [marker.seq for marker in threads.markers(T)] == [2]
    assert threads.reports(T, 1) == []
    assert len(threads.reports(T, 2)) == 1
    assert [one.seq for one in threads.conversations(T)] == [2]
    assert threads.head(T)
    threads.clear(T, {1, 3}, {1})


def test_more_than_one_transaction_can_take_goes_all_the_same(real_stores: Stores) -> None:
    written(real_stores, 120)
    real_stores.threads.clear(T, range(1, 121), {1, 2})
    assert real_stores.threads.messages(T) == []
    assert real_stores.threads.markers(T) == []
    assert real_stores.threads.conversations(T) == []
    assert real_stores.threads.head(T)
