"""Surveys: one question after a conversation, answered by a text or through a link.

CSAT asks how satisfied somebody is (1 to 5), NPS how likely they recommend us (0 to 10), CES how
easy it was (1 to 7). The question stands in the head of its thread until it is answered or has
run out, so that a text needs no look-up (channel-behaviour §6).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from domain.conversations import Conversation, Happening
from domain.keywords import normalised


class Scale(StrEnum):
    """What is asked."""

    CSAT = "csat"
    NPS = "nps"
    CES = "ces"

    @property
    def bounds(self) -> tuple[int, int]:
        """Return the lowest and the highest answer."""
        return _bounds()[self]


class Mode(StrEnum):
    """How a question is answered."""

    REPLY = "reply"
    LINK = "link"


class Closer(StrEnum):
    """Who may close a conversation that no agent has ended."""

    RULE = "rule"
    SUPERVISOR = "supervisor"


_CLOSERS = {Happening.RULE_CLOSE: Closer.RULE, Happening.FORCE_CLOSE: Closer.SUPERVISOR}

_OUT_OF = re.compile(r"([0-9]{1,2})(?:/|outof|of|von|sur|su|de|av|van)([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Survey:
    """What a workstream asks when an agent ends a conversation.

    ``also_closed_by`` names those whose closing asks as well, where no agent has ended it.
    """

    scale: Scale = Scale.CSAT
    mode: Mode = Mode.REPLY
    answer_within: timedelta = timedelta(hours=24)
    also_closed_by: tuple[Closer, ...] = ()

    def is_asked_at(self, happening: Happening) -> bool:
        """Tell whether the question is put when *happening* happens."""
        return happening is Happening.END or _CLOSERS.get(happening) in self.also_closed_by


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked about a conversation (by ``seq``), and its answer if any.

    ``message`` is the text that asks, by ``seq``; it was last handed over to be sent at
    ``sent_at``. ``overtaken``: an agent has written since, so that a number may answer that agent.
    """

    conversation: int
    workstream: str
    agent: str | None
    scale: Scale
    mode: Mode
    asked_at: datetime
    expires_at: datetime
    score: int | None = None
    answered_at: datetime | None = None
    overtaken: bool = False
    message: int = 0
    sent_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Tell whether an answer still counts."""
        return self.score is None and now < self.expires_at

    def hears(self, now: datetime) -> bool:
        """Tell whether a number that is texted now answers it, and not an agent's own question."""
        asks = self.mode is Mode.REPLY and self.sent_at is not None
        return asks and self.is_open(now) and not self.overtaken

    def sent(self, now: datetime) -> Question:
        """Return it when its text goes: only then the time for an answer begins."""
        lasts = self.expires_at - (self.sent_at or self.asked_at)
        return replace(self, sent_at=now, expires_at=now + lasts)

    def unreached(self) -> Question:
        """Return it where its text has ended without arriving: nobody can answer it."""
        return replace(self, expires_at=self.asked_at) if self.score is None else self


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """A question and what came of it, by the conversation's public id."""

    conversation: str
    question: Question


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of the questions of one workstream and scale; ``average`` of the answers.

    ``favourable`` counts the top of the scale: 4 and 5 of CSAT, 9 and 10 of NPS, 5 to 7 of CES;
    ``unfavourable`` its lower part: 1 and 2, 0 to 6, 1 to 3.
    """

    workstream: str
    scale: Scale
    asked: int
    answered: int
    average: float | None
    favourable: int
    unfavourable: int


_GOOD: Mapping[Scale, int] = {Scale.CSAT: 4, Scale.NPS: 9, Scale.CES: 5}
_BAD: Mapping[Scale, int] = {Scale.CSAT: 2, Scale.NPS: 6, Scale.CES: 3}


def asked(survey: Survey, ended: Conversation, message: int, now: datetime) -> Question:
    """Return the question that a *message* puts about a conversation at its end."""
    return Question(
        ended.seq, ended.workstream, ended.agent, survey.scale, survey.mode, now,
        now + survey.answer_within, message=message,
    )  # fmt: skip


def score_of(text: str, scale: Scale, language: str = "") -> int | None:
    """Return what *text* answers, None where it is no answer and nothing else.

    A number (in any script, as a keycap, or a word of *language* or English), alone or out of
    the highest one: ``5``, ``5!``, ``5/5``, ``five``, ``5 out of 5``.
    """
    word = normalised(text.replace("\N{COMBINING ENCLOSING KEYCAP}", ""))
    lowest, highest = scale.bounds
    if found := _OUT_OF.fullmatch(word):
        score = int(found[1]) if int(found[2]) == highest else None
    elif word.isdecimal() and len(word) <= 2:
        score = int(word)
    else:
        score = _number_words(language).get(word)
    return score if score is not None and lowest <= score <= highest else None


@cache
def _bounds() -> Mapping[str, tuple[int, int]]:
    """Return the lowest and the highest answer of each scale; the console reads the same."""
    data = json.loads(files("domain.data").joinpath("scales.json").read_text("utf-8"))
    return {scale: (lowest, highest) for scale, (lowest, highest) in data.items()}


@cache
def _number_words(language: str) -> Mapping[str, int]:
    data = json.loads(files("domain.data").joinpath("number_words.json").read_text("utf-8"))
    own = data.get(language.split("-", maxsplit=1)[0].casefold(), [])
    return {normalised(w): n for words in (data["en"], own) for n, w in enumerate(words)}


def summaries(results: list[SurveyResult]) -> list[Summary]:
    """Return what came of questions, by workstream and scale."""
    groups: dict[tuple[str, Scale], list[Question]] = {}
    for result in results:
        question = result.question
        groups.setdefault((question.workstream, question.scale), []).append(question)
    return [_summary(*group, questions) for group, questions in sorted(groups.items())]


def _summary(workstream: str, scale: Scale, questions: list[Question]) -> Summary:
    scores = [question.score for question in questions if question.score is not None]
    return Summary(
        workstream=workstream,
        scale=scale,
        asked=len(questions),
        answered=len(scores),
        average=round(sum(scores) / len(scores), 2) if scores else None,
        favourable=sum(score >= _GOOD[scale] for score in scores),
        unfavourable=sum(score <= _BAD[scale] for score in scores),
    )
