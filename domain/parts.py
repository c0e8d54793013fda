"""Texts that travel in parts: what reports on the parts say about the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.messages import RANK, DeliveryReport, DeliveryState, raised

_LOST = {DeliveryState.FAILED, DeliveryState.UNDELIVERED, DeliveryState.EXPIRED}


def whole(report: DeliveryReport, earlier: Sequence[DeliveryReport]) -> DeliveryReport:
    """Return *report* on a part as a report on the text, after *earlier* ones on its parts.

    A text is lost with any of its parts, delivered with the last of them, and sent before.
    """
    if report.part is None or report.state is None:
        return replace(report, part=None)
    deciding: dict[int, DeliveryReport] = {}
    for each in (*earlier, report):
        if each.part and each.state:
            known = deciding.get(each.part[0])
            before = known.state if known and known.state else DeliveryState.QUEUED
            if known is None or raised(before, each.state) is not before:
                deciding[each.part[0]] = each
    lost = [each for each in deciding.values() if each.state in _LOST]
    if lost:
        return replace(lost[0], part=None)
    return replace(report, part=None, state=_unhurt(deciding, report.part[1]))


def _unhurt(deciding: dict[int, DeliveryReport], count: int) -> DeliveryState:
    """Return the state of a text of *count* parts, none of which is lost."""
    states = [each.state for each in deciding.values() if each.state]
    if len(states) >= count and all(state is DeliveryState.DELIVERED for state in states):
        return DeliveryState.DELIVERED
    arrived = any(RANK[state] >= RANK[DeliveryState.SENT] for state in states)
    return DeliveryState.SENT if arrived else DeliveryState.QUEUED
