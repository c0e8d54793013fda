"""Failures that nobody foresaw: the host logs them as they are, and their text may be personal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import ChannelError


class Unforeseen(Exception):
    """What may be told of a failure: its kind and its place in the code."""


@contextmanager
def told_by_kind() -> Iterator[None]:
    """Let what we raise ourselves pass, and of anything else only kind, place and frames."""
    try:
        yield
    except ChannelError:
        raise
    except Exception as error:  # whatever it is, its text may be personal
        told = Unforeseen(f"{type(error).__name__} at {place(error)}")
        raise told.with_traceback(error.__traceback__) from None


def place(error: BaseException) -> str:
    """Return module and line where *error* was raised."""
    trace, found = error.__traceback__, ""
    while trace is not None:
        found = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
