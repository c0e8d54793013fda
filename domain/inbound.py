"""What a customer's text does to a thread: an ordered chain of pure rules.

The first rule that has something to say places the text; later issues put survey answers
between keywords and conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.accounts import ProviderName
from domain.consent import answer_to, can_be_answered, handler_of
from domain.conversations import CloseReason, Conversation, Happening, State, after, opened
from domain.fetching import queued
from domain.messages import (
    DeliveryState,
    Direction,
    InboundText,
    Keyword,
    Media,
    Message,
    Purpose,
)
from domain.numbers import Number, OptOutHandler
from domain.outbound import REPLY_LIFETIME
from domain.plans import Moment
from domain.texts import preview
from domain.threads import Change, Head, Marker, Queued, advanced, remembered
from domain.workstreams import InboundInWrapUp, Workstream

PREVIEW_CHARACTERS = 120
FILE_SIGN = "\N{PAPERCLIP}"
"""What lists show of a text that is nothing but files."""

CONFIRMATION_LIFETIME = timedelta(minutes=5)
"""An opt-out may be confirmed within five minutes, and not after (47 CFR 64.1200(a)(12))."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text with all that is known about it before its thread is read.

    ``marker`` recognises a repeat; None for a text that has nothing to recognise it by.
    ``keyword`` is what the whole text asks for. ``confirm``: an opt-out is to be confirmed.
    ``open``: the number is served at this moment.
    """

    text: InboundText
    body: str
    marker: str | None
    account: str
    provider: ProviderName
    number: Number
    workstream: Workstream
    queue: str
    keyword: Keyword | None = None
    confirm: bool = False
    open: bool = True


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a text goes: the live conversation afterwards, and what is answered by itself."""

    live: Conversation | None
    conversation: int | None
    answer: tuple[Purpose, str] | None = None
    flags: tuple[str, ...] = ()
    ended: Conversation | None = None


Rule = Callable[[Arrival, Head, Moment], Placement | None]


def keyword_rule(arrival: Arrival, head: Head, moment: Moment) -> Placement | None:  # noqa: ARG001 the rules' protocol
    """Place STOP, START and HELP: they change no conversation and open none."""
    if arrival.keyword is None:
        return None
    ours = (
        handler_of(arrival.keyword, arrival.number, arrival.provider) is OptOutHandler.APP
        and arrival.number.may_send()
        and can_be_answered(arrival.text.sender)
        and (arrival.confirm or arrival.keyword is not Keyword.STOP)
    )
    answer = answer_to(arrival.keyword, arrival.number) if ours else None
    live = head.live
    return Placement(live, live.seq if live else None, answer, (arrival.keyword.value.lower(),))


def conversation_rule(arrival: Arrival, head: Head, moment: Moment) -> Placement:
    """Place a text in the live conversation, or in a new one."""
    live = head.live
    if live is not None and not _starts_anew(live, arrival.workstream):
        joined = after(live, Happening.CUSTOMER_TEXT, moment.now)
        return Placement(joined, joined.seq)
    ended = (
        after(live, Happening.WRAP_UP_OVER, moment.now, reason=CloseReason.AGENT_ENDED)
        if live
        else None
    )
    previous = ended or head.last
    fresh = opened(
        seq=head.seq + 1,
        workstream=arrival.workstream.id,
        queue=arrival.queue,
        number=arrival.number.id,
        now=moment.now,
        previous=previous.seq if previous else None,
    )
    return Placement(fresh, fresh.seq, ended=ended)


RULES: Sequence[Rule] = (keyword_rule, conversation_rule)


def received(
    arrival: Arrival, head: Head, moment: Moment, rules: Sequence[Rule] = RULES
) -> Change | None:
    """Return what the text does to its thread; None if it was stored before."""
    if arrival.marker is not None and arrival.marker in head.texts:
        return None
    placement = next(p for rule in rules if (p := rule(arrival, head, moment)) is not None)
    seq = head.seq + 1
    message = _message(arrival, seq, placement, moment.now)
    answers = _answers(arrival, placement, seq + 1, moment.now)
    changed = advanced(
        head,
        moment.operation,
        seq=seq + len(answers),
        live=placement.live,
        last=placement.ended or head.last,
        texts=remembered(head, arrival.marker),
        outbox=(*head.outbox, *(Queued(a.seq, moment.now) for a in answers)),
        files=queued(head, message, moment.now),
        preview=shown(arrival.body, message.media),
        preview_at=moment.now,
    )
    marker = Marker(f"in~{arrival.marker}", moment.operation, seq) if arrival.marker else None
    return Change(
        changed,
        marker=marker,
        created=(message, *answers),
        closed=placement.ended,
        work_left=bool(answers or message.media),
    )


def shown(text: str, media: tuple[Media, ...]) -> str:
    """Return what lists show of a message."""
    return preview(text, PREVIEW_CHARACTERS) or (FILE_SIGN if media else "")


def _starts_anew(live: Conversation, workstream: Workstream) -> bool:
    return live.state is State.WRAP_UP and workstream.inbound_in_wrap_up is InboundInWrapUp.NEW


def _message(arrival: Arrival, seq: int, placement: Placement, now: datetime) -> Message:
    text = arrival.text
    return Message(
        seq=seq,
        conversation=placement.conversation,
        direction=Direction.INBOUND,
        text=arrival.body,
        created_at=now,
        provider_at=text.received_at,
        provider=arrival.provider,
        account=arrival.account,
        provider_message_id=text.provider_message_id,
        media=text.media,
        flags=placement.flags if arrival.marker else (*placement.flags, "may_be_doubled"),
    )


def _answers(
    arrival: Arrival, placement: Placement, seq: int, now: datetime
) -> tuple[Message, ...]:
    if placement.answer is None:
        return ()
    purpose, text = placement.answer
    return (
        Message(
            seq=seq,
            conversation=placement.conversation,
            direction=Direction.OUTBOUND,
            text=text,
            created_at=now,
            provider=arrival.provider,
            account=arrival.account,
            state=DeliveryState.QUEUED,
            purpose=purpose,
            expires_at=now + _lifetime(purpose),
        ),
    )


def _lifetime(purpose: Purpose) -> timedelta:
    return CONFIRMATION_LIFETIME if purpose is Purpose.OPT_OUT_CONFIRMATION else REPLY_LIFETIME
