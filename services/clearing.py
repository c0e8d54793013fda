"""Clearing: what a thread no longer holds goes, with files, receipts and the customer's note of it.

Order: what stays of the head first, so that nobody takes up what goes; files and receipts, which
only messages name; messages with their markers, then conversations; at last the customer's note
that there is a thread. A crash anywhere leaves something that the next time finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.identity import conversation_id, marker_hash
from domain.messages import Message, Purpose
from domain.ports import LostRace
from domain.retention import Clearing, Goes, clearing
from domain.stores import Stores
from domain.threads import Change, Head, Marker, Stored, advanced
from services.delivery import receipt_key
from services.surveys import link_key, tokens_in

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Clearings:
    """Clears threads."""

    stores: Stores
    new_id: Callable[[], str]

    def plan(self, thread: str, before: datetime, goes: Goes) -> tuple[Stored[Head], Clearing]:
        """Return what goes from a thread; raise ``LostRace`` while it is being sent.

        There must be a head.
        """
        stored = self.stores.threads.head(thread)
        if stored is None:
            raise LostRace
        closed = self.stores.threads.conversations(thread)
        messages = list(self.messages(thread))
        dropped = self._dropped(thread) if stored.value.dropped else []
        plan = clearing(thread, stored.value, closed, messages, dropped, before, goes)
        claim = stored.value.claim
        if claim is not None and claim.seq in plan.seqs:
            raise LostRace
        return stored, plan

    def _dropped(self, thread: str) -> list[Marker]:
        return [one for one in self.stores.threads.markers(thread) if one.dropped_at]

    def messages(self, thread: str, after: int = 0) -> Iterator[Message]:
        """Yield the messages of a thread in order, page by page."""
        while page := self.stores.threads.messages(thread, after, PAGE):
            yield from page
            after = page[-1].seq

    def carry_out(self, customer: str, was: Stored[Head], plan: Clearing) -> Stored[Head]:
        """Clear a thread of the customer with this key; ``LostRace`` if it changes meanwhile."""
        head = self._headed(plan.thread, was, plan.head) if plan.head != was.value else was
        self._around(plan)
        self.stores.threads.clear(
            plan.thread, plan.seqs, [closed.seq for closed in plan.conversations]
        )
        return self._left(customer, plan.thread, head) if head.value.blank else head

    def _headed(self, thread: str, was: Stored[Head], head: Head) -> Stored[Head]:
        change = Change(advanced(head, self.new_id()), shows=False)
        return self.stores.threads.commit(thread, change, was).head

    def _around(self, plan: Clearing) -> None:
        """Remove what only the messages that go name: files, receipts, callers' keys."""
        for message in plan.messages:
            for media in message.media:
                if media.key:
                    self.stores.files.remove(media.key)
            if message.provider_message_id and message.state is not None:
                key = receipt_key(message.account, message.provider_message_id)
                self.stores.receipts.remove(key)
            if message.purpose is Purpose.SURVEY:
                self._asked(plan.thread, message)
        for marker in self.stores.threads.markers(plan.thread) if plan.messages else ():
            if marker.seq in plan.seqs and marker.request_hash:
                self.stores.receipts.remove(marker_hash(marker.key))

    def _asked(self, thread: str, message: Message) -> None:
        """Remove a survey's question, with its answer and its link."""
        if message.conversation is not None:
            conversation = conversation_id(thread, message.conversation)
            self.stores.surveys.remove(conversation, message.created_at)
        for token in tokens_in(message.text):
            self.stores.receipts.remove(link_key(token))

    def _left(self, customer: str, thread: str, head: Stored[Head]) -> Stored[Head]:
        """Let the customer's row forget a thread in which nothing is left.

        A text that comes now may have noted the thread before we removed the note: raising the
        head makes it try again, or else it was faster, and the note is written again.
        """
        self.stores.customers.leave(customer, thread)
        try:
            return self._headed(thread, head, head.value)
        except LostRace:
            self.stores.customers.join(customer, thread)
            raise
