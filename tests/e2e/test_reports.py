"""Delivery reports: doubled, in the wrong order, bad news, and too early."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.callbacks import (
    acs_report,
    infobip_report,
    link_mobility_report,
    telesign_report,
    twilio_report,
    vibes_report,
)
from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Json, Phone
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS, World

PROVIDERS = tuple(NUMBERS)
REPORTS = {
    "twilio": twilio_report,
    "telesign": telesign_report,
    "acs": acs_report,
    "infobip": infobip_report,
    "link_mobility": link_mobility_report,
    "vibes": vibes_report,
}
OWN_WORDS = {("link_mobility", "failed"): "undelivered", ("vibes", "undelivered"): "failed"}
"""LINK's reports tell of no refusal, those of Vibes of no carrier: what they say instead."""


@pytest.fixture
def conversation(phone: Phone, customer: str, find: Find, provider: str) -> str:
    """A conversation that the customer has opened."""
    phone.write(provider, customer, NUMBERS[provider], "Hello")
    return find(customer).id


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("reports", "state"),
    [
        ("duplicate", "delivered"),
        ("reversed", "delivered"),
        ("failed", "failed"),
        ("undelivered", "undelivered"),
    ],
)
def test_the_state_only_rises_whatever_order_reports_come_in(
    desk: Desk,
    phone: Phone,
    customer: str,
    conversation: str,
    provider: str,
    reports: str,
    state: str,
) -> None:
    phone.turn(provider, reports=reports, report_delay_ms=20)
    state = OWN_WORDS.get((provider, reports), state)

    reply = desk.reply(conversation, "How are the reports?")

    eventually(lambda: desk.message(reply.id).state == state, state)
    eventually(lambda: _all_answered(phone, customer, reports), "every report")
    shown = desk.message(reply.id)
    assert shown.state == state
    assert shown.explanation or state == "delivered"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_report_may_come_before_the_providers_own_answer(
    desk: Desk, phone: Phone, customer: str, conversation: str, provider: str
) -> None:
    phone.turn(provider, answer_delay_ms=800, report_delay_ms=0)

    reply = desk.reply(conversation, "Who is first?")

    eventually(lambda: desk.message(reply.id).state == "delivered", "delivery report")
    assert phone.bodies(customer) == ["Who is first?"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_early_report_that_names_only_the_providers_id_waits_for_its_message(
    world: World, desk: Desk, phone: Phone, customer: str, conversation: str, provider: str
) -> None:
    phone.turn(provider, answer_delay_ms=3000, reports="none")

    with ThreadPoolExecutor() as pool:
        replied = pool.submit(desk.reply, conversation, "Whose is this?")
        [text] = eventually(lambda: phone.texts(customer))
        early = REPORTS[provider](world, text["id"], customer)
        assert early.send().status_code in {200, 202, 204}
        assert not replied.done()

    eventually(lambda: desk.message(replied.result().id).state == "delivered")


def _all_answered(phone: Phone, customer: str, reports: str) -> bool:
    """Tell whether the provider has brought its last report and was answered."""
    [text] = phone.texts(customer)
    done: list[Json] = [c for c in phone.callbacks(text["id"]) if c["kind"] == "report"]
    few = {"duplicate": 2, "reversed": 1, "failed": 1, "undelivered": 1}
    return len(done) >= few[reports] and all(c["status"] in {200, 202, 204} for c in done)
