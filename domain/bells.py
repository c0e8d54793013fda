"""Bells: what a message in the queue ``outbox`` says; all kinds of bells share it."""

from __future__ import annotations

QUEUE = "outbox"
"""The queue's name."""

OUTBOX = ""
"""A thread alone: it has something to send."""

FILES = "files"
"""A thread has files to fetch."""


def bell(kind: str, key: str) -> str:
    """Return the bell of *kind* for *key*, which has no blank in it."""
    return f"{kind} {key}" if kind else key


def heard(text: str) -> tuple[str, str]:
    """Return kind and key of a bell."""
    kind, _, key = text.rpartition(" ")
    return kind, key
