"""Bells: what a message in the queue ``outbox`` says; all kinds of bells share it."""

from __future__ import annotations

from typing import NamedTuple

QUEUE = "outbox"
"""The queue's name."""

OUTBOX = ""
"""A thread alone: it has something to send."""

FILES = "files"
"""A thread has files to fetch."""


class Bell(NamedTuple):
    """What a bell is about, and the trace that it belongs to, as W3C `traceparent`."""

    kind: str
    key: str
    trace: str = ""


def bell(kind: str, key: str) -> str:
    """Return the bell of *kind* for *key*, which has neither blank nor semicolon in it."""
    return f"{kind} {key}" if kind else key


def traced(bell: str, trace: str) -> str:
    """Return a bell that carries a trace on.

    A version that does not know of traces looks for a thread of this name, finds none, and
    leaves the rest to the sweep; a bell without a trace is as good as ever.
    """
    return f"{bell};{trace}" if trace else bell


def heard(text: str) -> Bell:
    """Return what a bell says; what a newer version may add behind the trace is left out."""
    about, *more = text.split(";")
    kind, _, key = about.rpartition(" ")
    return Bell(kind, key, more[0] if more else "")
