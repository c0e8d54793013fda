"""Texts that never reach the customer: taken back, refused, suppressed, or lost on the way.

Such a text answers nobody. What it had changed is undone, unless another one of an agent followed
that may have arrived: whoever was waiting before waits again, since then. A survey's question that
never arrived takes no answers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.conversations import Conversation
from domain.messages import DeliveryState, Message
from domain.threads import Head
from domain.turns import Party, Replies, Reply, Turn

UNREACHED = {
    DeliveryState.FAILED,
    DeliveryState.UNDELIVERED,
    DeliveryState.EXPIRED,
    DeliveryState.SUPPRESSED,
    DeliveryState.CANCELLED,
}

MOST_IN_DOUBT = 20
"""So many of an agent's texts in a row are remembered; those before count as arrived."""


def written(head: Head, live: Conversation, message: Message) -> Head:
    """Return *head* with *message* of an agent, which can be undone; *live* is what it answered.

    From now on a number answers the agent, and not the survey.
    """
    replies = _replies(head.live, live)
    texts = (*replies.texts, Reply(message.seq, message.created_at))
    if len(texts) > MOST_IN_DOUBT:
        arrived, *rest = texts
        replies, texts = Replies(Turn(Party.AGENT, arrived.at)), tuple(rest)
    return replace(
        head,
        live=replace(live, replies=replace(replies, texts=texts)),
        question=head.question and replace(head.question, overtaken=True),
    )


def _replies(before: Conversation | None, live: Conversation) -> Replies:
    if before is None or before.seq != live.seq:
        return Replies(Turn(Party.NOBODY, live.opened_at))
    turn = Turn(before.last_by, before.active_at, before.unread, before.fired, before.late_by)
    return before.replies or Replies(turn)


def goes(head: Head, message: Message, now: datetime) -> Head:
    """Return *head* when *message* goes: only now has the customer anything to answer."""
    question = head.question
    if question is not None and question.message == message.seq:
        question = question.sent(now)
    held = message.state is DeliveryState.HELD
    live = _going(head.live, message.seq, now) if held else head.live
    return replace(head, live=live, question=question)


def _going(live: Conversation | None, seq: int, now: datetime) -> Conversation | None:
    """Return *live* after a held text of its agent, which the customer gets only *now*."""
    if live is None or live.replies is None or not live.replies.names(seq):
        return live
    rest = (text for text in live.replies.texts if text.seq != seq)
    replies = replace(live.replies, texts=(*rest, Reply(seq, now)))
    return replace(live, active_at=now, replies=replies)


def unreached(head: Head, message: Message) -> Head:
    """Return *head* after *message* has ended; as it is where it may have arrived."""
    if message.state not in UNREACHED:
        return head
    question = head.question
    if question is not None and question.message == message.seq:
        question = question.unreached()
    return replace(head, live=_unanswered(head.live, message), question=question)


def _unanswered(was: Conversation | None, message: Message) -> Conversation | None:
    seq = message.seq
    if was is None or was.replies is None or not was.replies.names(seq):
        return was
    lost = message.state is not DeliveryState.CANCELLED
    live = replace(was, undelivered=was.undelivered + lost)
    before = was.replies.before
    rest = tuple(text for text in was.replies.texts if text.seq != seq)
    if rest:
        latest = max(before.active_at, *(text.at for text in rest))
        return replace(live, active_at=latest, replies=Replies(before, rest))
    return replace(
        live,
        last_by=before.last_by,
        active_at=before.active_at,
        unread=before.unread,
        fired=before.fired,
        late_by=before.late_by,
        replies=None,
    )
