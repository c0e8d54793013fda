"""The doctor asks real providers, as far as they can be asked."""

import json

import pytest

from domain.identity import slug
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.world import CHANNEL, NUMBERS, World


def codes(desk: Desk, number: str) -> dict[str, str]:
    found = desk.ask("POST", f"numbers/{number}:diagnose")
    return {check["code"]: check["verdict"] for check in found["checks"]}


def test_a_number_that_is_wired_is_found_so(desk: Desk, phone: Phone) -> None:
    found = codes(desk, "twilio-line")
    assert found["number_owned"] == "ok"
    assert (found["callback_wired"], found["fallback_wired"]) == ("ok", "ok")


def test_a_number_whose_texts_go_elsewhere_is_found_so(
    world: World, desk: Desk, phone: Phone
) -> None:
    shown = phone.account("twilio", NUMBERS["twilio"])
    path = f"accounts/twilio/{shown.pop('id')}"
    shown.pop("provider")
    account = {"account_sid": "AC00000000000000000000000000000001"}
    shown["credentials"] = {**account, "auth_token": world.settings["TWILIO_AUTH_TOKEN"]}
    phone.ask("PUT", path, {**shown, "callback_url": "https://old.example/sms"})
    try:
        found = desk.ask("POST", "numbers/twilio-line:diagnose")
        line = next(c for c in found["checks"] if c["code"] == "callback_elsewhere")
        assert "old.example" in line["detail"]
        assert found["callback"]["url"].startswith(world.settings["PUBLIC_BASE_URL"])
    finally:
        phone.ask("PUT", path, shown)


@pytest.mark.parametrize(
    ("account", "listed"),
    [
        ("twilio", True),
        ("acs", True),
        ("infobip", True),
        ("telesign", False),
        ("link-mobility", False),
        ("vibes", False),
    ],
)
def test_numbers_are_offered_where_the_provider_lists_them(
    desk: Desk, phone: Phone, account: str, listed: bool
) -> None:
    found = desk.ask("GET", f"accounts/{account}/availableNumbers")
    assert found["listed"] is listed
    numbers = {each["number"]: each["knownAs"] for each in found["items"]}
    assert numbers == (entered(account) if listed else {})


def entered(account: str) -> dict[str, str]:
    """Return the numbers of an account that the sample has, with their ids."""
    numbers = json.loads(CHANNEL.read_text())["numbers"]
    mine = {f"+{n['number']}": slug(n["name"]) for n in numbers if n["account"] == account}
    assert mine[NUMBERS[account]] == f"{account}-line"
    return mine
