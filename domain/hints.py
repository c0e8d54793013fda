"""Hints: what is configured as it may be, and may not do what somebody expects of it."""

from __future__ import annotations

from domain.numbers import Number
from domain.workstreams import Workstream


def silent_hours(number: Number, workstream: Workstream) -> str | None:
    """Return what to say of a number that is closed at times and lets nobody know, if it is.

    Operating hours stand alone (decision 0004), so this is no fault.
    """
    if number.operating_hours is None or workstream.allow_automated_messages:
        return None
    return (
        f"{number.name} has operating hours, and its workstream {workstream.name} does not allow "
        "automated messages: nobody is told when it is closed. Allow them if customers should be."
    )
