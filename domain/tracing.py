"""Tracing: which work belongs together, told to whoever watches it.

A text's way leads through several functions, minutes apart; the W3C Trace Context of its row and
of its bell holds it together. Who watches is known by a context variable, as with patience;
where nobody does, nothing is done and nothing is written. No field names a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Protocol

Field = str | float | bool | None


class Note(Protocol):
    """Adds to what is known about a step."""

    def __call__(self, **fields: Field) -> None:
        """Note fields; None is left out."""


class Watcher(Protocol):
    """Watches one call of a function."""

    def here(self) -> str:
        """Return the `traceparent` of what is being done."""

    def step(
        self, name: str, trace: str, fields: Mapping[str, Field]
    ) -> AbstractContextManager[Note]:
        """Watch one step; *trace* is that of the text which it is about, if there is one."""

    def note(self, **fields: Field) -> None:
        """Note fields of the whole call."""

    def told(self, name: str, fields: Mapping[str, Field]) -> None:
        """Take notice of an event that was logged."""


_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Let *watcher* watch what is done inside."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def here() -> str:
    """Return the `traceparent` of what is being done; empty where nobody watches."""
    watcher = _watcher.get()
    return watcher.here() if watcher else ""


def step(name: str, trace: str = "", /, **fields: Field) -> AbstractContextManager[Note]:
    """Watch one step of what is being done; *trace* is that of the text it is about."""
    watcher = _watcher.get()
    return watcher.step(name, trace, fields) if watcher else _UNWATCHED


def note(**fields: Field) -> None:
    """Note fields of the whole call."""
    if watcher := _watcher.get():
        watcher.note(**fields)


def told(name: str, fields: Mapping[str, Field]) -> None:
    """Tell of an event that was logged."""
    if watcher := _watcher.get():
        watcher.told(name, fields)


def _unnoted(**fields: Field) -> None:
    """Note nothing."""


_UNWATCHED = nullcontext[Note](_unnoted)
