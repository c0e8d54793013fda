"""What may still reach a customer who has opted out, judged over what was seen of them.

A period of suppression is from the STOP that begins it to the START that lifts it. In each one
nothing reaches the customer but one confirmation, if it is ours to confirm, and one answer to
each HELP that is ours to answer. Whoever wrote a text, and when, makes no difference.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Answerer = Literal["us", "them", "nobody"]
"""Us, the carrier or the provider, or nobody where it was not the customer who said it."""

STOP, START, HELP = "STOP", "START", "HELP"
CONFIRMATION, HELP_ANSWER = "opt_out_confirmation", "help"
SETTLES = timedelta(seconds=2)
"""A call to the provider that began before may end after the opt-out was stored."""

NEVER = datetime.min.replace(tzinfo=UTC)
ALWAYS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Statement:
    """STOP, START or HELP, on record since ``at``.

    ``said`` is the provider's time: by it a START lifts an earlier STOP, and no later one.
    """

    at: datetime
    keyword: str
    said: datetime
    answered_by: Answerer = "us"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of ours that a provider accepted ``at`` a moment, and that was ``written`` before."""

    at: datetime
    purpose: str
    written: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which a customer is suppressed; its end is no part of it."""

    begin: datetime
    end: datetime = ALWAYS

    def has(self, at: datetime) -> bool:
        return self.begin <= at < self.end

    def judges(self, text: Text) -> bool:
        """Tell whether a text came in this period, and had not left when it began."""
        had_left = text.written < self.begin and text.at <= self.begin + SETTLES
        return self.has(text.at) and not had_left


def periods(statements: Iterable[Statement]) -> list[Period]:
    """Return when the customer was suppressed, by what was on record at each moment, in order."""
    found: list[Period] = []
    begin, last = None, {STOP: NEVER, START: NEVER}
    for one in statements:
        if one.keyword not in last:
            continue
        last[one.keyword] = max(last[one.keyword], one.said)
        suppressed = NEVER < last[STOP] >= last[START]
        if suppressed and begin is None:
            begin = one.at
        elif not suppressed and begin is not None:
            found.append(Period(begin, one.at))
            begin = None
    return [*found, Period(begin)] if begin is not None else found


def unwanted(seen: Iterable[Statement | Text]) -> list[Text]:
    """Return the texts that reached the customer against the rule, in order."""
    everything = sorted(seen, key=lambda one: one.at)
    statements = [one for one in everything if isinstance(one, Statement)]
    texts = [one for one in everything if isinstance(one, Text)]
    suppressed = periods(statements)
    asked_for = _help_answers(suppressed, statements, texts)
    for period in suppressed:
        asked_for += _confirmations(period, statements, texts)[:1]
    return [
        text
        for text in texts
        if any(period.judges(text) for period in suppressed)
        and not any(text is one for one in asked_for)
    ]


def _confirmations(
    period: Period, statements: Sequence[Statement], texts: Sequence[Text]
) -> list[Text]:
    """Return the confirmations in this period, none of them where others have given theirs."""
    stops = (s for s in statements if s.keyword == STOP and period.has(s.at))
    first = next((s for s in stops if s.answered_by != "nobody"), None)
    if first is None or first.answered_by == "them":
        return []
    return [
        text
        for text in texts
        if text.purpose == CONFIRMATION and period.judges(text) and text.at >= first.at
    ]


def _help_answers(
    suppressed: Sequence[Period], statements: Sequence[Statement], texts: Sequence[Text]
) -> list[Text]:
    """Return one answer to each HELP, if it was written before consent changed again."""
    changes = [NEVER, *(at for period in suppressed for at in (period.begin, period.end))]
    unanswered = [s for s in statements if s.keyword == HELP and s.answered_by == "us"]
    answers = []
    for text in (t for t in texts if t.purpose == HELP_ANSWER):
        since = max(at for at in changes if at <= text.written)
        asked = [s for s in unanswered if since <= s.at <= text.written]
        if asked:
            unanswered.remove(asked[-1])
            answers.append(text)
    return answers
