"""Inbound: every text is stored once, where it belongs, before the provider is answered."""

from dataclasses import replace

import pytest

from domain.accounts import ProviderName
from domain.addresses import Address, AddressKind
from domain.callbacks import Answer, Handshake, Ignored, Unusable
from domain.contacts import Contact
from domain.conversations import CloseReason, Happening, Party, State
from domain.customers import ContactLink
from domain.errors import Unavailable, Unreadable, Unverified
from domain.identity import customer_key
from domain.messages import DeliveryState, Media
from domain.quarantine import Reason
from domain.workstreams import InboundInWrapUp
from tests.builders import CUSTOMER
from tests.fakes.faults import Fault
from tests.fakes.world import EVE, WORKSTREAM, World, account_of, number_of, report, text

URL = "https://channel.example/webhooks"
ELSEWHERE = Address(AddressKind.E164, "+14255559999")


def quarantined(world: World) -> list[Reason]:
    return [call.reason for call in world.truth.quarantine.page(10)[0]]


def live_state(world: World) -> State | None:
    return world.head.live.state if world.head.live else None


def test_the_first_text_opens_a_conversation_in_the_queue_view(world: World) -> None:
    world.text("hello")
    live = world.head.live
    assert live is not None
    assert (live.state, live.unread, live.last_by, live.previous) == (
        State.OPEN, 1, Party.CUSTOMER, None,
    )  # fmt: skip
    [row] = world.truth.inbox.view("open~default~", 10)[0]
    assert (row.preview, row.conversation) == ("hello", live.seq)
    assert world.truth.customers.threads(customer_key(CUSTOMER)) == [world.thread]


def test_the_next_text_joins_and_keeps_its_place(world: World) -> None:
    world.text("hello")
    view = world.head.view
    world.clock.advance(minutes=5)
    world.text("more")
    assert world.head.view == view
    [row] = world.truth.inbox.view("open~default~", 10)[0]
    assert (row.preview, row.unread) == ("more", 2)


def test_a_text_in_waiting_goes_back_to_the_queue_and_leaves_no_row_behind(world: World) -> None:
    world.text("hello")
    world.pick()
    world.happen(Happening.WAIT)
    world.text("more")
    assert live_state(world) is State.OPEN
    assert world.head.live is not None
    assert world.head.live.last_agent == "ann"
    assert len(world.memory.rows["inbox"]) == 1


@pytest.mark.parametrize(
    ("mode", "state", "previous"),
    [(InboundInWrapUp.REOPEN, State.ACTIVE, None), (InboundInWrapUp.NEW, State.OPEN, 1)],
)
def test_a_text_in_wrap_up_reopens_or_begins_anew(
    world: World, mode: InboundInWrapUp, state: State, previous: int | None
) -> None:
    world.put(replace(WORKSTREAM, inbound_in_wrap_up=mode))
    world.restart()
    world.text("hello")
    world.pick()
    world.happen(Happening.END)
    world.text("more")
    live = world.head.live
    assert live is not None
    assert (live.state, live.previous) == (state, previous)
    if mode is InboundInWrapUp.NEW:
        assert world.head.last is not None
        assert world.head.last.close_reason is CloseReason.AGENT_ENDED
        assert len(world.channel.views.closed_today(EVE)) == 1


def test_a_text_after_the_close_opens_one_that_names_the_previous(world: World) -> None:
    world.text("hello")
    world.happen(Happening.FORCE_CLOSE, EVE)
    world.text("again")
    live = world.head.live
    assert live is not None
    assert (live.seq, live.previous) == (2, 1)


def test_the_same_callback_is_stored_once_however_often_it_comes(world: World) -> None:
    for _ in range(3):
        world.text("hello")
        world.restart()
    assert [m.text for m in world.messages] == ["hello"]


def test_a_repeat_is_known_after_many_other_texts(world: World) -> None:
    world.text("hello")
    for number in range(25):
        world.text(f"text {number}")
    world.text("hello")
    assert len(world.messages) == 26
    assert world.head.live is not None
    assert world.head.live.unread == 26


@pytest.mark.parametrize("given", ["", "0", "null", None])
def test_without_an_id_sender_text_and_time_tell_repeats(world: World, given: str | None) -> None:
    for body in ("hello", "hello", "other"):
        world.text(body, provider_message_id=given)
    assert [m.text for m in world.messages] == ["hello", "other"]


def test_without_id_and_time_a_text_is_rather_doubled_than_lost(world: World) -> None:
    for _ in range(2):
        world.text("hello", provider_message_id=None, received_at=None)
    assert [m.flags for m in world.messages] == [("may_be_doubled",)] * 2


@pytest.mark.parametrize("body", ["", "\x00", "a" * 2000, "😀" * 300, "family 👨‍👩‍👧‍👦", " \n "])
def test_any_text_is_kept_as_it_came(world: World, body: str) -> None:
    world.text(body, provider_message_id="one")
    assert [m.text for m in world.messages] == [body]


def test_a_lone_surrogate_is_replaced(world: World) -> None:
    world.text("a\ud83db", provider_message_id="one")
    assert world.messages[0].text == "a\ufffdb"


def test_media_are_kept_where_the_provider_has_them(world: World) -> None:
    media = (Media("https://provider.example/1", "image/png"),)
    world.text("", provider_message_id="one", media=media)
    assert world.messages[0].media == media


@pytest.mark.parametrize(
    "sender", [Address(AddressKind.SHORT_CODE, "12345"), Address(AddressKind.ALPHANUMERIC, "ACME")]
)
def test_any_sender_may_write(world: World, sender: Address) -> None:
    world.text("hello", sender=sender)
    [row] = world.truth.inbox.view("open~", 10)[0]
    assert row.customer == sender.value


@pytest.mark.parametrize(("contacts", "linked"), [(0, None), (1, "c1"), (2, None)])
def test_a_contact_is_linked_when_exactly_one_has_the_number(
    world: World, contacts: int, linked: str | None
) -> None:
    for n in range(contacts):
        world.channel.contacts.create(Contact("", f"Contact {n + 1}", (CUSTOMER,)))
    found = world.channel.contacts.find(CUSTOMER)
    world.text("hello")
    assert world.head.live is not None
    expected = found[0].id if linked else None
    assert world.head.live.contact == expected
    assert all(isinstance(link, ContactLink) for link in found)


def test_a_thread_that_began_with_a_keyword_is_still_the_customers(world: World) -> None:
    world.text("HELP")
    assert world.head.live is None
    world.text("hello")
    assert world.truth.customers.threads(customer_key(CUSTOMER)) == [world.thread]


@pytest.mark.parametrize("recipient", [ELSEWHERE, number_of(ProviderName.ACS).address])
def test_a_text_for_none_of_the_accounts_numbers_lies_in_quarantine(
    world: World, recipient: Address
) -> None:
    world.text("hello", recipient=recipient)
    assert quarantined(world) == [Reason.UNKNOWN_NUMBER]
    assert not list(world.truth.threads.all_heads())


def test_a_number_that_was_just_configured_is_known(world: World) -> None:
    fresh = replace(number_of(ProviderName.TWILIO), id="new", name="New", address=ELSEWHERE)
    world.put(fresh)
    world.text("hello", recipient=ELSEWHERE)
    assert quarantined(world) == []


def test_a_verified_callback_is_answered_after_storing(world: World) -> None:
    call = world.gateway.call_of(text("one"), Ignored("typing"), text("two"))
    answer = world.channel.inbound.callback(world.account, call, URL)
    assert answer == Answer(body="3 received")
    assert [m.text for m in world.messages] == ["one", "two"]


def test_an_unusable_event_does_not_keep_the_others_out(world: World) -> None:
    call = world.gateway.call_of(Unusable("no sender"), text("one"))
    world.channel.inbound.callback(world.account, call, URL)
    assert [m.text for m in world.messages] == ["one"]
    assert quarantined(world) == [Reason.UNREADABLE]


def test_a_forged_callback_stores_nothing_and_lies_in_quarantine(world: World) -> None:
    call = world.gateway.call_of(text("hello"), signature="forged")
    with pytest.raises(Unverified):
        world.channel.inbound.callback(world.account, call, URL)
    assert (world.messages, quarantined(world)) == ([], [Reason.UNVERIFIED])
    assert not world.channel.inbound.is_genuine(world.account, call, URL)


def test_an_unreadable_callback_lies_in_quarantine(world: World) -> None:
    call = replace(world.gateway.call_of(), body=b"odd")
    with pytest.raises(Unreadable):
        world.channel.inbound.callback(world.account, call, URL)
    assert quarantined(world) == [Reason.UNREADABLE]


def test_without_secrets_the_callback_is_kept_and_comes_again(world: World) -> None:
    world.secrets.missing.add("TWILIO_TOKEN")
    with pytest.raises(Unavailable, match="TWILIO_TOKEN"):
        world.channel.inbound.callback(world.account, world.gateway.call_of(text("hi")), URL)
    assert quarantined(world) == [Reason.ACCOUNT_UNUSABLE]


def test_a_handshake_is_answered_and_stores_nothing(world: World) -> None:
    hello = Answer(body="hello yourself")
    call = world.gateway.call_of(Handshake(hello))
    assert world.channel.inbound.callback(world.account, call, URL) == hello
    assert world.messages == []


def test_without_tables_nothing_is_half_written_and_the_caller_is_told(world: World) -> None:
    world.faults.plan(Fault.FAIL_BEFORE, table="threads", verb="transact", times=99)
    with pytest.raises(Unavailable):
        world.text("hello")
    assert world.messages == []
    world.restart()
    world.text("hello")
    world.settle(5)
    assert [m.text for m in world.messages] == ["hello"]
    assert len(world.memory.rows["inbox"]) == 1


def test_a_commit_whose_answer_was_lost_is_recognised(world: World) -> None:
    world.faults.plan(Fault.FAIL_AFTER, table="threads", verb="transact")
    world.text("hello")
    assert [m.text for m in world.messages] == ["hello"]
    assert live_state(world) is State.OPEN


def test_a_pushed_event_finds_its_account_by_our_number(world: World) -> None:
    acs = number_of(ProviderName.ACS).address
    world.provider = ProviderName.ACS
    call = world.gateway.call_of()
    arrived = text("hello", recipient=acs)
    world.channel.inbound.event(ProviderName.ACS, {"events": [arrived, Ignored("x")]}, call)
    assert [m.text for m in world.messages] == ["hello"]
    world.reply("answer")
    told = report(DeliveryState.DELIVERED, of=world.gateway.reached[0].reference, sender=acs)
    world.channel.inbound.event(ProviderName.ACS, {"events": [told]}, call)
    assert world.state("answer") is DeliveryState.DELIVERED


@pytest.mark.parametrize("recipient", [ELSEWHERE, number_of(ProviderName.TWILIO).address])
def test_a_pushed_event_for_another_providers_number_is_quarantined(
    world: World, recipient: Address
) -> None:
    envelope = {"events": [text("hello", recipient=recipient)]}
    world.channel.inbound.event(ProviderName.ACS, envelope, world.gateway.call_of())
    assert quarantined(world) == [Reason.UNKNOWN_NUMBER]


def test_a_disabled_account_still_takes_what_comes(world: World) -> None:
    world.put(replace(account_of(ProviderName.TWILIO), enabled=False))
    world.restart()
    world.text("hello")
    assert live_state(world) is State.OPEN
