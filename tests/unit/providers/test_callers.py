"""Callers who sign nothing: the login and the header that were agreed on."""

from __future__ import annotations

from contextlib import suppress

import pytest

from domain.errors import Unverified
from providers import callers
from providers.base import basic
from tests.unit.providers.accounts import access, call, credentials

LOGIN = {"callback_username": "gate", "callback_password": "gate-password"}
HEADER = {"callback_header": "X-Gate-Secret: gate-secret"}
RIGHT = {"authorization": basic("gate", "gate-password")}
BOTH = {**RIGHT, "x-gate-secret": "gate-secret"}


def is_accepted(
    entered: dict[str, str], headers: dict[str, str], secondary: dict[str, str] | None = None
) -> bool:
    ours = access("link_mobility", {**credentials("link_mobility"), **entered}, secondary)
    with suppress(Unverified):
        callers.verify(call(b"{}", headers), ours)
        return True
    return False


@pytest.mark.parametrize(
    ("entered", "headers", "accepted"),
    [
        ({}, {}, True),
        ({}, {"authorization": "Basic anything"}, True),
        (LOGIN, RIGHT, True),
        (LOGIN, {"authorization": RIGHT["authorization"].replace("Basic", "basic ")}, True),
        (LOGIN, {}, False),
        (LOGIN, {"authorization": "Bearer x"}, False),
        (LOGIN, {"authorization": basic("gate", "other")}, False),
        (LOGIN, {"authorization": "Basic ümläut\udc80"}, False),
        ({"callback_username": "gate"}, {}, False),
        ({"callback_password": "gate-password"}, RIGHT, False),
        (HEADER, {"x-gate-secret": "gate-secret"}, True),
        (HEADER, {"x-gate-secret": "other"}, False),
        (HEADER, RIGHT, False),
        (LOGIN | HEADER, BOTH, True),
        (LOGIN | HEADER, RIGHT, False),
    ],
)
def test_only_what_was_agreed_is_asked_for(
    entered: dict[str, str], headers: dict[str, str], accepted: bool
) -> None:
    assert is_accepted(entered, headers) is accepted


def test_during_a_rotation_either_password_is_right() -> None:
    second = LOGIN | {"callback_password": "the-next-one"}
    assert is_accepted(LOGIN, {"authorization": basic("gate", "the-next-one")}, second)
    assert is_accepted(LOGIN, RIGHT, second)
    assert not is_accepted(LOGIN, {"authorization": basic("gate", "none-of-them")}, second)
