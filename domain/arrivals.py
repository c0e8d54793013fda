"""A customer's text on its way into a thread: what is known of it, and where a rule places it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.accounts import ProviderName
from domain.automated_messages import Answer, Voice
from domain.conversations import Conversation
from domain.free_text import Reading
from domain.messages import InboundText, Keyword
from domain.numbers import Number
from domain.operating_hours import Calendar
from domain.plans import Moment
from domain.surveys import Question
from domain.threads import Head
from domain.workstreams import Workstream


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text with all that is known about it before its thread is read.

    ``marker`` recognises a repeat; None for a text that has nothing to recognise it by.
    ``keyword`` is what the whole text asks for, ``reading`` what any other says about getting
    no more. ``confirm``: an opt-out is to be confirmed. ``suppressed``: what holds for the customer
    after the text; None for a text that says nothing about consent.
    ``voice`` is how the channel speaks on this number, ``calendar`` when it is served.
    """

    text: InboundText
    body: str
    marker: str | None
    account: str
    provider: ProviderName
    number: Number
    workstream: Workstream
    queue: str
    voice: Voice
    keyword: Keyword | None = None
    reading: Reading = Reading.NOTHING
    confirm: bool = False
    suppressed: bool | None = None
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a text goes: the live conversation afterwards, and what is answered by itself."""

    live: Conversation | None
    conversation: int | None
    answer: Answer | None = None
    flags: tuple[str, ...] = ()
    ended: Conversation | None = None
    question: Question | None = None


Rule = Callable[[Arrival, Head, Moment], Placement | None]
