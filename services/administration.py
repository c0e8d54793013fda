"""Administration: accounts, numbers, workstreams and teams, created, changed and deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar, cast

from domain import (
    accounts,
    automated_messages,
    numbers,
    operating_hours,
    quick_replies,
    teams,
    workstreams,
)
from domain.accounts import Account, ProviderName
from domain.catalogue import Catalogue, Thing, catalogue_of, id_of
from domain.errors import Conflict, InvalidConfiguration, NotFound
from domain.json_form import Json
from domain.numbers import Number
from domain.ports import Gateway
from domain.problems import Problem, pointer
from domain.providers import CredentialField
from domain.stores import Stores
from domain.surroundings import Surroundings
from domain.threads import Stored
from services.catalogue import CatalogueReader
from services.nouns import Noun, T
from services.races import won
from services.removal import live_now, removal, users_of

WITHIN = timedelta(seconds=8)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Administration:
    """Changes what is configured. ``floor`` is the shortest ``autoCloseAfter``.

    ``if_match`` is the version that the caller has seen, None for any; another one raises
    ``Conflict`` (``changed_meanwhile``).
    """

    stores: Stores
    catalogue: CatalogueReader
    gateway: Gateway
    floor: timedelta

    def all(self, noun: Noun[T]) -> list[T]:
        """Return everything of a kind that is not deleted, by id."""
        things = (stored.value for stored in self.stores.catalogue.everything())
        found = [t for t in things if isinstance(t, noun.type) and not t.deleted]
        return sorted(found, key=lambda thing: thing.id)

    def get(self, noun: Noun[T], key: str) -> Stored[T]:
        """Return one thing with its version, deleted ones too until they are gone."""
        stored = self.stores.catalogue.one(noun.type, key)
        if stored is None:
            raise _missing(noun)
        return cast("Stored[T]", stored)

    def create(self, noun: Noun[T], body: Json) -> Stored[T]:
        """Create a thing, or raise ``InvalidConfiguration`` with every fault."""

        def attempt() -> Stored[T]:
            picture = self._picture()
            self._check(noun, body, picture, None)
            thing = noun.from_json(body)
            version = self._write(thing, picture.deleted(thing), picture.guard)
            return Stored(thing, version)

        return self._changed(attempt)

    def edit(
        self, noun: Noun[T], key: str, changes: Json, if_match: str | None = None
    ) -> Stored[T]:
        """Change a thing by a JSON merge patch (RFC 7396)."""

        def attempt() -> Stored[T]:
            picture = self._picture()
            was = _editable(noun, picture.one(noun, key), if_match)
            body = _merged(noun.to_json(was.value), changes)
            self._check(noun, body, picture, key)
            thing = noun.from_json(body)
            self._may_become(was.value, thing, picture.catalogue)
            return Stored(thing, self._write(thing, was, picture.guard))

        return self._changed(attempt)

    def delete(self, noun: Noun[T], key: str, if_match: str | None = None) -> None:
        """Delete a thing; what live conversations need is disabled until they have ended.

        Nothing happens where there is no such thing.
        """

        def attempt() -> None:
            picture = self._picture()
            was = picture.one(noun, key)
            if was is None:
                return
            _may_change(noun, was, if_match)
            self._unused(noun, was.value, picture.catalogue)
            away = removal([was], picture.catalogue, live_now(self.stores.inbox))
            self.stores.catalogue.change(away.written, away.removed, picture.guard)

        self._changed(attempt)

    def _picture(self) -> _Picture:
        guard = self.stores.catalogue.guard()
        return _Picture(guard, self.stores.catalogue.everything())

    def _check(self, noun: Noun[T], body: Json, picture: _Picture, editing: str | None) -> None:
        found = noun.validate(body, self._surroundings(picture.catalogue), editing=editing)
        if found:
            raise InvalidConfiguration(found)

    def _surroundings(self, catalogue: Catalogue) -> Surroundings:
        return Surroundings(
            self.floor,
            credential_fields(self.gateway),
            accounts=[accounts.to_json(a) for a in catalogue.accounts.values()],
            numbers=[numbers.to_json(n) for n in catalogue.numbers.values()],
            workstreams=[workstreams.to_json(w) for w in catalogue.workstreams.values()],
            teams=[teams.to_json(t) for t in catalogue.teams.values()],
            hours=[operating_hours.to_json(c) for c in catalogue.hours.values()],
            messages=[automated_messages.to_json(m) for m in catalogue.messages.values()],
            quick_replies=[quick_replies.to_json(q) for q in catalogue.quick_replies.values()],
        )

    def _unused(self, noun: Noun[T], thing: Thing, catalogue: Catalogue) -> None:
        users = users_of(thing, catalogue)
        if users:
            raise Conflict(
                "in_use",
                f"Numbers use this {noun.words}: change or delete them first.",
                usedBy=users,
            )

    def _may_become(self, was: Thing, now: Thing, catalogue: Catalogue) -> None:
        """Raise ``Conflict`` where conversations would lose the number or provider they run on."""
        if _essence(was) == _essence(now):
            return
        if isinstance(was, Number):
            live = live_now(self.stores.inbox)
            needed = was.id in live.numbers or not live.complete
        else:
            needed = bool(users_of(was, catalogue))
        if needed:
            raise Conflict("in_use", "It is in use as it is: create another one instead.")

    def _write(self, thing: Thing, was: Stored[Thing] | None, guard: str) -> str:
        _, (version,) = self.stores.catalogue.change([(thing, was)], [], guard)
        return version

    def _changed(self, attempt: Callable[[], R]) -> R:
        result = won(attempt, WITHIN)
        self.catalogue.fresh()
        return result


def credential_fields(
    gateway: Gateway,
) -> Mapping[ProviderName, tuple[CredentialField, ...]]:
    """Return what an account needs, for each provider that can be used."""
    fields = {}
    for provider in ProviderName:
        with suppress(NotFound):
            fields[provider] = gateway.credentials(provider)
    return fields


class _Picture:
    """The catalogue with versions, as it was after *guard* was read."""

    def __init__(self, guard: str, things: list[Stored[Thing]]) -> None:
        self.guard = guard
        self.catalogue = catalogue_of(stored.value for stored in things)
        self._things = {(type(s.value), id_of(s.value)): s for s in things}

    def one(self, noun: Noun[T], key: str) -> Stored[T] | None:
        return cast("Stored[T] | None", self._things.get((noun.type, key)))

    def deleted(self, thing: Thing) -> Stored[Thing] | None:
        """Return the deleted thing whose place *thing* takes."""
        was = self._things.get((type(thing), id_of(thing)))
        if was is not None and _essence(was.value) != _essence(thing):
            detail = "is that of one whose conversations have not ended yet: set another id"
            raise InvalidConfiguration([Problem(pointer("id"), detail)])
        return was


def _essence(thing: Thing) -> object:
    """Return what a thing must keep while conversations need it."""
    match thing:
        case Account():
            return thing.provider
        case Number():
            return thing.address
    return None


def _editable(noun: Noun[T], was: Stored[T] | None, if_match: str | None) -> Stored[T]:
    if was is None or was.value.deleted:
        raise _missing(noun)
    _may_change(noun, was, if_match)
    return was


def _may_change(noun: Noun[T], was: Stored[T], if_match: str | None) -> None:
    if was.value.managed_by == "deployment":
        raise Conflict(
            "managed_by_deployment",
            f"This {noun.words} comes from the deployment: change it in channel.json "
            "(setting CHANNEL_CONFIG) and deploy again.",
        )
    unchanged(was, if_match)


def _missing(noun: Noun[T]) -> NotFound:
    return NotFound(f"no_such_{noun.name}", f"There is no {noun.words} with this id.")


def unchanged(was: Stored[Any], if_match: str | None) -> None:
    """Raise ``Conflict`` (``changed_meanwhile``) if *was* has another version than *if_match*."""
    if if_match is not None and if_match != was.version:
        raise Conflict(
            "changed_meanwhile", "Somebody has changed this since you read it: read it again."
        )


def _merged(target: Json, patch: Json) -> dict[str, Any]:
    """Return *target* after a JSON merge patch: null removes, objects merge."""
    result = dict(target)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            inner = result.get(key)
            result[key] = _merged(inner if isinstance(inner, Mapping) else {}, value)
        else:
            result[key] = value
    return result
