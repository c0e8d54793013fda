"""What falls due in a thread, and when: never before its moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.conversations import CloseReason, Happening, State
from domain.outbox import Queued
from domain.threads import Claim, Head
from domain.timers import Close, Due, EmptyOutbox, ExpireClaim, due_now, next_due
from domain.turns import Party
from tests.builders import WORKSTREAM, conversation, head
from tests.fakes.stores import START

QUIET, LONG, WRAP_UP = (
    WORKSTREAM.auto_close_after,
    WORKSTREAM.unanswered_close_after,
    WORKSTREAM.wrap_up_close_after,
)
MOMENT = timedelta(microseconds=1)
AUTO_CLOSE = Close(Happening.AUTO_CLOSE, CloseReason.AUTO_CLOSE)
UNANSWERED = Close(Happening.UNANSWERED, CloseReason.UNANSWERED)
AGENT_ENDED = Close(Happening.WRAP_UP_OVER, CloseReason.AGENT_ENDED)
CLAIM = Claim("op", 1, START + timedelta(seconds=60))


def active(last_by: Party) -> Head:
    return head(live=conversation(state=State.ACTIVE, last_by=last_by))


CASES: list[tuple[str, Head, datetime | None, Due | None]] = [
    ("a thread where nothing is open", head(), None, None),
    ("open: the customer waits for us", head(live=conversation()), START + LONG, UNANSWERED),
    ("active, the customer wrote last", active(Party.CUSTOMER), START + LONG, UNANSWERED),
    ("active, we wrote last", active(Party.AGENT), START + QUIET, AUTO_CLOSE),
    (
        "waiting, whoever wrote last",
        head(live=conversation(state=State.WAITING, last_by=Party.CUSTOMER)),
        START + QUIET,
        AUTO_CLOSE,
    ),
    (
        "wrap-up counts from its own beginning",
        head(live=conversation(state=State.WRAP_UP, ended_at=START + timedelta(hours=9))),
        START + timedelta(hours=9) + WRAP_UP,
        AGENT_ENDED,
    ),
    ("a message waits for its time", head(outbox=(Queued(1, START),)), START, EmptyOutbox()),
    (
        "what is being sent holds back the rest",
        head(outbox=(Queued(1, START),), claim=CLAIM),
        CLAIM.until,
        ExpireClaim(),
    ),
    (
        "only the first message of the outbox counts",
        head(outbox=(Queued(1, START + timedelta(hours=1)), Queued(2, START))),
        START + timedelta(hours=1),
        EmptyOutbox(),
    ),
]


@pytest.mark.parametrize(
    ("thread", "moment", "what"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_falls_due_and_when(thread: Head, moment: datetime | None, what: Due | None) -> None:
    assert next_due(thread, WORKSTREAM) == moment
    if moment is None:
        assert due_now(thread, WORKSTREAM, START + timedelta(days=999)) is None
        return
    assert due_now(thread, WORKSTREAM, moment - MOMENT) is None
    assert due_now(thread, WORKSTREAM, moment) is None, "strictly after its moment"
    assert due_now(thread, WORKSTREAM, moment + MOMENT) == what


def test_the_earliest_of_several_comes_next() -> None:
    thread = head(live=conversation(), outbox=(Queued(1, START + timedelta(minutes=5)),))
    assert next_due(thread, WORKSTREAM) == START + timedelta(minutes=5)


def test_a_claim_that_ran_out_is_dealt_with_before_anything_is_closed() -> None:
    thread = head(live=conversation(), claim=CLAIM, outbox=(Queued(1, START),))
    assert due_now(thread, WORKSTREAM, START + 2 * LONG) == ExpireClaim()
