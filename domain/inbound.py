"""What a customer's text does to a thread: an ordered chain of pure rules.

The first rule that has something to say places the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.answers import answered, may_answer
from domain.arrivals import Arrival, Placement, Rule
from domain.attachments import admitted
from domain.automated_messages import Answer, Trigger
from domain.blocks import Pace
from domain.consent import blocks, handler_of
from domain.conversations import CloseReason, Conversation, Happening, State, after, opened
from domain.fetching import queued, waits
from domain.free_text import Reading
from domain.messages import Direction, Keyword, Message
from domain.numbers import OptOutHandler
from domain.openings import opens_next
from domain.operating_hours import Calendar, holiday_at, is_open
from domain.plans import Moment
from domain.previews import shown
from domain.reopening import reopened
from domain.surveys import score_of
from domain.threads import Change, Head, Marker, advanced, remembered
from domain.workstreams import InboundInWrapUp, Workstream

TRIGGERS = {
    Keyword.STOP: Trigger.OPT_OUT_CONFIRM,
    Keyword.START: Trigger.OPT_IN_CONFIRM,
    Keyword.HELP: Trigger.HELP_REPLY,
}
FLAGS: Mapping[Reading, tuple[str, ...]] = {
    Reading.ACTS: ("stop", "review"),
    Reading.HINTS: ("opt_out_hint",),
    Reading.NOTHING: (),
}
"""What agents are shown of a text: that it opted out in own words, or may have meant to."""


SURVEY_ANSWER = "survey_answer"
"""The flag of a text that answered a survey."""


def keyword_rule(arrival: Arrival, head: Head, moment: Moment) -> Placement | None:  # noqa: ARG001 the rules' protocol
    """Place STOP, START and HELP: they change no conversation and open none."""
    if arrival.keyword is None:
        return None
    ours = (
        handler_of(arrival.keyword, arrival.number, arrival.provider) is OptOutHandler.APP
        and arrival.voice.may_speak(arrival.text.sender)
        and (arrival.confirm or arrival.keyword is not Keyword.STOP)
        and not (head.carrier_blocks and arrival.keyword is Keyword.HELP)
    )
    answer = arrival.voice.says(TRIGGERS[arrival.keyword]) if ours else None
    live = head.live
    return Placement(live, live.seq if live else None, answer, (arrival.keyword.value.lower(),))


def survey_rule(arrival: Arrival, head: Head, moment: Moment) -> Placement | None:
    """Credit an answer to the open question: it opens no conversation, and is thanked for."""
    question, live = head.question, head.live
    if question is None or not question.hears(moment.now):
        return None
    score = score_of(arrival.body, question.scale, arrival.number.language)
    if score is None:
        return None
    if live is not None and live.seq == question.conversation:
        live = replace(live, rating=score)
    speaks = not head.opted_out and arrival.voice.may_speak(arrival.text.sender)
    return Placement(
        live,
        question.conversation,
        arrival.voice.says(Trigger.SURVEY_THANKS) if speaks else None,
        (SURVEY_ANSWER,),
        question=replace(question, score=score, answered_at=moment.now),
    )


def conversation_rule(arrival: Arrival, head: Head, moment: Moment) -> Placement:
    """Place a text in the live conversation, or in a new one."""
    live = head.live
    if live is not None and not _starts_anew(live, arrival.workstream):
        joined = after(live, Happening.CUSTOMER_TEXT, moment.now)
        answer = _said(arrival, head, moment.now, opens=False)
        return Placement(joined, joined.seq, answer, FLAGS[arrival.reading])
    ended = (
        after(live, Happening.WRAP_UP_OVER, moment.now, reason=CloseReason.AGENT_ENDED)
        if live
        else None
    )
    if live is None and (again := reopened(head.last, arrival.workstream, moment.now)):
        answer = _said(arrival, head, moment.now, opens=False)
        return Placement(again, again.seq, answer, FLAGS[arrival.reading])
    previous = ended or head.last
    fresh = opened(
        seq=head.seq + 1,
        workstream=arrival.workstream.id,
        queue=arrival.queue,
        number=arrival.number.id,
        now=moment.now,
        previous=previous.seq if previous else None,
    )
    answer = _said(arrival, head, moment.now, opens=True)
    return Placement(fresh, fresh.seq, answer, FLAGS[arrival.reading], ended)


def _said(arrival: Arrival, head: Head, now: datetime, *, opens: bool) -> Answer | None:
    """Return what the channel says to a text: at most one thing, closed before greeting."""
    voice, closed = arrival.voice, not is_open(arrival.calendar, now)
    if not voice.may_speak(arrival.text.sender):
        return None
    if arrival.reading is Reading.ACTS:  # in own words: carrier and provider have not answered
        return voice.says(Trigger.OPT_OUT_CONFIRM) if arrival.confirm else None
    if head.opted_out or (closed and _told(arrival.calendar, head, now)):
        return None
    if closed:
        holiday = holiday_at(arrival.calendar, now)
        return voice.says(Trigger.HOLIDAY if holiday else Trigger.OUT_OF_HOURS)
    if _unsupported(arrival):
        return voice.says(Trigger.UNSUPPORTED_MESSAGE)
    return voice.says(Trigger.GREETING) if opens else None


def _unsupported(arrival: Arrival) -> bool:
    """Tell whether nothing of a text can be shown: it is empty, or its files are not taken."""
    taken = arrival.text.media and arrival.workstream.attachments.from_customers
    return bool(arrival.text.media or not arrival.body.strip()) and not taken


def _told(calendar: Calendar | None, head: Head, now: datetime) -> bool:
    """Tell whether it was said already in this closed period that nobody is there."""
    told = head.told_closed_at
    if calendar is None or told is None:
        return False
    return opens_next(calendar, told, until=now) is None


RULES: Sequence[Rule] = (keyword_rule, survey_rule, conversation_rule)


def received(
    arrival: Arrival, head: Head, moment: Moment, rules: Sequence[Rule] = RULES
) -> Change | None:
    """Return what the text does to its thread; None if it was stored, or erased, before."""
    if arrival.marker is not None and arrival.marker in head.texts:
        return None
    if head.erases(arrival.text.received_at):
        return None
    placement = next(p for rule in rules if (p := rule(arrival, head, moment)) is not None)
    message = _message(arrival, head.seq + 1, placement, moment.now)
    written = arrival.text.received_at or moment.now
    changed = _moved(arrival, head, placement, message, moment)
    marker = (
        Marker(f"in~{arrival.marker}", moment.operation, message.seq) if arrival.marker else None
    )
    change = Change(
        changed,
        marker=marker,
        created=(message,),
        closed=placement.ended,
        work_left=waits(message),
    )
    answer = placement.answer
    if answer is None or not (arrival.confirm or may_answer(head, moment.now, answer.purpose)):
        return change
    return answered(
        change, arrival.voice, answer, moment.now, placement.conversation, asked_at=written
    )


def _moved(
    arrival: Arrival, head: Head, placement: Placement, message: Message, moment: Moment
) -> Head:
    """Return *head* after the text."""
    written = arrival.text.received_at or moment.now
    return advanced(
        head,
        moment.operation,
        seq=message.seq,
        live=placement.live,
        last=_last(head, placement),
        texts=remembered(head, arrival.marker),
        files=queued(head, message, moment.now),
        preview=shown(arrival.body, message.media),
        preview_at=moment.now,
        opted_out=head.opted_out if arrival.suppressed is None else arrival.suppressed,
        carrier_blocks=_carrier_blocks(arrival, head),
        question=placement.question or head.question,
        pace=(head.pace or Pace(written)).after(written),
    )


def _carrier_blocks(arrival: Arrival, head: Head) -> bool:
    """Tell whether the carrier keeps our texts from the customer after this one."""
    if arrival.keyword not in {Keyword.STOP, Keyword.START}:
        return head.carrier_blocks
    if not blocks(arrival.number, arrival.provider):
        return False
    return bool(arrival.suppressed) and (arrival.keyword is Keyword.STOP or head.carrier_blocks)


def _last(head: Head, placement: Placement) -> Conversation | None:
    """Return the conversation closed last; one that is reopened is not closed any more."""
    last, live = placement.ended or head.last, placement.live
    return None if last is not None and live is not None and live.seq == last.seq else last


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
        media=admitted(text.media, arrival.workstream.attachments),
        flags=placement.flags if arrival.marker else (*placement.flags, "may_be_doubled"),
    )
