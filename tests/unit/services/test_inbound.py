"""Inbound: every text is stored once, where it belongs, before the provider is answered."""

from dataclasses import replace

import pytest

from domain.addresses import Address, AddressKind
from domain.contacts import Contact
from domain.conversations import CloseReason, Happening, State
from domain.customers import ContactLink
from domain.identity import customer_key
from domain.messages import Media
from domain.turns import Party
from domain.workstreams import InboundInWrapUp
from tests.builders import CUSTOMER
from tests.fakes.world import EVE, WORKSTREAM, World


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
