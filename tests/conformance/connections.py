"""Who reaches for the network: Python itself tells, whatever library is used."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

REACHING = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}

_watching: list[list[str]] = []


@contextmanager
def watched() -> Iterator[list[str]]:
    """Yield a list that fills with every attempt to connect or to resolve a name."""
    attempts: list[str] = []
    _watching.append(attempts)
    try:
        yield attempts
    finally:
        _watching.remove(attempts)


def _note(event: str, _: tuple[object, ...]) -> None:
    if event in REACHING:
        for attempts in _watching:
            attempts.append(event)


sys.addaudithook(_note)
