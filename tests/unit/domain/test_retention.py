"""What goes from a thread, and what stays of its head."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.callbacks import Call
from domain.conversations import State
from domain.outbox import Queued
from domain.quarantine import Quarantined, Reason, mentions
from domain.retention import Clearing, aged, begun, clearing
from domain.threads import Claim, Marker
from tests.builders import CUSTOMER, conversation, head, message
from tests.fakes.stores import START

DAY = timedelta(days=1)
LATER = START + 10 * DAY


def closed(seq: int, day: int) -> object:
    at = START + day * DAY
    return conversation(seq=seq, state=State.CLOSED, opened_at=at, closed_at=at)


def cleared(**changes: object) -> Clearing:
    """Clear a thread with an old conversation and one that closed just now."""
    values = {
        "head": head(seq=9, rev=9, last=closed(3, 10)),
        "closed": [closed(1, 0), closed(3, 10)],
        "messages": [message(1), message(2), message(3, conversation=3)],
        "dropped": [],
        "before": START + DAY,
        "goes": aged(START + DAY),
    } | changes
    return clearing("t", **values)  # type: ignore[arg-type]  # its own names


def test_an_old_conversation_goes_with_its_messages_and_no_other() -> None:
    found = cleared()
    assert [one.seq for one in found.conversations] == [1]
    assert found.seqs == {1, 2}
    assert found.head == head(seq=9, rev=9, last=closed(3, 10))


def test_a_late_note_goes_with_its_conversation() -> None:
    late = message(4, conversation=1, created_at=LATER)
    assert 4 in cleared(messages=[message(1), message(3, conversation=3), late]).seqs


def test_a_message_of_no_conversation_goes_when_it_is_old() -> None:
    old, young = message(1, conversation=None), message(5, conversation=None, created_at=LATER)
    lost = message(2, conversation=77)
    assert cleared(messages=[old, lost, young]).seqs == {1, 2}


def test_what_was_dropped_goes_when_it_is_old_and_leaves_nothing() -> None:
    old, young = (Marker(f"in~{at}", "op", 4, dropped_at=at) for at in (START, LATER))
    found = cleared(messages=[], closed=[], dropped=[old])
    assert (found.seqs, found.head.blank, list(found.loose)) == (frozenset({4}), True, [START])
    found = cleared(messages=[], closed=[], dropped=[young])
    assert (found.seqs, found.head.blank) == (frozenset(), False)


def test_nothing_of_a_live_conversation_goes() -> None:
    live = conversation(seq=1)
    found = cleared(head=head(seq=9, live=live), closed=[closed(1, 0)], messages=[message(1)])
    assert (found.conversations, found.messages) == ((), ())
    assert found.head.live == live


def test_a_head_without_anything_left_is_blank_and_keeps_its_numbers() -> None:
    full = head(
        seq=9, rev=7, last=closed(1, 0), preview="text", texts=("hash",), opted_out=True,
        outbox=(Queued(2, START),), claim=Claim("op", 2, START), operations=("op",),
    )  # fmt: skip
    blank = cleared(head=full, closed=[closed(1, 0)], messages=[message(1), message(2)]).head
    assert blank.blank
    assert (blank.seq, blank.rev, blank.opted_out, blank.operations) == (9, 7, True, ("op",))
    assert CUSTOMER.value not in str(blank)
    assert (blank.outbox, blank.claim, blank.last, blank.preview, blank.texts) == (
        (), None, None, "", (),
    )  # fmt: skip


def test_a_head_that_stays_forgets_what_went() -> None:
    live = conversation(seq=5)
    full = head(seq=9, live=live, last=closed(1, 0), outbox=(Queued(2, START), Queued(6, START)))
    rest = cleared(head=full, closed=[closed(1, 0)], messages=[message(1), message(2)]).head
    assert (rest.live, rest.last, rest.outbox) == (live, None, (Queued(6, START),))


def test_an_erasure_takes_what_was_opened_before_it_was_asked_for() -> None:
    found = cleared(goes=begun(START), before=START)
    assert [one.seq for one in found.conversations] == [1]


@pytest.mark.parametrize(
    ("body", "is_it"),
    [
        (b"From=%2B14255550199&Body=x", True),
        (b'{"from": "+14255550199"}', True),
        (b"<from>14255550199</from>", True),
        (b"from=0014255550199", True),
        (b"from=%2014255550199", True),
        (b"id=914255550199", False),
        (b"id=142555501990", False),
        (b"From=%2B14255550188", False),
        (b"\xff\xfe", False),
    ],
)
def test_a_call_mentions_a_number_by_its_digits(body: bytes, is_it: bool) -> None:
    call = Call("POST", "https://x", {}, body)
    kept = Quarantined("1", "twilio", None, Reason.UNVERIFIED, "", START, call)
    assert mentions(kept, CUSTOMER) is is_it
    in_address = replace(
        kept, call=replace(call, body=b"", url="https://x?" + body.decode("latin"))
    )
    assert mentions(in_address, CUSTOMER) is is_it
