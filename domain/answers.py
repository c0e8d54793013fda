"""Answers: texts that the channel adds by itself to the change that causes them.

They are queued in the same transaction, so none is lost and none is said twice. A limit per hour
keeps two machines from talking to each other for ever.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.automated_messages import Answer, Trigger, Voice
from domain.conversations import Conversation, Happening
from domain.customers import CONFIRM_WITHIN
from domain.messages import DeliveryState, Direction, Message, Purpose
from domain.outbound import REPLY_LIFETIME
from domain.outbox import Queued
from domain.surveys import Mode, asked
from domain.texts import normalised
from domain.threads import Change, Head

MOST_PER_HOUR = 4
HOUR = timedelta(hours=1)

CLOSED = {Trigger.OUT_OF_HOURS, Trigger.HOLIDAY}


def may_answer(head: Head, now: datetime, purpose: Purpose = Purpose.AUTOMATED) -> bool:
    """Tell whether one more automatic answer to this customer is no loop.

    Answers to HELP count by themselves: nothing else that was said may leave one out.
    """
    earlier = head.helped if purpose is Purpose.HELP else head.answered
    return sum(now - at < HOUR for at in earlier) < MOST_PER_HOUR


def answered(
    change: Change,
    voice: Voice,
    answer: Answer,
    now: datetime,
    conversation: int | None,
    author: str | None = None,
    asked_at: datetime | None = None,
) -> Change:
    """Return *change* with *answer* queued in it, as from *author* where told.

    *asked_at*: when the customer wrote what it answers.
    """
    head = change.head
    message = Message(
        seq=head.seq + 1,
        conversation=conversation,
        direction=Direction.OUTBOUND,
        text=normalised(answer.text),
        created_at=now,
        author=author,
        provider=voice.provider,
        account=voice.number.account,
        state=DeliveryState.QUEUED,
        purpose=answer.purpose,
        expires_at=_expires_at(answer.purpose, now, asked_at or now),
        flags=(str(answer.trigger),),
    )
    return replace(
        change,
        head=replace(
            _counted(head, answer.purpose, now),
            seq=message.seq,
            outbox=(*head.outbox, Queued(message.seq, now)),
            told_closed_at=now if answer.trigger in CLOSED else head.told_closed_at,
        ),
        created=(*change.created, message),
        work_left=True,
    )


def _counted(head: Head, purpose: Purpose, now: datetime) -> Head:
    if purpose is Purpose.HELP:
        return replace(head, helped=(*head.helped, now)[-MOST_PER_HOUR:])
    return replace(head, answered=(*head.answered, now)[-MOST_PER_HOUR:])


def spoken(
    change: Change, voice: Voice, trigger: Trigger, now: datetime, **variables: str
) -> Change:
    """Return *change* with what the channel says about it; nothing where it may not speak."""
    head, live = change.head, change.head.live or change.closed
    if head.opted_out or not voice.may_speak(head.customer):
        return change
    answer = voice.says(trigger, **variables)
    if answer is None:
        return change
    return answered(change, voice, answer, now, live.seq if live else None)


def surveyed(
    change: Change,
    voice: Voice,
    happening: Happening,
    ended: Conversation,
    link: str,
    now: datetime,
) -> Change:
    """Return *change* with the question about a conversation, once; else as it is."""
    survey, before = voice.workstream.survey, change.head.question
    is_asked = before is not None and before.conversation == ended.seq
    if survey is None or is_asked or not survey.is_asked_at(happening):
        return change
    trigger = Trigger.SURVEY_LINK if survey.mode is Mode.LINK else Trigger.SURVEY
    lowest, highest = map(str, survey.scale.bounds)
    said = spoken(change, voice, trigger, now, Lowest=lowest, Highest=highest, SurveyLink=link)
    if said is change:
        return change
    question = asked(survey, ended, said.head.seq, now)
    return replace(said, head=replace(said.head, question=question))


def _expires_at(purpose: Purpose, now: datetime, asked_at: datetime) -> datetime:
    if purpose is Purpose.OPT_OUT_CONFIRMATION:
        return min(asked_at, now) + CONFIRM_WITHIN
    return now + REPLY_LIFETIME
