"""What is known about a delivery only rises (channel-behaviour §11)."""

from itertools import product

import pytest

from domain.messages import DeliveryState, raised

ORDER = [
    {DeliveryState.HELD, DeliveryState.QUEUED},
    {DeliveryState.SENDING},
    {DeliveryState.UNKNOWN},
    {DeliveryState.SENT},
    {DeliveryState.FAILED, DeliveryState.UNDELIVERED, DeliveryState.EXPIRED},
    {DeliveryState.DELIVERED},
]
FINAL = {DeliveryState.SUPPRESSED, DeliveryState.CANCELLED}


def test_every_state_has_its_place() -> None:
    assert set().union(*ORDER, FINAL) == set(DeliveryState)


def test_a_report_raises_and_never_lowers() -> None:
    for low, high in ((a, b) for i, a in enumerate(ORDER) for b in ORDER[i + 1 :]):
        for lower, higher in product(low, high):
            assert raised(lower, higher) is higher
            assert raised(higher, lower) is higher


@pytest.mark.parametrize("rank", ORDER)
def test_of_two_states_of_one_rank_the_first_stays(rank: set[DeliveryState]) -> None:
    for first, second in product(rank, rank):
        assert raised(first, second) is first


def test_what_never_left_our_house_is_final() -> None:
    for final, reported in product(FINAL, DeliveryState):
        assert raised(final, reported) is final


def test_a_report_that_says_nothing_definite_changes_nothing() -> None:
    for state in DeliveryState:
        assert raised(state, None) is state
