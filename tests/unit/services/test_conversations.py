"""Conversations: what agents do with them (channel-behaviour §3), and how they are read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import ProviderName
from domain.conversations import CloseReason, Happening, State
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.messages import Direction
from domain.people import Principal
from domain.reading import shown_in_order
from services.conversations import Found
from tests.builders import message
from tests.fakes.stores import START
from tests.fakes.world import ANN, BOB, EVE, World, number_of


@pytest.fixture
def active(world: World) -> World:
    """Ann has a conversation."""
    world.text("hello")
    world.pick()
    return world


def found(world: World, who: Principal = ANN) -> Found:
    return world.channel.conversations.find(world.thread, 1, who)


def state(world: World) -> State | None:
    return world.head.live.state if world.head.live else None


def test_pick_moves_the_row_to_the_agents_view(active: World) -> None:
    [row] = active.truth.inbox.view("agent~ann~", 10)[0]
    assert row.state is State.ACTIVE
    assert len(active.memory.rows["inbox"]) == 1


def test_only_one_agent_gets_it(active: World) -> None:
    with pytest.raises(Conflict) as error:
        active.pick(BOB)
    assert error.value.code == "not_yours"
    assert active.head.live is not None
    assert active.head.live.agent == "ann"


@pytest.mark.parametrize(
    ("happening", "agent", "after"),
    [
        (Happening.WAIT, None, State.WAITING),
        (Happening.END, None, State.WRAP_UP),
        (Happening.TRANSFER_TO_AGENT, "bob", State.ACTIVE),
        (Happening.TRANSFER_TO_QUEUE, None, State.OPEN),
    ],
)
def test_what_its_agent_or_a_supervisor_may_do_and_nobody_else(
    active: World, happening: Happening, agent: str | None, after: State
) -> None:
    with pytest.raises(Conflict) as error:
        active.happen(happening, BOB, agent=agent)
    assert error.value.code == "not_yours"
    active.happen(happening, EVE, agent=agent)
    assert state(active) is after
    assert len(active.memory.rows["inbox"]) == 1


@pytest.mark.parametrize("happening", [Happening.TRANSFER_TO_AGENT, Happening.TRANSFER_TO_QUEUE])
def test_a_waiting_conversation_is_transferred_by_supervisors(
    active: World, happening: Happening
) -> None:
    active.happen(Happening.WAIT)
    with pytest.raises(Forbidden):
        active.happen(happening, ANN, agent="bob")
    active.happen(happening, EVE, agent="bob")
    assert state(active) in {State.ACTIVE, State.OPEN}


@pytest.mark.parametrize("happening", [Happening.ASSIGN, Happening.FORCE_CLOSE])
def test_supervisors_only(world: World, happening: Happening) -> None:
    world.text("hello")
    with pytest.raises(Forbidden) as error:
        world.happen(happening, ANN, agent="ann")
    assert error.value.code == "supervisors_only"
    world.happen(happening, EVE, agent="ann")


def test_every_close_has_a_reason_and_is_final(active: World) -> None:
    active.happen(Happening.END)
    active.happen(Happening.CLOSE)
    last = active.head.last
    assert last is not None
    assert (last.close_reason, last.closed_at) == (CloseReason.AGENT_CLOSED, active.clock.now())
    stored = active.channel.conversations.find(active.thread, 1, ANN)
    with pytest.raises(Conflict) as error:
        active.channel.conversations.happen(stored, Happening.PICK, ANN, agent="ann")
    assert error.value.code == "conversation_closed"
    assert [row.reason for row in active.channel.views.closed_today(ANN)] == [
        CloseReason.AGENT_CLOSED
    ]


def test_what_is_not_in_the_table_is_refused(active: World) -> None:
    with pytest.raises(Conflict) as error:
        active.happen(Happening.REOPEN, ANN, agent="ann")
    assert error.value.facts == {"state": "active"}


def test_a_transfer_back_to_the_queue_keeps_the_last_agent(active: World) -> None:
    active.happen(Happening.TRANSFER_TO_QUEUE, ANN, queue="second")
    live = active.head.live
    assert live is not None
    assert (live.queue, live.agent, live.last_agent) == ("second", None, "ann")
    assert len(active.truth.inbox.view("open~second~", 10)[0]) == 1


@pytest.mark.parametrize(("thread", "seq"), [("nobody", 1), (None, 2)])
def test_what_is_not_there_is_not_found(active: World, thread: str | None, seq: int) -> None:
    with pytest.raises(NotFound):
        active.channel.conversations.find(thread or active.thread, seq, ANN)


def test_only_owners_and_supervisors_read_a_number(active: World) -> None:
    active.put(replace(number_of(ProviderName.TWILIO), owners=("zoe",)))
    active.restart()
    with pytest.raises(Forbidden):
        found(active, ANN)
    assert found(active, EVE).conversation.seq == 1


def test_a_note_stays_in_the_house_and_starts_no_clock(active: World) -> None:
    before = active.head.live
    active.clock.advance(hours=1)
    note = active.channel.conversations.note(found(active), "rude\ud83d customer", ANN)
    assert (note.direction, note.text, note.author) == (
        Direction.NOTE,
        "rude\ufffd customer",
        "ann",
    )
    assert active.head.live == before
    assert active.head.preview == "hello"
    assert active.gateway.calls == []


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_a_note_has_a_length(active: World, text: str) -> None:
    with pytest.raises(Invalid):
        active.channel.conversations.note(found(active), text, ANN)


def test_tags_are_kept_once_also_on_a_closed_conversation(active: World) -> None:
    tagged = active.channel.conversations.tag(found(active), ("vip", " vip", "late"))
    assert tagged.conversation.tags == ("vip", "late")
    active.happen(Happening.FORCE_CLOSE, EVE)
    active.channel.conversations.tag(found(active), ("closed",))
    assert found(active).conversation.tags == ("closed",)


@pytest.mark.parametrize("tags", [("",), ("x" * 51,), tuple(map(str, range(21)))])
def test_tags_have_bounds(active: World, tags: tuple[str, ...]) -> None:
    with pytest.raises(Invalid):
        active.channel.conversations.tag(found(active), tags)


def test_a_contact_is_linked_by_hand(active: World) -> None:
    active.channel.conversations.link(found(active), "c1", "Carla")
    assert found(active).conversation.contact_name == "Carla"
    [row] = active.truth.inbox.view("agent~ann~", 10)[0]
    assert row.contact == "c1"


def test_messages_of_a_conversation_and_of_the_thread(active: World) -> None:
    active.happen(Happening.FORCE_CLOSE, EVE)
    active.text("again")
    service = active.channel.conversations
    second = service.find(active.thread, 3, ANN)
    assert [m.text for m in service.messages(second).items] == ["again"]
    assert [m.text for m in service.history(second).items] == ["hello", "", "again"]


def test_texts_in_a_run_are_shown_by_the_providers_time_and_never_jump_over_ours() -> None:
    def customers(seq: int, minutes: int) -> object:
        at = START + timedelta(minutes=minutes)
        return message(seq, direction=Direction.INBOUND, provider_at=at)

    thread = [customers(1, 5), customers(2, 3), message(3), customers(4, 1)]
    assert [m.seq for m in shown_in_order(thread)] == [2, 1, 3, 4]  # type: ignore[arg-type]  # messages
