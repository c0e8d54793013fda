from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import identity
from domain.addresses import from_wire
from domain.errors import NotFound
from domain.identity import inbound_key, split_conversation_id, split_reference
from domain.messages import InboundText, Media
from tests.unit.domain.worlds import world

GOLDEN = world("golden_ids")
ANY_TEXT = st.text(st.characters(exclude_categories=()))
THREAD = "ftdeiyv2fxpfiezmr645jcilzu"
OURS, CUSTOMER = from_wire("+14252306549"), from_wire("+4915112345678")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def a_text(
    provider_message_id: str | None = None,
    received_at: datetime | None = None,
    text: str = "hi",
    media: tuple[Media, ...] = (),
) -> InboundText:
    return InboundText(CUSTOMER, OURS, text, provider_message_id, received_at, media)


@pytest.mark.parametrize(("ours", "customer", "thread"), GOLDEN["thread_id"])
def test_the_id_of_a_thread_never_changes(ours: str, customer: str, thread: str) -> None:
    assert identity.thread_id(from_wire(ours), from_wire(customer)) == thread


@pytest.mark.parametrize(("text", "key"), GOLDEN["customer_key"])
def test_the_key_of_a_customer_never_changes(text: str, key: str) -> None:
    assert identity.customer_key(from_wire(text)) == key


@pytest.mark.parametrize(("parts", "marker"), GOLDEN["marker_hash"])
def test_markers_never_change(parts: list[str], marker: str) -> None:
    assert identity.marker_hash(*parts) == marker


@pytest.mark.parametrize(("thread", "seq", "text"), GOLDEN["conversation_id"])
def test_the_id_of_a_conversation_never_changes(thread: str, seq: int, text: str) -> None:
    assert identity.conversation_id(thread, seq) == text
    assert split_conversation_id(text) == (thread, seq)


@pytest.mark.parametrize(("reference", "uuid"), GOLDEN["repeat_id"])
def test_the_id_of_a_repeat_never_changes(reference: str, uuid: str) -> None:
    assert identity.repeat_id(reference) == uuid


@pytest.mark.parametrize(("thread", "shard"), GOLDEN["shard_of"])
def test_the_shard_of_a_thread_never_changes(thread: str, shard: int) -> None:
    assert identity.shard_of(thread) == shard


@pytest.mark.parametrize(("name", "slug"), GOLDEN["slug"])
def test_the_id_made_from_a_name_never_changes(name: str, slug: str) -> None:
    assert identity.slug(name) == slug


def test_the_key_of_an_inbound_text_never_changes() -> None:
    by_content = a_text("0", datetime(2026, 11, 20, 18, tzinfo=UTC), "hi \U0001f600\0")
    assert inbound_key("main", a_text("SM1")) == "iaxnfhl7lwtjvbwobllkdi3fu4"
    assert inbound_key("main", by_content) == "ptzukokvawsx24ir6kxtqqoye4"


@given(ANY_TEXT)
def test_ids_stand_in_table_keys_and_urls_as_they_are(sender: str) -> None:
    thread = identity.thread_id(OURS, from_wire(sender))
    assert re.fullmatch(r"[a-z2-7]{26}", thread)


@given(st.integers(0, 10**15))
def test_a_reference_is_short_ascii_and_leads_back(seq: int) -> None:
    reference = identity.message_reference(THREAD, seq)
    assert reference.isascii()
    assert len(reference) <= 40
    assert "/" not in reference
    assert split_reference(reference) == (THREAD, seq)


@pytest.mark.parametrize(
    "nonsense",
    ["", "-", THREAD, f"{THREAD}-", f"{THREAD}-00", f"{THREAD}-A", f"{THREAD}-1\n", f"x{THREAD}-1",
     f"{THREAD.upper()}-1", f"{THREAD}--1", f"{THREAD}-१", f"{THREAD}-{'1' * 14}"],
)  # fmt: skip
def test_nonsense_is_no_conversation_and_no_reference_of_ours(nonsense: str) -> None:
    assert split_reference(nonsense) is None
    with pytest.raises(NotFound):
        split_conversation_id(nonsense)


@given(st.lists(ANY_TEXT), st.lists(ANY_TEXT))
def test_different_parts_have_different_markers(one: list[str], other: list[str]) -> None:
    assert (identity.marker_hash(*one) == identity.marker_hash(*other)) == (one == other)


def test_a_repeated_callback_has_the_key_of_the_first() -> None:
    assert inbound_key("main", a_text("SM1")) == inbound_key("main", a_text("SM1", NOON, "other"))


def test_two_accounts_may_use_the_same_id() -> None:
    assert inbound_key("main", a_text("SM1")) != inbound_key("spare", a_text("SM1"))


@pytest.mark.parametrize("no_id", [None, "", " ", "0", "null", "NULL"])
def test_without_an_id_content_and_time_tell_texts_apart(no_id: str | None) -> None:
    first = inbound_key("main", a_text(no_id, NOON))
    assert first == inbound_key("main", a_text(None, NOON.astimezone(timezone(timedelta(hours=5)))))
    assert first == inbound_key("main", a_text(None, NOON.replace(tzinfo=None)))
    assert first != inbound_key("main", a_text(no_id, NOON + timedelta(seconds=1)))
    assert first != inbound_key("main", a_text(no_id, NOON, "ho"))
    assert first != inbound_key("main", a_text(no_id, NOON, media=(Media("https://x/1"),)))


def test_without_id_and_time_a_text_is_never_taken_for_a_repeat() -> None:
    assert inbound_key("main", a_text("0")) is None


def test_threads_spread_over_all_shards() -> None:
    threads = (identity.marker_hash(str(number)) for number in range(4_000))
    shards = Counter(identity.shard_of(thread, 8) for thread in threads)
    assert set(shards) == set(range(8))
    assert max(shards.values()) < 600
