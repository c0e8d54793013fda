"""Whoever sends: a text goes out once, in order, and none is left behind.

What happens when somebody dies is in tests/faults.
"""

from tests.unit.services.plays import assert_in_order
from tests.unit.services.posting import post, worker


def test_two_who_empty_one_outbox_send_each_text_once_in_order() -> None:
    assert_in_order(post([worker(), worker()]))


def test_a_text_that_was_not_sent_holds_back_the_next_until_it_is() -> None:
    assert_in_order(post([worker(not_sent=[2]), worker()]))
