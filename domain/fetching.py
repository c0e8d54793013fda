"""Files to fetch: queued with the text that brought them, tried for about two hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.media import Fetched, NotFetched
from domain.messages import Media, MediaState, Message
from domain.plans import Moment
from domain.threads import Change, Fetch, Head, Stored, advanced

PAUSES = (1, 2, 4, 8, 16, 32, 60)
"""Minutes before the next try; after the last one the file is given up."""


def to_fetch(head: Head, now: datetime) -> tuple[Fetch, ...]:
    """Return what may be fetched now."""
    return tuple(fetch for fetch in head.files if fetch.not_before <= now)


def queued(head: Head, message: Message, now: datetime) -> tuple[Fetch, ...]:
    """Return what is to fetch once *message* has come."""
    return (*head.files, Fetch(message.seq, now)) if waits(message) else head.files


def waits(message: Message) -> bool:
    """Tell whether a message has files to fetch."""
    return any(media.state is MediaState.PENDING for media in message.media)


def fetched(
    head: Head, stored: Stored[Message], media: Sequence[Media], moment: Moment
) -> Change | None:
    """Return the change that notes what became of a message's files; None if it is noted."""
    entry = next((fetch for fetch in head.files if fetch.seq == stored.value.seq), None)
    if entry is None:
        return None
    rest = tuple(fetch for fetch in head.files if fetch is not entry)
    if any(each.state is MediaState.PENDING for each in media):
        if entry.tries < len(PAUSES):
            pause = timedelta(minutes=PAUSES[entry.tries])
            rest = (*rest, Fetch(entry.seq, moment.now + pause, entry.tries + 1))
        else:
            media = [_given_up(each) for each in media]
    message = replace(stored.value, media=tuple(media))
    changed = advanced(head, moment.operation, files=rest)
    return Change(changed, replaced=((stored, message),), shows=False)


def refused(media: Media, why: NotFetched) -> Media:
    """Return a file that is not there; one that may still come only tells why it has not."""
    state = MediaState.PENDING if why.again else MediaState.REFUSED
    return replace(media, state=state, reason=why.code, explanation=why.explanation)


def stored_as(media: Media, key: str, content_type: str, name: str, file: Fetched) -> Media:
    """Return a file that is in the store."""
    return Media(media.url, content_type, MediaState.STORED, name, len(file.content), key)


def _given_up(media: Media) -> Media:
    if media.state is not MediaState.PENDING:
        return media
    return replace(media, state=MediaState.REFUSED)
