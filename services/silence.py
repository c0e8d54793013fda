"""Silence: what falls due in a conversation in which nobody has written for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from domain.automated_messages import NAME, Voice, variables_in
from domain.conversations import Conversation, Happening, after
from domain.errors import Conflict
from domain.plans import Moment
from domain.silence import fired, warned
from domain.threads import Change, Head, advanced
from domain.timeout_rules import Action
from domain.timers import Close, Due, Fire, Warn, due_now, rules_due, warning_due
from domain.workstreams import Workstream
from services.catalogue import CatalogueReader
from services.surveys import Surveys


@dataclass(frozen=True, slots=True)
class Silence:
    """Decides what a rule, a warning or a close does now, if it is still due."""

    catalogue: CatalogueReader
    surveys: Surveys
    name_of: Callable[[str], str]

    def link(self, thread: str, head: Head, due: Due) -> str:
        """Return a link to the survey's question, where a rule is about to ask it."""
        if head.live is None or not isinstance(due, Fire):
            return ""
        rules = rules_due(head, self.catalogue.workstream(head.live.workstream))
        closes = any(rule.action is Action.CLOSE for _, rule in rules)
        return self.surveys.link(thread, head.live, Happening.RULE_CLOSE) if closes else ""

    def decided(
        self, head: Head, due: Fire | Warn | Close, moment: Moment, link: str
    ) -> Change | None:
        """Return what *due* changes, None if it is not due any more."""
        if head.live is None:
            return None
        workstream = self.catalogue.workstream(head.live.workstream)
        if isinstance(due, Close):
            return _closed(head, head.live, workstream, due, moment)
        number = self.catalogue.now().numbers.get(head.live.number)
        if number is None:
            return None
        voice = replace(self.catalogue.now().voice_of(number), workstream=workstream)
        if isinstance(due, Warn):
            return _warned(head, voice, moment)
        return self._fired(head, head.live, voice, moment, link)

    def _fired(
        self, head: Head, live: Conversation, voice: Voice, moment: Moment, link: str
    ) -> Change | None:
        """Let the rule that was due first act, however late it is."""
        now = moment.now
        due = [(at, rule) for at, rule in rules_due(head, voice.workstream) if at < now]
        if not due:
            return None
        at, rule = min(due, key=lambda each: each[0])
        names_agent = any(NAME in variables_in(text) for text in rule.texts.values())
        agent = self.name_of(live.agent) if names_agent and live.agent else ""
        return fired(
            head, rule, voice, now, moment.operation, late_by=now - at, link=link, agent=agent
        )


def _closed(
    head: Head, live: Conversation, workstream: Workstream, due: Close, moment: Moment
) -> Change | None:
    if due_now(head, workstream, moment.now) != due:
        return None
    try:
        closed = after(live, due.happening, moment.now, reason=due.reason)
    except Conflict:
        return None
    return Change(advanced(head, moment.operation, live=None, last=closed), closed=closed)


def _warned(head: Head, voice: Voice, moment: Moment) -> Change | None:
    at, now = warning_due(head, voice.workstream), moment.now
    if at is None or at >= now:
        return None
    return warned(head, voice, now, moment.operation, late_by=now - at)
