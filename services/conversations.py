"""What agents do with conversations, and how they find them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.conversations import CloseReason, Conversation, Happening, State, after
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.messages import Message
from domain.notes import noted, told
from domain.people import Principal, Role, may_read_of, may_use
from domain.plans import Moment
from domain.reading import shown_in_order
from domain.stores import Stores
from domain.tags import changed, tidy
from domain.texts import clean
from domain.threads import Change, Head, ReportRow, Stored, advanced
from services.catalogue import CatalogueReader
from services.races import won
from services.saying import Saying
from services.surveys import Surveys
from services.threads import Thread, Threads

WITHIN = timedelta(seconds=8)
LONGEST_NOTE = 4000

TRANSFERS = {Happening.TRANSFER_TO_AGENT, Happening.TRANSFER_TO_QUEUE}
HELD_BY_ONE = {Happening.END, Happening.WAIT, Happening.CLOSE, *TRANSFERS}
TAKEN_BY_CALLER = {Happening.PICK, Happening.REOPEN}
SUPERVISORS_ONLY = {Happening.ASSIGN, Happening.FORCE_CLOSE}


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation with what its thread tells about it."""

    thread: str
    head: Stored[Head]
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Some messages of a thread; ``following`` is the ``seq`` to go on after, None at the end."""

    items: Sequence[Message]
    following: int | None


@dataclass(frozen=True, slots=True)
class Conversations:
    """Reads conversations and moves them along."""

    stores: Stores
    threads: Threads
    catalogue: CatalogueReader
    saying: Saying
    surveys: Surveys

    def find(self, thread: str, seq: int, principal: Principal) -> Found:
        """Return a conversation that the principal may read."""
        head = self.stores.threads.head(thread)
        conversation = self._conversation(thread, seq, head)
        if head is None or head.value.blank or conversation is None:
            raise NotFound("no_such_conversation", "There is no conversation with this id.")
        self._may_read(conversation.number, principal)
        return Found(thread, head, conversation)

    def messages(self, found: Found, after_seq: int = 0, limit: int = 200) -> MessagePage:
        """Return messages of a conversation in order; runs of texts by the provider's time."""
        first = found.conversation.seq
        page = self.history(found, max(after_seq, first - 1), limit)
        return replace(page, items=[m for m in page.items if m.conversation == first])

    def history(self, found: Found, after_seq: int = 0, limit: int = 200) -> MessagePage:
        """Return messages of the thread, across conversations."""
        read = self.stores.threads.messages(found.thread, after_seq, limit)
        following = max(m.seq for m in read) if len(read) >= limit else None
        return MessagePage(shown_in_order(read), following)

    def latest(self, found: Found, before: int | None = None, limit: int = 200) -> MessagePage:
        """Return the last messages of the thread before a ``seq``, across conversations.

        They stand in reading order; ``following`` is the ``seq`` to look before next.
        """
        end = found.head.value.seq + 1 if before is None else before
        first = max(1, end - limit)
        read = self.stores.threads.messages(found.thread, first - 1, limit)
        shown = shown_in_order([m for m in read if m.seq < end])
        return MessagePage(shown, first if first > 1 else None)

    def message(
        self, thread: str, seq: int, principal: Principal
    ) -> tuple[Message, list[ReportRow]]:
        """Return one message that the principal may read, with its delivery reports."""
        head = self.stores.threads.head(thread)
        message = self.stores.threads.message(thread, seq)
        if head is None or head.value.blank or message is None:
            raise NotFound("no_such_message", "There is no message with this id.")
        number = self.catalogue.number_at(head.value.ours)
        self._may_read(number.id if number else "", principal)
        return message.value, self.stores.threads.reports(thread, seq)

    def _may_read(self, number: str, principal: Principal) -> None:
        known = self.catalogue.now().numbers.get(number)
        if not may_read_of(known, principal):
            raise Forbidden("number_not_yours", "Only its owners may read this number's texts.")

    def happen(
        self,
        found: Found,
        happening: Happening,
        principal: Principal,
        *,
        agent: str | None = None,
        queue: str | None = None,
    ) -> Found:
        """Let something happen to a live conversation, for *principal*."""
        number = self.catalogue.now().numbers.get(found.conversation.number)
        if happening in TAKEN_BY_CALLER and number is not None and not may_use(number, principal):
            raise Forbidden("number_not_yours", "Only its owners may answer from this number.")
        link = self.surveys.link(found.thread, found.conversation, happening)
        name = self.saying.name(happening, found.conversation, agent, principal)
        closes = happening in {Happening.CLOSE, Happening.FORCE_CLOSE}
        reason = _REASONS[happening] if closes else None

        def decide(head: Head, moment: Moment) -> Change:
            live = _live(head, found.conversation.seq)
            _may(live, happening, principal)
            moved = after(live, happening, moment.now, agent=agent, queue=queue, reason=reason)
            change = moved_in(head, moved, moment)
            shown = told(change, happening, moved, moment.now, by=principal.id)
            return self.saying.about(shown, happening, moved, name, moment, link)

        applied = self.threads.change(Thread.of(found.head.value), decide, WITHIN, known=found.head)
        if applied.head is None:
            raise ValueError("a change leaves a head")
        self.saying.ring(found.thread, applied.change)
        self.surveys.note_asked(found.thread, applied.change)
        conversation = self._conversation(found.thread, found.conversation.seq, applied.head)
        return Found(found.thread, applied.head, conversation or found.conversation)

    def note(self, found: Found, text: str, principal: Principal) -> Message:
        """Add a note that only agents see; it starts no clock."""
        body = clean(text)
        if not body.strip() or len(body) > LONGEST_NOTE:
            raise Invalid(
                "note_length", f"A note has 1 to {LONGEST_NOTE} characters.", field="/text"
            )

        def decide(head: Head, moment: Moment) -> Change:
            change = Change(advanced(head, moment.operation), shows=False)
            seq = found.conversation.seq
            return noted(change, seq, moment.now, author=principal.id, text=body)

        applied = self.threads.change(Thread.of(found.head.value), decide, WITHIN, known=found.head)
        seq = applied.change.created[0].seq if applied.change else 0
        stored = self.stores.threads.message(found.thread, seq)
        if stored is None:
            raise ValueError("the note was written a moment ago")
        return stored.value

    def tag(self, found: Found, tags: tuple[str, ...]) -> Found:
        """Replace the tags of a conversation, live or closed."""
        unique = tidy(tags)
        return self._edit(found, lambda was: replace(was, tags=unique))

    def retag(self, found: Found, add: Sequence[str], remove: Sequence[str]) -> Found:
        """Add and remove tags of a conversation, without touching what others set meanwhile."""
        return self._edit(found, lambda was: replace(was, tags=changed(was.tags, add, remove)))

    def link(self, found: Found, contact: str | None, name: str | None) -> Found:
        """Link a conversation to a contact, or to none."""
        return self._edit(found, lambda was: replace(was, contact=contact, contact_name=name))

    def _edit(self, found: Found, edit: Callable[[Conversation], Conversation]) -> Found:
        if not found.conversation.live:
            return self._edit_closed(found, edit)

        def decide(head: Head, moment: Moment) -> Change:
            live = _live(head, found.conversation.seq)
            return moved_in(head, edit(live), moment)

        applied = self.threads.change(Thread.of(found.head.value), decide, WITHIN, known=found.head)
        head = applied.head or found.head
        return Found(found.thread, head, head.value.live or edit(found.conversation))

    def _edit_closed(self, found: Found, edit: Callable[[Conversation], Conversation]) -> Found:
        def attempt() -> Conversation:
            was = self.stores.threads.conversation(found.thread, found.conversation.seq)
            if was is None:
                raise NotFound("no_such_conversation", "There is no conversation with this id.")
            now = edit(was.value)
            self.stores.threads.edit_conversation(found.thread, was, now)
            return now

        return Found(found.thread, found.head, won(attempt, WITHIN))

    def _conversation(
        self, thread: str, seq: int, head: Stored[Head] | None
    ) -> Conversation | None:
        live = head.value.live if head else None
        if live is not None and live.seq == seq:
            return live
        stored = self.stores.threads.conversation(thread, seq)
        return stored.value if stored else None


_REASONS = {
    Happening.CLOSE: CloseReason.AGENT_CLOSED,
    Happening.FORCE_CLOSE: CloseReason.FORCE_CLOSED,
}


def _live(head: Head, seq: int) -> Conversation:
    if head.live is None or head.live.seq != seq:
        raise Conflict("conversation_closed", "The conversation is closed; start a new one.")
    return head.live


def _may(live: Conversation, happening: Happening, principal: Principal) -> None:
    supervises = principal.role is not Role.AGENT
    from_waiting = live.state is State.WAITING and happening in TRANSFERS
    if (happening in SUPERVISORS_ONLY or from_waiting) and not supervises:
        raise Forbidden("supervisors_only", "Only supervisors and administrators may do this.")
    holder = live.agent if live.state in {State.ACTIVE, State.WRAP_UP} else None
    if happening is Happening.PICK and holder not in {None, principal.id}:
        raise Conflict("not_yours", "Another agent has this conversation.", agent=holder)
    if happening in HELD_BY_ONE and holder not in {None, principal.id} and not supervises:
        raise Conflict("not_yours", "Another agent has this conversation.")


def moved_in(head: Head, live: Conversation, moment: Moment) -> Change:
    """Return the change that puts *live* in the place of the thread's live conversation."""
    if live.live:
        return Change(advanced(head, moment.operation, live=live))
    changed = advanced(head, moment.operation, live=None, last=live)
    return Change(changed, closed=live)
