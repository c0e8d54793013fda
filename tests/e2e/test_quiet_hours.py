"""A commercial text that is written too early in the customer's morning comes at eight."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.desk import Desk
from tests.e2e.phone import Json, Phone
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS


def minutes_to_eight(phone: Phone) -> tuple[str, float]:
    """Return a zone in which it is past seven now, and the seconds until it is eight there."""
    ahead = phone.ask("GET", "clock")["seconds"] or 0
    soon = datetime.now(UTC) + timedelta(seconds=ahead, minutes=2)  # never the last moment
    behind = (soon.hour - 7) % 24  # Etc/GMT+5 is five hours behind
    zone = f"Etc/GMT+{behind}" if behind <= 12 else f"Etc/GMT-{24 - behind}"
    return zone, 3600 - soon.minute * 60 - soon.second + 120


@pytest.fixture
def held(desk: Desk, phone: Phone, customer: str) -> Json:
    """An offer to a customer who has opted in, in a zone where it is past seven."""
    phone.write("telesign", customer, NUMBERS["telesign"], "START")
    eventually(lambda: desk.consent(customer).ledger == [("START", "text")])
    zone, seconds = minutes_to_eight(phone)
    desk.ask("POST", "contacts", {"name": "Carla", "numbers": [customer], "zone": zone})
    body = {"from": NUMBERS["telesign"], "to": customer, "text": "Sale!", "purpose": "commercial"}
    message: Json = desk.ask("POST", "messages", body)
    eventually(  # the answer to START may go first
        lambda: desk.message(message["id"]).error_code == "quiet_hours", "held"
    )
    assert desk.message(message["id"]).state == "held"
    return {**message, "seconds": seconds}


def offers(phone: Phone, customer: str) -> list[str]:
    return [body for body in phone.bodies(customer) if body == "Sale!"]


def test_it_is_held_and_comes_once_when_the_customers_day_has_begun(
    desk: Desk, phone: Phone, customer: str, held: Json
) -> None:
    assert offers(phone, customer) == []
    phone.move_time(held["seconds"] + 61)
    eventually(lambda: offers(phone, customer) == ["Sale!"])
    eventually(lambda: desk.message(held["id"]).state == "delivered")


def test_who_says_stop_meanwhile_never_gets_it(
    desk: Desk, phone: Phone, customer: str, held: Json
) -> None:
    phone.write("telesign", customer, NUMBERS["telesign"], "STOP")
    eventually(lambda: desk.consent(customer).suppressed)
    phone.move_time(held["seconds"] + 61)
    eventually(lambda: desk.message(held["id"]).state == "suppressed")
    assert offers(phone, customer) == []


def test_an_opt_in_on_a_web_page_counts_once_it_is_recorded(
    desk: Desk, phone: Phone, customer: str
) -> None:
    zone, _ = minutes_to_eight(phone)
    desk.ask("POST", "contacts", {"name": "Olga", "numbers": [customer], "zone": zone})
    body = {"from": NUMBERS["telesign"], "to": customer, "text": "Sale!", "purpose": "commercial"}

    def asked() -> str | None:
        """Return why the offer does not go."""
        message = desk.ask("POST", "messages", body)
        return eventually(lambda: desk.message(message["id"]).error_code)

    assert asked() == "opt_in_missing"
    given = {
        "where": "contoso.example/offers",
        "words": "Text me.",
        "givenAt": "2026-11-01T12:00:00Z",
    }
    recorded = desk.ask("POST", "consents:record", {"number": customer, **given})
    assert [proof["keyword"] for proof in recorded["ledger"]] == ["START"]
    assert asked() == "quiet_hours", "nothing else stands in its way"
    assert phone.bodies(customer) == []
