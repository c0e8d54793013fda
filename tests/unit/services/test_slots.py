"""Sending slots: a quarter of the threads of a process."""

import pytest

from services.slots import Slots


@pytest.mark.parametrize(("threads", "slots"), [(1, 1), (4, 1), (16, 4), (64, 16)])
def test_a_quarter_of_the_threads_may_talk_to_providers(threads: int, slots: int) -> None:
    some = Slots(threads)
    assert [some.take() for _ in range(slots + 1)] == [True] * slots + [False]


def test_a_slot_given_back_is_free() -> None:
    one = Slots(1, patience=0)
    assert one.take()
    assert not one.take(patiently=True)
    one.give_back()
    assert one.take(patiently=True)
