"""Texts in parts: what reports on parts say about the whole."""

from __future__ import annotations

from itertools import permutations

import pytest

from domain.messages import DeliveryReport, DeliveryState
from domain.parts import whole

DELIVERED, SENT, FAILED = DeliveryState.DELIVERED, DeliveryState.SENT, DeliveryState.FAILED


def part(index: int, state: DeliveryState | None, count: int = 3) -> DeliveryReport:
    return DeliveryReport("m1", None, state, f"{state} {index}", part=(index, count))


def told(reports: list[DeliveryReport]) -> DeliveryReport:
    *earlier, last = reports
    return whole(last, earlier)


def test_a_report_on_the_whole_is_left_as_it_is() -> None:
    report = DeliveryReport("m1", None, DELIVERED, "1001")
    assert whole(report, [part(0, FAILED)]) == report


def test_only_the_last_part_delivers_the_text() -> None:
    parts = [part(0, DELIVERED), part(1, DELIVERED), part(2, DELIVERED)]
    assert told(parts[:1]).state is SENT
    assert told(parts[:2]).state is SENT
    assert told(parts).state is DELIVERED
    assert told(parts).part is None


@pytest.mark.parametrize("order", list(permutations([0, 1, 2])))
def test_a_lost_part_loses_the_text_in_any_order(order: tuple[int, ...]) -> None:
    parts = [part(0, DELIVERED), part(1, FAILED), part(2, DELIVERED)]
    found = told([parts[index] for index in order])
    assert (found.state, found.raw_status) == (FAILED, "failed 1")


def test_a_late_report_on_a_part_lowers_nothing() -> None:
    assert told([part(0, DELIVERED, 2), part(1, DELIVERED, 2), part(0, SENT, 2)]).state is DELIVERED


def test_a_part_that_arrived_after_all_is_not_lost() -> None:
    reports = [part(0, FAILED, 2), part(1, DELIVERED, 2), part(0, DELIVERED, 2)]
    assert told(reports).state is DELIVERED


def test_a_word_that_nobody_knows_says_nothing() -> None:
    assert told([part(0, FAILED), part(1, None)]).state is None


def test_before_anything_is_sent_the_text_is_queued() -> None:
    assert told([part(0, DeliveryState.QUEUED)]).state is DeliveryState.QUEUED
