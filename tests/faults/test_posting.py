"""The longer plays of sending: see tests/unit/services/test_posting.py."""

from collections.abc import Sequence

import pytest

from tests.unit.services.plays import assert_in_order
from tests.unit.services.posting import SWEEP, post, worker
from tests.unit.services.scheduler import Step


def test_after_a_death_anywhere_nothing_is_sent_twice_and_nothing_left_waiting() -> None:
    assert_in_order(post([worker(), worker()], fault=Step.CRASH))


@pytest.mark.parametrize("not_sent", [(), (2,)], ids=["sent", "not sent at first"])
def test_a_claim_that_runs_out_under_somebody_who_lives_does_no_harm(
    not_sent: Sequence[int],
) -> None:
    assert_in_order(post([worker(not_sent), SWEEP], ordered=False))
