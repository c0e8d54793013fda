"""The states of a conversation, held against a table copied by hand from the reference (§3)."""

from datetime import timedelta

import pytest

from domain.conversations import CloseReason, Conversation, Happening, State, after, opened
from domain.errors import Conflict
from domain.turns import Party
from tests.builders import conversation
from tests.fakes.stores import START
from tests.unit.domain.worlds import world

TABLE: dict[str, dict[str, str | None]] = world("conversation_states")
CASES = [(State(s), Happening(h), to) for s, row in TABLE.items() for h, to in row.items()]
LATER = START + timedelta(hours=1)


def follow(was: Conversation, happening: Happening) -> Conversation:
    return after(was, happening, LATER, agent="bob", queue=None, reason=CloseReason.FORCE_CLOSED)


def test_the_table_has_every_state_and_every_happening() -> None:
    assert {(state, happening) for state, happening, _ in CASES} == {
        (state, happening) for state in State for happening in Happening
    }


@pytest.mark.parametrize(("state", "happening", "to"), CASES)
def test_what_happens_leads_where_the_table_says_or_is_refused(
    state: State, happening: Happening, to: str | None
) -> None:
    was = conversation(state=state)
    if to is not None:
        assert follow(was, happening).state == to
        return
    with pytest.raises(Conflict) as refused:
        follow(was, happening)
    closed = state is State.CLOSED
    assert refused.value.code == ("conversation_closed" if closed else "not_possible_now")


LEGAL = [(state, happening) for state, happening, to in CASES if to is not None]


@pytest.mark.parametrize(("state", "happening"), LEGAL)
def test_somebody_has_a_conversation_exactly_while_it_is_active_or_in_wrap_up(
    state: State, happening: Happening
) -> None:
    now = follow(conversation(state=state), happening)
    assert (now.agent is not None) == (now.state in {State.ACTIVE, State.WRAP_UP})


@pytest.mark.parametrize(("state", "happening"), LEGAL)
def test_a_close_has_its_time_and_reason_and_nothing_else_has(
    state: State, happening: Happening
) -> None:
    now = follow(conversation(state=state), happening)
    closed = now.state is State.CLOSED
    assert (now.closed_at, now.close_reason) == (
        (LATER, CloseReason.FORCE_CLOSED) if closed else (None, None)
    )


@pytest.mark.parametrize("state", [s for s in State if s is not State.CLOSED])
def test_only_texts_replies_and_transfers_start_the_clock_of_inactivity_again(
    state: State,
) -> None:
    restart = {
        Happening.CUSTOMER_TEXT,
        Happening.REPLY,
        Happening.TRANSFER_TO_AGENT,
        Happening.TRANSFER_TO_QUEUE,
    }
    for happening in (h for s, h in LEGAL if s is state):
        now = follow(conversation(state=state), happening)
        assert now.active_at == (LATER if happening in restart else START), happening


def test_a_text_while_open_keeps_the_place_in_the_queue() -> None:
    was = conversation(unread=1)
    now = follow(was, Happening.CUSTOMER_TEXT)
    assert (now.entered_at, now.unread, now.last_by) == (START, 2, Party.CUSTOMER)


def test_a_text_to_a_waiting_conversation_queues_it_by_that_text() -> None:
    now = follow(conversation(state=State.WAITING, last_agent="ann"), Happening.CUSTOMER_TEXT)
    assert (now.entered_at, now.last_agent) == (LATER, "ann")


def test_a_text_in_wrap_up_goes_back_to_the_same_agent() -> None:
    now = after(conversation(state=State.WRAP_UP), Happening.CUSTOMER_TEXT, LATER)
    assert (now.agent, now.ended_at) == ("ann", None)


def test_a_reply_reads_everything() -> None:
    now = follow(conversation(state=State.ACTIVE, unread=3), Happening.REPLY)
    assert (now.unread, now.last_by, now.active_at) == (0, Party.AGENT, LATER)


def test_a_transfer_to_an_agent_enters_that_agent_s_view_now() -> None:
    now = follow(conversation(state=State.ACTIVE), Happening.TRANSFER_TO_AGENT)
    assert (now.agent, now.last_agent, now.entered_at) == ("bob", "bob", LATER)


def test_a_transfer_to_a_queue_keeps_the_last_agent() -> None:
    was = conversation(state=State.ACTIVE)
    now = after(was, Happening.TRANSFER_TO_QUEUE, LATER, queue="vip")
    assert (now.queue, now.agent, now.last_agent, now.entered_at) == ("vip", None, "ann", LATER)


def test_wrap_up_remembers_when_it_began() -> None:
    assert follow(conversation(state=State.ACTIVE), Happening.END).ended_at == LATER


def test_a_first_text_opens_a_conversation_with_one_unread_text() -> None:
    first = opened(seq=4, workstream="w", queue="q", number="n", now=START, previous=1)
    assert (first.state, first.unread, first.previous) == (State.OPEN, 1, 1)
    assert first.opened_at == first.entered_at == first.active_at == START
