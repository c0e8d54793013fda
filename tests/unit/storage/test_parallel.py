"""Calls made together: what they share with who makes them."""

from __future__ import annotations

from contextvars import ContextVar

import pytest

from storage.parallel import together

_heard: ContextVar[list[int]] = ContextVar("heard")


def test_every_call_sees_the_context_of_who_makes_them() -> None:
    heard: list[int] = []
    token = _heard.set(heard)
    try:
        together(*(lambda n=n: _heard.get().append(n) for n in range(4)))
    finally:
        _heard.reset(token)
    assert sorted(heard) == [0, 1, 2, 3]


def test_results_come_in_order_and_the_first_error_is_raised() -> None:
    assert together(lambda: 1, lambda: 2) == [1, 2]
    with pytest.raises(ZeroDivisionError):
        together(lambda: 1 // 0, lambda: 2)
