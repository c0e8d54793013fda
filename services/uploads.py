"""Files that agents send: uploaded first, then named in a text; customers open them by a link.

A file's link is its place in the store: 128 random bits, good for a week after the upload.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Invalid, NotFound
from domain.media import LINK_LIFETIME, MOST_BYTES, TAKEN, FileStore, StoredFile, file_name, kind_of
from domain.messages import Media, MediaState
from domain.people import Principal
from domain.ports import Clock

MOST_FILES = 10
MARK = "m"
"""Links of files begin so; other links may follow (``triggers/public_link.py``)."""

_TOKEN = re.compile(rf"{MARK}[A-Za-z0-9_-]{{22}}")


@dataclass(frozen=True, slots=True)
class Uploads:
    """Takes agents' files and hands them out to whoever has the link."""

    files: FileStore
    clock: Clock
    base_url: str
    new_token: Callable[[], str]

    def take(self, principal: Principal, name: str, content: bytes) -> tuple[str, Media]:
        """Keep a file; return the id by which a text may name it."""
        if not content:
            raise Invalid("file_empty", "The file is empty.")
        if len(content) > MOST_BYTES:
            raise Invalid("file_too_large", f"At most {MOST_BYTES} bytes are taken.")
        kind = kind_of(content)
        if kind is None:
            endings = ", ".join(sorted(kind.ending for kind in TAKEN))
            raise Invalid("type_refused", f"By its content this is none of: {endings}.")
        token = MARK + self.new_token()
        at = self.clock.now().isoformat()
        file = StoredFile(content, kind.content_type, file_name(name, kind), principal.id, at)
        self.files.put(_place(token), file)
        return token, _media(token, file, len(content))

    def named(self, principal: Principal, tokens: Sequence[str]) -> tuple[Media, ...]:
        """Return the files that a text names; each must be the principal's own and fresh."""
        if len(set(tokens)) != len(tokens) or len(tokens) > MOST_FILES:
            raise Invalid(
                "files", f"At most {MOST_FILES} different files go with a text.", field="/media"
            )
        return tuple(self._own(principal, index, token) for index, token in enumerate(tokens))

    def links(self, media: Sequence[Media]) -> tuple[str, ...]:
        """Return the addresses by which a customer, or a provider, opens files."""
        return tuple(f"{self.base_url}/l/{each.key.rpartition('/')[2]}" for each in media)

    def public(self, token: str) -> StoredFile:
        """Return the file behind a link, or raise ``NotFound`` also for one that has expired."""
        file = self.files.get(_place(token)) if _TOKEN.fullmatch(token) else None
        if file is None or not self._fresh(file):
            raise NotFound("link_expired", "This link has expired.")
        return file

    def _own(self, principal: Principal, index: int, token: str) -> Media:
        file = self.files.get(_place(token)) if _TOKEN.fullmatch(token) else None
        if file is None or file.owner != principal.id or not self._fresh(file):
            raise Invalid(
                "no_such_upload", "You have uploaded no such file.", field=f"/media/{index}"
            )
        return _media(token, file, len(file.content))

    def _fresh(self, file: StoredFile) -> bool:
        return self.clock.now() < datetime.fromisoformat(file.at) + LINK_LIFETIME


def _place(token: str) -> str:
    return f"out/{token}"


def _media(token: str, file: StoredFile, size: int) -> Media:
    return Media(
        content_type=file.content_type,
        state=MediaState.STORED,
        name=file.name,
        size=size,
        key=_place(token),
    )
