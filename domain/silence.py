"""Silence: what a time-out rule, or the warning before a close, does to a thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.answers import answered, may_answer, spoken, surveyed
from domain.automated_messages import RULE, Answer, Trigger, Voice, chosen
from domain.conversations import CloseReason, Conversation, Happening, after
from domain.notes import noted, told
from domain.threads import Change, Head, advanced
from domain.timeout_rules import Action, Recipient, Silent, TimeoutRule
from domain.timers import WARNING

_REASONS = {
    Silent.CUSTOMER: CloseReason.TIMEOUT_RULE_CUSTOMER,
    Silent.AGENT: CloseReason.TIMEOUT_RULE_AGENT,
}


def warned(
    head: Head, voice: Voice, now: datetime, operation: str, *, late_by: timedelta
) -> Change | None:
    """Return the change that warns the customer, *late_by* after it was due."""
    live = head.live
    if live is None:
        return None
    fired = replace(live, fired=(*live.fired, WARNING))
    change = Change(advanced(head, operation, live=fired))
    if not may_answer(head, now):
        return change
    said = spoken(change, voice, Trigger.CLOSING_SOON, now, QueueName=live.queue)
    return _putting_off(said, late_by)


def fired(
    head: Head,
    rule: TimeoutRule,
    voice: Voice,
    now: datetime,
    operation: str,
    *,
    late_by: timedelta,
    link: str = "",
    agent: str = "",
) -> Change | None:
    """Return the change that a rule makes, *late_by* after it was due.

    *link* leads to the survey's question; *agent* is the name of who has the conversation.
    """
    live = head.live
    if live is None:
        return None
    if rule.action is Action.CLOSE:
        closed = after(live, Happening.RULE_CLOSE, now, reason=_REASONS[rule.silent])
        change = Change(advanced(head, operation, live=None, last=closed), closed=closed)
        return surveyed(change, voice, Happening.RULE_CLOSE, closed, link, now)
    acted = replace(live, fired=(*live.fired, rule.key))
    if rule.action is Action.WAIT:
        return _put_aside(head, after(acted, Happening.RULE_WAIT, now), now, operation)
    change = Change(advanced(head, operation, live=acted))
    text = chosen(rule.texts, voice.number.language)
    words = voice.filled(text or "", RULE, AgentName=agent, QueueName=live.queue)
    said = _said(change, acted, rule, voice, words, now) if words else change
    return _putting_off(said, late_by)


def _put_aside(head: Head, waiting: Conversation, now: datetime, operation: str) -> Change:
    change = Change(advanced(head, operation, live=waiting))
    return told(change, Happening.RULE_WAIT, waiting, now, by=None, flags=(RULE,))


def _putting_off(change: Change, late_by: timedelta) -> Change:
    """Return *change* so that what follows in this silence comes no sooner than it says."""
    live = change.head.live
    if live is None or not change.created:
        return change
    later = replace(live, late_by=live.late_by + late_by)
    return replace(change, head=replace(change.head, live=later))


def _said(
    change: Change,
    live: Conversation,
    rule: TimeoutRule,
    voice: Voice,
    words: str,
    now: datetime,
) -> Change:
    head = change.head
    if rule.to is Recipient.CUSTOMER:
        allowed = voice.workstream.allow_automated_messages and voice.may_speak(head.customer)
        if not allowed or head.opted_out or not may_answer(head, now):
            return change
        answer = Answer(RULE, words)
        return answered(change, voice, answer, now, live.seq, author=live.agent)
    return noted(change, live.seq, now, author=None, text=words, flags=(RULE,))
