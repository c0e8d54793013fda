"""Surveys: questions written down, links made and answered, results found again.

The question in the head of a thread is the truth. The row in the table of surveys, and the rating
of a closed conversation, are written from it before whoever brought the answer is told that all
is well, so that a repeat makes up for a death in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.conversations import Conversation, Happening
from domain.errors import Invalid, NotFound
from domain.identity import conversation_id, marker_hash
from domain.messages import Purpose
from domain.numbers import Number
from domain.plans import Moment
from domain.ports import Clock
from domain.stores import Stores
from domain.surveys import Mode, Question, SurveyResult
from domain.threads import Change, Head, Stored, advanced
from services.catalogue import CatalogueReader
from services.races import won
from services.threads import Thread, Threads

WITHIN = timedelta(seconds=8)
REPEATED_WITHIN = timedelta(minutes=10)
"""How long after an answer its callback may come again."""

MARK = "s"
"""Links to questions begin so (``triggers/public_link.py``)."""

REPLACED = "link_replaced"
"""The code of the error where another conversation has been asked about since."""

_TOKEN = re.compile(rf"{MARK}[A-Za-z0-9_-]{{22}}")
_LINK = re.compile(rf"/l/({_TOKEN.pattern})")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its page shows it, and the number that asked."""

    question: Question
    number: Number | None


@dataclass(frozen=True, slots=True)
class Surveys:
    """Asks, and takes answers."""

    stores: Stores
    threads: Threads
    catalogue: CatalogueReader
    clock: Clock
    base_url: str
    new_token: Callable[[], str]

    def link(self, thread: str, live: Conversation, happening: Happening) -> str:
        """Return a new link to the question about a conversation; "" where none is asked so."""
        survey = self.catalogue.workstream(live.workstream).survey
        if survey is None or survey.mode is not Mode.LINK or not survey.is_asked_at(happening):
            return ""
        token = MARK + self.new_token()
        self.stores.receipts.bind(link_key(token), thread, live.seq)
        return f"{self.base_url}/l/{token}"

    def note_asked(self, thread: str, change: Change | None) -> None:
        """Write down the question that a change asks, if it asks one."""
        if change is not None and any(m.purpose is Purpose.SURVEY for m in change.created):
            self.note(thread, change.head)

    def note(self, thread: str, head: Head | None) -> None:
        """Write down what is known about a thread's question; twice is as good as once."""
        question = head.question if head else None
        if question is None:
            return
        conversation = conversation_id(thread, question.conversation)
        self.stores.surveys.put(SurveyResult(conversation, question))
        if question.score is not None:
            won(lambda: self._rate(thread, question), WITHIN)

    def note_again(self, thread: str, head: Head | None) -> None:
        """Do what a death after an answer may have left undone, when its callback comes again."""
        answered = head.question.answered_at if head and head.question else None
        if answered is not None and self.clock.now() - answered < REPEATED_WITHIN:
            self.note(thread, head)

    def asked(self, token: str) -> Asked:
        """Return the question behind a link; ``NotFound`` once it is answered or has run out."""
        thread, seq = self._place(token)
        head = self._head(thread)
        question = _open(head.value, seq, self.clock.now())
        return Asked(question, self.catalogue.number_at(head.value.ours))

    def answer(self, token: str, score: int | None) -> Asked:
        """Take an answer through a link, once; raises ``NotFound`` and ``Invalid``."""
        thread, seq = self._place(token)
        head = self._head(thread)

        def decide(now: Head, moment: Moment) -> Change:
            question = _open(now, seq, moment.now)
            lowest, highest = question.scale.bounds
            if score is None or not lowest <= score <= highest:
                raise Invalid("score", f"Choose a number from {lowest} to {highest}.")
            given = replace(question, score=score, answered_at=moment.now)
            live = now.live
            if live is not None and live.seq == seq:
                live = replace(live, rating=score)
            changed = advanced(now, moment.operation, question=given, live=live)
            return Change(changed, shows=False)

        applied = self.threads.change(Thread.of(head.value), decide, WITHIN, known=head)
        after = applied.change.head if applied.change else head.value
        self.note(thread, after)
        assert after.question is not None  # noqa: S101 an answer was just written to it
        return Asked(after.question, self.catalogue.number_at(after.ours))

    def results(self, start: datetime, end: datetime) -> list[SurveyResult]:
        """Return what was asked from *start* until before *end*, newest first."""
        return self.stores.surveys.between(start, end)

    def _place(self, token: str) -> tuple[str, int]:
        receipt = self.stores.receipts.get(link_key(token)) if _TOKEN.fullmatch(token) else None
        if receipt is None or receipt.thread is None or receipt.seq is None:
            raise _over()
        return receipt.thread, receipt.seq

    def _head(self, thread: str) -> Stored[Head]:
        head = self.stores.threads.head(thread)
        if head is None:
            raise _over()
        return head

    def _rate(self, thread: str, question: Question) -> None:
        closed = self.stores.threads.conversation(thread, question.conversation)
        if closed is not None and closed.value.rating != question.score:
            rated = replace(closed.value, rating=question.score)
            self.stores.threads.edit_conversation(thread, closed, rated)


def _open(head: Head, seq: int, now: datetime) -> Question:
    question = head.question
    if question is not None and question.conversation > seq:
        raise NotFound(REPLACED, "A newer question has taken the place of this one.")
    if question is None or question.conversation != seq or not question.is_open(now):
        raise _over()
    return question


def link_key(token: str) -> str:
    """Return the key under which a link's question is found."""
    return marker_hash("survey", token)


def tokens_in(text: str) -> list[str]:
    """Return the tokens of the links to questions in a text."""
    return _LINK.findall(text)


def _over() -> NotFound:
    return NotFound("link_expired", "This question is answered, or its time is over.")
