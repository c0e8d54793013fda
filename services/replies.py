"""Agents' texts: a reply in a conversation, or one that starts it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from domain.addresses import Address
from domain.attachments import may_attach
from domain.consent import can_be_answered
from domain.conversations import Conversation, Happening, State, after, initiated
from domain.errors import Conflict, Forbidden, Unavailable
from domain.identity import marker_hash, thread_id
from domain.messages import Media, Message, Purpose
from domain.numbers import Number
from domain.people import Principal, Role, may_use
from domain.plans import Moment
from domain.ports import Bells, Gateway, Seen
from domain.previews import shown
from domain.stores import Stores
from domain.submissions import reply, submitted
from domain.texts import checked
from domain.threads import Change, Head, Marker, Stored, advanced
from domain.unreached import written
from services.catalogue import CatalogueReader
from services.customers import Customers
from services.drafts import Draft, marker_key, request_hash, reused
from services.outgoing import Outgoing, unacknowledged
from services.sending import Sending
from services.slots import Slots
from services.threads import Applied, Thread, Threads
from services.uploads import Uploads

WITHIN = timedelta(seconds=8)


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says and brings."""

    text: str
    media: tuple[Media, ...]


@dataclass(frozen=True, slots=True)
class Replies:
    """Takes agents' texts, sends them at once where a slot is free, else rings the bell."""

    stores: Stores
    threads: Threads
    catalogue: CatalogueReader
    gateway: Gateway
    sending: Sending
    bells: Bells
    customers: Customers
    slots: Slots
    uploads: Uploads
    outgoing: Outgoing

    def reply(
        self, thread: str, conversation: int, draft: Draft, known: Stored[Head] | None = None
    ) -> Message:
        """Send a reply; it picks an open conversation and reopens a waiting one.

        *known* is the head as the caller has just read it.
        """
        try:
            return self._reply(thread, conversation, draft, known)
        except (Seen, Conflict) as error:
            return self._repeated(thread, draft, error)

    def _reply(
        self, thread: str, conversation: int, draft: Draft, known: Stored[Head] | None
    ) -> Message:
        stored = known or self.stores.threads.head(thread)
        live = stored.value.live if stored else None
        if stored is None or live is None or live.seq != conversation:
            raise _closed()
        number = self.catalogue.now().number(live.number)
        content = self._checked(number, stored.value.customer, draft)

        def happens(head: Head, moment: Moment) -> Conversation:
            if head.live is None or head.live.seq != conversation:
                raise _closed()
            return _replied(head.live, draft.principal, moment)

        return self._send(Thread.of(stored.value), number, content, draft, happens, stored)

    def initiate(self, number_id: str, customer: Address, draft: Draft) -> Message:
        """Text a customer from a number that the agent may use; starts a conversation."""
        number = self.catalogue.now().number(number_id)
        if number.deleted:
            raise Conflict("number_deleted", "This number is deleted: nothing starts from it.")
        content = self._checked(number, customer, draft)
        self._claim_key(thread_id(number.address, customer), draft)
        workstream = self.catalogue.workstream(number.workstream)

        def happens(head: Head, moment: Moment) -> Conversation:
            if head.live is not None:
                return _replied(head.live, draft.principal, moment)
            return initiated(
                seq=head.seq + 1,
                workstream=workstream.id,
                queue=workstream.queue,
                number=number.id,
                now=moment.now,
                previous=head.last.seq if head.last else None,
                agent=draft.principal.id,
            )

        thread = Thread(number.address, customer)
        try:
            return self._send(thread, number, content, draft, happens, None)
        except (Seen, Conflict) as error:
            return self._repeated(thread.id, draft, error)

    def _claim_key(self, thread: str, draft: Draft) -> None:
        """Bind the caller's key to a thread, so that it cannot text somebody else again."""
        key = marker_key(draft)
        if key and self.stores.receipts.claim(marker_hash(key), thread) != thread:
            raise reused()

    def _checked(self, number: Number, customer: Address, draft: Draft) -> Content:
        account = self.catalogue.now().account(number.account)
        if not may_use(number, draft.principal):
            raise Forbidden("number_not_yours", "Only its owners may text from this number.")
        if not number.may_send() or not account.enabled:
            raise Conflict("number_cannot_send", "This number, or its account, cannot send.")
        if not self.catalogue.now().acknowledged(account.provider):
            raise unacknowledged()
        if self.outgoing.blocked(customer):
            raise Conflict("customer_blocked", "This customer is blocked: lift the block first.")
        if not can_be_answered(customer):
            raise Conflict("cannot_be_answered", "This sender has a name, no number to text to.")
        media = self.uploads.named(draft.principal, draft.media)
        may_attach(media, self.catalogue.workstream(number.workstream).attachments)
        limit = self.gateway.traits(account.provider).text_limit
        worded, _ = self.outgoing.worded("", media, account, number, customer)
        room = limit - len(worded) - 1 if worded else limit
        return Content(checked(draft.text, room, files=bool(media)), media)

    def _send(
        self,
        thread: Thread,
        number: Number,
        content: Content,
        draft: Draft,
        happens: Callable[[Head, Moment], Conversation],
        known: Stored[Head] | None,
    ) -> Message:
        account = self.catalogue.now().account(number.account)
        slot = draft.hold is None and self.slots.take()

        def decide(head: Head, moment: Moment) -> Change:
            live = happens(head, moment)
            message = reply(
                seq=head.seq + 1,
                conversation=live.seq,
                text=content.text,
                media=content.media,
                author=draft.principal.id,
                provider=account.provider,
                account=account.id,
                purpose=_purpose(live, draft),
                now=moment.now,
            )
            return _written(head, live, message, moment, draft, slot)

        try:
            applied = self.threads.change(
                thread, decide, WITHIN, known=known, beside=self.customers.met(thread), hurried=True
            )
            return self._sent(thread, applied)
        finally:
            if slot:
                self.slots.give_back()

    def _sent(self, thread: Thread, applied: Applied) -> Message:
        if applied.head is None or applied.change is None:
            raise ValueError("a change leaves a head")
        claim = applied.head.value.claim
        if claim is not None and claim.operation == applied.moment.operation:
            with suppress(Unavailable):  # it is stored, and perhaps sent: an error would be a lie
                return self.sending.deliver(thread, applied)
        else:
            applied.rest()
            self.bells.ring(thread.id, applied.change.created[0].held_until)
        if applied.messages:
            return applied.messages[0].value
        return self._message(thread.id, applied.change.head.seq)

    def _repeated(self, thread: str, draft: Draft, error: Exception) -> Message:
        """Return what the first request with this key made; raise *error* if there was none.

        So a repeat is answered like the first, also when the conversation has moved on since.
        """
        key = marker_key(draft)
        marker = self.stores.threads.marker(thread, key) if key else None
        if marker is None:
            raise error
        if marker.request_hash != request_hash(draft):
            raise reused()
        return self._message(thread, marker.seq)

    def _message(self, thread: str, seq: int) -> Message:
        stored = self.stores.threads.message(thread, seq)
        if stored is None:
            raise ValueError("a marker names a message that does not exist")
        return stored.value


def _written(
    head: Head, live: Conversation, message: Message, moment: Moment, draft: Draft, slot: bool
) -> Change:
    key = marker_key(draft)
    marker = Marker(key, moment.operation, message.seq, request_hash(draft)) if key else None
    base, message = submitted(head, message, moment, send_now=slot, hold=draft.hold)
    changed = advanced(
        written(base, live, message),
        moment.operation,
        seq=message.seq,
        preview=shown(message.text, message.media),
        preview_at=moment.now,
    )
    return Change(changed, marker=marker, created=(message,), work_left=True)


def _replied(live: Conversation, principal: Principal, moment: Moment) -> Conversation:
    held = live.agent if live.state in {State.ACTIVE, State.WRAP_UP} else None
    supervises = principal.role is not Role.AGENT and live.state is State.ACTIVE
    if held is not None and held != principal.id and not supervises:
        raise Conflict("not_yours", "Another agent has this conversation.")
    return after(live, Happening.REPLY, moment.now, agent=held or principal.id)


def _purpose(live: Conversation, draft: Draft) -> Purpose:
    if draft.commercial:
        return Purpose.COMMERCIAL
    return Purpose.REPLY if live.heard else Purpose.INITIATED


def _closed() -> Conflict:
    return Conflict("conversation_closed", "The conversation is closed; start a new one.")
