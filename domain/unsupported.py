"""Files whose kind shows only once they are fetched: what their customer is told about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.answers import answered, may_answer
from domain.automated_messages import Trigger, Voice
from domain.inbound import SURVEY_ANSWER
from domain.media import TYPE_REFUSED
from domain.messages import Keyword, Media, MediaState, Message
from domain.operating_hours import Calendar, is_open
from domain.threads import Change

ANSWERED = {SURVEY_ANSWER, *(keyword.value.lower() for keyword in Keyword)}
"""Flags of texts that got their one answer when they came."""


def kind_refused(change: Change, voice: Voice, calendar: Calendar | None, now: datetime) -> Change:
    """Return *change*, which notes what became of a text's files, with what is said about them.

    Said is what would have been said had the kind been known when the text came: nothing where
    it was answered otherwise or came outside hours, and once, however many files are refused.
    """
    [(before, after)] = change.replaced
    head, text = change.head, before.value
    if _refused(text.media) or not _refused(after.media) or not _may_be_told(text, calendar):
        return change
    if head.opted_out or not voice.may_speak(head.customer) or not may_answer(head, now):
        return change
    answer = voice.says(Trigger.UNSUPPORTED_MESSAGE)
    return answered(change, voice, answer, now, text.conversation) if answer else change


def _refused(media: Iterable[Media]) -> bool:
    return any(each.state is MediaState.REFUSED and each.reason == TYPE_REFUSED for each in media)


def _may_be_told(text: Message, calendar: Calendar | None) -> bool:
    return ANSWERED.isdisjoint(text.flags) and is_open(calendar, text.created_at)
