"""What an administrator is told about an account before the first text, and without one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from local.registration import registrations
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.world import CHANNEL, NUMBERS, World

PROVIDERS = tuple(NUMBERS)
Json = dict[str, Any]
Change = Callable[[Json], Json]

OTHERS = {
    "auth_token": "f" * 32,
    "api_key": "b3RoZXI=",
    "connection_string": "accesskey",
    "password": "another-password",
}


def other_secret(body: Json) -> Json:
    credentials = dict(body["credentials"])
    for field in OTHERS.keys() & credentials.keys():
        value = credentials[field]
        credentials[field] = (
            value.replace("accesskey=", "accesskey=b3Ro")
            if field == "connection_string"
            else OTHERS[field]
        )
    return body | {"credentials": credentials}


def without_number(body: Json) -> Json:
    return body | {"numbers": ["+12065550199"]}


def receiving_only(body: Json) -> Json:
    return body | {"numbers": [{**n, "capabilities": ["receive"]} for n in body["numbers"]]}


def suspended(body: Json) -> Json:
    return body | {"suspended": True}


def account_of(provider: str) -> str:
    return provider.replace("_", "-")


@contextmanager
def at_the_provider(world: World, phone: Phone, provider: str, change: Change) -> Iterator[None]:
    """Let an account be otherwise at its provider than we believe."""
    path = f"{provider}/{account_of(provider)}"
    usual = registrations(world.settings, CHANNEL)[path]
    phone.ask("PUT", f"accounts/{path}", change(usual))
    try:
        yield
    finally:
        phone.ask("PUT", f"accounts/{path}", usual)


def told(desk: Desk, provider: str) -> list[str]:
    """Return the codes that are not OK."""
    checks = desk.ask("POST", f"accounts/{account_of(provider)}:validate")["checks"]
    return [check["code"] for check in checks if check["verdict"] != "ok"]


def answers(world: World, desk: Desk, phone: Phone, provider: str) -> dict[str, list[str]]:
    found = {}
    for change in (other_secret, without_number, receiving_only, suspended):
        with at_the_provider(world, phone, provider, change):
            found[change.__name__] = told(desk, provider)
    with phone.turned(provider, fault="500", on="all"):
        found["down"] = told(desk, provider)
    return found


@pytest.mark.parametrize("provider", ["twilio", "acs"])
def test_five_wrong_set_ups_give_five_answers(
    world: World, desk: Desk, phone: Phone, provider: str
) -> None:
    found = answers(world, desk, phone, provider)
    assert len({tuple(codes) for codes in found.values()}) == 5
    assert all(found.values())


@pytest.mark.parametrize(
    ("provider", "different"), [("telesign", 4), ("link_mobility", 3), ("vibes", 3)]
)
def test_who_knows_nothing_of_numbers_says_so(
    world: World, desk: Desk, phone: Phone, provider: str, different: int
) -> None:
    """LINK and Vibes have no answer of their own for a suspended account either."""
    found = answers(world, desk, phone, provider)
    unknowable = found["without_number"]
    assert unknowable == found["receiving_only"]
    assert set(unknowable) == {"cannot_be_known"}
    assert len({tuple(codes) for codes in found.values()}) == different


def test_infobip_tells_everything_but_a_suspension(world: World, desk: Desk, phone: Phone) -> None:
    found = answers(world, desk, phone, "infobip")
    assert found["suspended"] == []
    assert len({tuple(codes) for codes in found.values()}) == 5


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_is_set_up_well_is_told_so_and_no_text_is_sent(
    desk: Desk, phone: Phone, provider: str
) -> None:
    def sent() -> int:
        return len(phone.ask("GET", "accepted", **{"from": NUMBERS[provider]})["accepted"])

    before = sent()
    assert set(told(desk, provider)) <= {"cannot_be_known"}
    assert sent() == before
