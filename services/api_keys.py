"""API keys: made here, shown once, known afterwards only by their hash."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.errors import Invalid, NotFound
from domain.keys import ApiKey, hash_key, matches, usable
from domain.people import Role
from domain.ports import Clock
from domain.stores import CatalogueStore
from domain.threads import Stored
from services.catalogue import CatalogueReader
from services.races import won

WITHIN = timedelta(seconds=8)


def new_key() -> str:
    """Return a key: ``sk_`` and 43 URL-safe characters, 256 random bits."""
    return f"sk_{secrets.token_urlsafe(32)}"


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """Makes, lists and revokes keys, and tells whose key is presented."""

    store: CatalogueStore
    catalogue: CatalogueReader
    clock: Clock
    new_id: Callable[[], str]
    new_key: Callable[[], str] = new_key

    def create(self, name: str, role: Role, expires_at: datetime | None) -> tuple[ApiKey, str]:
        """Return what is kept of a new key, and the key itself, for this one time."""
        now, key = self.clock.now(), self.new_key()
        if expires_at is not None and expires_at <= now:
            raise Invalid("expires_in_the_past", "A key expires later.", field="/expiresAt")
        kept = ApiKey(self.new_id(), name, role, hash_key(key), now, expires_at, last4=key[-4:])
        self.store.put(kept, None)
        self.catalogue.fresh()
        return kept, key

    def all(self) -> list[ApiKey]:
        """Return every key, revoked and expired ones too, oldest first."""
        keys = self.catalogue.fresh().keys.values()
        return sorted(keys, key=lambda key: (key.created_at, key.id))

    def get(self, key: str) -> Stored[ApiKey]:
        """Return what is kept of a key."""
        found = self.store.one(ApiKey, key)
        if found is None or not isinstance(found.value, ApiKey):
            raise NotFound("no_such_key", "There is no key with this id.")
        return Stored(found.value, found.version, found.raw)

    def revoke(self, key: str) -> Stored[ApiKey]:
        """Let a key open nothing any more; everywhere within 30 seconds."""

        def attempt() -> Stored[ApiKey]:
            was = self.get(key)
            revoked = replace(was.value, revoked=True)
            return Stored(revoked, self.store.put(revoked, was))

        result = won(attempt, WITHIN)
        self.catalogue.fresh()
        return result

    def delete(self, key: str) -> None:
        """Remove a key for good; nothing happens where there is none."""
        found = self.store.one(ApiKey, key)
        if found is not None:
            self.store.remove(found.value)
            self.catalogue.fresh()

    def holder(self, presented: str) -> ApiKey | None:
        """Return the key that is presented, None if it opens nothing now."""
        now = self.clock.now()
        keys = self.catalogue.now().keys.values()
        return next((key for key in keys if matches(key, presented) and usable(key, now)), None)
