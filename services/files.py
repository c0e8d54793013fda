"""Files that came with texts: fetched after the callback was answered, and shown to agents."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import timedelta

from domain.accounts import Access
from domain.bells import FILES, bell
from domain.errors import ChannelError, NotFound
from domain.fetching import fetched, refused, stored_as, to_fetch
from domain.identity import media_id, split_media_id
from domain.media import TYPE_REFUSED, Fetched, NotFetched, StoredFile, file_name, kind_of
from domain.messages import Media, MediaState, Message
from domain.people import Principal
from domain.plans import Moment
from domain.ports import Bells, Clock, Gateway, LostRace
from domain.stores import Stores
from domain.threads import Change, Fetch, Head
from domain.unsupported import kind_refused
from services.access import Accesses
from services.catalogue import CatalogueReader
from services.conversations import Conversations
from services.slots import Slots
from services.threads import Thread, Threads

WITHIN = timedelta(seconds=8)
LONGEST = timedelta(seconds=90)
"""No further file of a text is begun after this time; the rest is fetched with the next try."""

_NOT_NOW = NotFetched("not_yet", "The file is fetched in a moment.", again=True)


@dataclass(frozen=True, slots=True)
class Files:
    """Fetches files, and hands them out."""

    stores: Stores
    threads: Threads
    catalogue: CatalogueReader
    gateway: Gateway
    accesses: Accesses
    conversations: Conversations
    bells: Bells
    clock: Clock
    slots: Slots

    def fetch(self, thread_id: str) -> None:
        """Fetch what a thread waits for; without a free slot the bell is rung again."""
        stored = self.stores.threads.head(thread_id)
        due = to_fetch(stored.value, self.clock.now()) if stored else ()
        if stored is None or not due:
            return
        if not self.slots.take(patiently=True):
            self.bells.ring(bell(FILES, thread_id))
            return
        try:
            for fetch in due:
                self._message(Thread.of(stored.value), fetch)
        finally:
            self.slots.give_back()

    def open(self, key: str, principal: Principal) -> tuple[Media, StoredFile]:
        """Return a file of a message that the principal may read."""
        place = split_media_id(key)
        missing = NotFound("no_such_file", "There is no file with this id.")
        if place is None:
            raise missing
        thread, seq, index = place
        message, _ = self.conversations.message(thread, seq, principal)
        media = message.media[index] if index < len(message.media) else None
        file = self.stores.files.get(media.key) if media and media.key else None
        if media is None or file is None:
            raise missing
        return media, file

    def _message(self, thread: Thread, fetch: Fetch) -> None:
        """Fetch the files of one message, put them into the store, then note what became of it."""
        stored = self.stores.threads.message(thread.id, fetch.seq)
        if stored is None:
            raise LostRace
        media = self._every(thread, stored.value)

        def decide(head: Head, moment: Moment) -> Change | None:
            now = self.stores.threads.message(thread.id, fetch.seq) or stored
            change = fetched(head, now, media, moment)
            return change and self._told(thread, change, moment)

        change = self.threads.change(thread, decide, WITHIN).change
        if change is not None and change.created:
            self.bells.ring(thread.id)
        self._unclaimed(thread, fetch.seq, media)

    def _told(self, thread: Thread, change: Change, moment: Moment) -> Change:
        """Return *change* with what the customer is told about a kind that is not taken."""
        number, catalogue = self.catalogue.number_at(thread.ours), self.catalogue.now()
        if number is None:
            return change
        voice, calendar = catalogue.voice_of(number), catalogue.calendar_of(number)
        return kind_refused(change, voice, calendar, moment.now)

    def _unclaimed(self, thread: Thread, seq: int, media: list[Media]) -> None:
        """Remove what was stored for a message that was cleared away meanwhile."""
        stored = self.stores.threads.message(thread.id, seq)
        named = {each.key for each in stored.value.media} if stored else set()
        for each in media:
            if each.key and each.key not in named:
                self.stores.files.remove(each.key)

    def _every(self, thread: Thread, message: Message) -> list[Media]:
        blocked = self._blocked(thread)
        ends = self.clock.now() + LONGEST
        results = []
        for index, media in enumerate(message.media):
            if media.state is not MediaState.PENDING:
                results.append(media)
            elif self.clock.now() >= ends:
                results.append(refused(media, _NOT_NOW))
            else:
                key = media_id(thread.id, message.seq, index)
                results.append(self._one(message, media, key, blocked))
        return results

    def _blocked(self, thread: Thread) -> Container[str]:
        number = self.catalogue.number_at(thread.ours)
        workstream = self.catalogue.workstream(number.workstream if number else "")
        return workstream.attachments.blocked

    def _one(self, message: Message, media: Media, key: str, blocked: Container[str]) -> Media:
        try:
            file = self.gateway.file(self._access(message), media.url)
            if isinstance(file, Fetched):
                return self._kept(media, key, file, blocked)
            return refused(media, file)
        except ChannelError as error:  # a secret or the store is missing: it may come back
            return refused(media, NotFetched(error.code, error.detail, again=True))

    def _access(self, message: Message) -> Access:
        return self.accesses.to(self.catalogue.now().account(message.account))

    def _kept(self, media: Media, key: str, file: Fetched, blocked: Container[str]) -> Media:
        kind = kind_of(file.content)
        if kind is None or kind.ending in blocked:
            why = NotFetched(TYPE_REFUSED, "Files of this kind are not taken.")
            return refused(media, why)
        name = file_name(media.name or f"file-{key.rpartition('.')[2]}", kind)
        place = f"in/{key}"
        at = self.clock.now().isoformat()
        self.stores.files.put(place, StoredFile(file.content, kind.content_type, name, at=at))
        return stored_as(media, place, kind.content_type, name, file)
