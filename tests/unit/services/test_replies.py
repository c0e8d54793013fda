"""Replies: who may answer, what a reply does to the conversation, and how requests repeat."""

from dataclasses import replace

import pytest

from domain.accounts import ProviderName
from domain.addresses import Address, AddressKind
from domain.conversations import Happening, State
from domain.errors import ChannelError, Conflict, Forbidden, Invalid
from domain.messages import DeliveryState, Purpose
from domain.numbers import Capability
from domain.people import Principal, Role
from domain.turns import Party
from services.drafts import Draft
from tests.builders import CUSTOMER
from tests.fakes.faults import Fault
from tests.fakes.gateway import Does
from tests.fakes.world import ANN, BOB, EVE, World, account_of, number_of

TWILIO = ProviderName.TWILIO


@pytest.fixture
def texted(world: World) -> World:
    """A customer has written."""
    world.text("hello")
    return world


def code_of(error: pytest.ExceptionInfo[ChannelError]) -> str:
    return error.value.code


def test_a_reply_picks_an_open_conversation(texted: World) -> None:
    sent = texted.reply("answer")
    assert sent is not None
    assert (sent.state, sent.author, sent.purpose) == (DeliveryState.SENT, "ann", Purpose.REPLY)
    live = texted.head.live
    assert live is not None
    assert (live.state, live.agent, live.last_by, live.unread) == (
        State.ACTIVE, "ann", Party.AGENT, 0,
    )  # fmt: skip
    [row] = texted.truth.inbox.view("agent~ann~", 10)[0]
    assert (row.preview, row.agent) == ("answer", "ann")


def test_a_reply_reopens_a_waiting_conversation_for_whoever_writes(texted: World) -> None:
    texted.pick()
    texted.happen(Happening.WAIT)
    texted.reply("answer", BOB)
    assert texted.head.live is not None
    assert (texted.head.live.state, texted.head.live.agent) == (State.ACTIVE, "bob")


def test_a_reply_in_wrap_up_takes_it_back(texted: World) -> None:
    texted.pick()
    texted.happen(Happening.END)
    texted.reply("one more thing")
    assert texted.head.live is not None
    assert texted.head.live.state is State.ACTIVE


@pytest.mark.parametrize(
    ("state", "who", "allowed"),
    [
        (State.ACTIVE, ANN, True),
        (State.ACTIVE, BOB, False),
        (State.ACTIVE, EVE, True),
        (State.WRAP_UP, ANN, True),
        (State.WRAP_UP, BOB, False),
        (State.WRAP_UP, EVE, False),
    ],
)
def test_who_may_answer_in_anothers_conversation(
    texted: World, state: State, who: Principal, allowed: bool
) -> None:
    texted.pick()
    if state is State.WRAP_UP:
        texted.happen(Happening.END)
    if allowed:
        texted.reply("answer", who)
        assert texted.head.live is not None
        assert texted.head.live.agent == "ann", "a supervisor's reply takes nothing away"
        return
    with pytest.raises(Conflict) as error:
        texted.reply("answer", who)
    assert code_of(error) == "not_yours"
    assert texted.gateway.calls == []


def test_a_closed_conversation_takes_no_reply(texted: World) -> None:
    texted.happen(Happening.FORCE_CLOSE, EVE)
    for seq in (1, 7):
        with pytest.raises(Conflict) as error:
            texted.channel.replies.reply(texted.thread, seq, Draft(ANN, "late"))
        assert code_of(error) == "conversation_closed"


def test_only_owners_may_text_from_a_number(texted: World) -> None:
    texted.put(replace(number_of(TWILIO), owners=("sales", "zoe")))
    texted.restart()
    for who in (ANN, EVE):
        with pytest.raises(Forbidden) as error:
            texted.reply("answer", who)
        assert code_of(error) == "number_not_yours"
    texted.reply("answer", Principal("max", "Max", Role.AGENT, teams=("sales",)))
    assert texted.gateway.texts() == ["answer"]


def test_a_number_that_cannot_send_is_refused_before_anything_is_stored(texted: World) -> None:
    for thing in (
        replace(number_of(TWILIO), capability=Capability.RECEIVE),
        replace(account_of(TWILIO), enabled=False),
    ):
        texted.put(number_of(TWILIO), account_of(TWILIO), thing)
        texted.restart()
        with pytest.raises(Conflict) as error:
            texted.reply("answer")
        assert code_of(error) == "number_cannot_send"
    assert len(texted.messages) == 1


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_text_is_refused(texted: World, text: str) -> None:
    with pytest.raises(Invalid) as error:
        texted.reply(text)
    assert (code_of(error), error.value.field) == ("text_empty", "/text")


def test_a_text_above_the_limit_is_refused_and_never_cut(texted: World) -> None:
    texted.reply("😀" * 1600)
    with pytest.raises(Invalid) as error:
        texted.reply("😀" * 1601)
    assert code_of(error) == "text_too_long"
    assert error.value.facts == {"limit": 1600, "length": 1601}


def test_a_sender_that_is_a_name_cannot_be_answered(world: World) -> None:
    name = Address(AddressKind.ALPHANUMERIC, "ACME")
    with pytest.raises(Conflict) as error:
        world.channel.replies.initiate(world.number.id, name, Draft(ANN, "hi"))
    assert code_of(error) == "cannot_be_answered"


def test_an_agents_own_text_starts_a_conversation_with_them(world: World) -> None:
    sent = world.initiate("hi")
    assert sent is not None
    assert sent.purpose is Purpose.INITIATED
    live = world.head.live
    assert live is not None
    assert (live.state, live.agent, live.initiated_by) == (State.ACTIVE, "ann", "ann")


def test_an_agents_own_text_joins_the_live_conversation_or_is_refused(texted: World) -> None:
    texted.initiate("hi")
    assert texted.head.live is not None
    assert (texted.head.live.seq, texted.head.live.agent) == (1, "ann")
    with pytest.raises(Conflict) as error:
        texted.initiate("hi", BOB)
    assert code_of(error) == "not_yours"


def test_nothing_starts_from_a_deleted_number(world: World) -> None:
    world.put(replace(number_of(TWILIO), deleted=True))
    world.restart()
    with pytest.raises(Conflict) as error:
        world.initiate("hi")
    assert code_of(error) == "number_deleted"


def test_without_a_free_slot_the_reply_is_queued_and_a_bell_rung(texted: World) -> None:
    slots = texted.channel.sending.slots
    assert [slots.take() for _ in range(4)] == [True] * 4
    queued = texted.reply("answer")
    assert queued is not None
    assert (queued.state, texted.rung) == (DeliveryState.QUEUED, [texted.thread])
    assert texted.gateway.calls == []
    for _ in range(4):
        slots.give_back()
    texted.ring()
    assert texted.gateway.texts() == ["answer"]


def test_a_slot_is_given_back_whatever_happens(texted: World) -> None:
    for does in (Does.REFUSE, Does.TIME_OUT, Does.ACCEPT, Does.NOT_CONNECTED, Does.ACCEPT):
        texted.gateway.script(does)
        texted.reply("answer")
    with pytest.raises(Conflict):
        texted.reply("answer", BOB)
    assert [texted.channel.sending.slots.take() for _ in range(5)] == [True] * 4 + [False]


def test_a_text_that_was_sent_is_no_error_although_recording_failed(texted: World) -> None:
    texted.faults.plan(Fault.FAIL_BEFORE, table="threads", verb="transact", nth=2, times=99)
    said = texted.reply("answer")
    assert said is not None
    assert said.state is DeliveryState.SENDING
    assert texted.gateway.texts() == ["answer"]
    texted.restart()
    texted.settle(3)
    assert texted.state("answer") is DeliveryState.UNKNOWN
    assert texted.gateway.texts() == ["answer"]


def test_a_commit_whose_answer_was_lost_is_sent_once(texted: World) -> None:
    texted.faults.plan(Fault.FAIL_AFTER, table="threads", verb="transact")
    sent = texted.reply("answer")
    assert sent is not None
    assert (sent.text, sent.state) == ("answer", DeliveryState.SENT)
    assert texted.gateway.texts() == ["answer"]
    assert texted.gateway.reached[0].recipient == CUSTOMER
