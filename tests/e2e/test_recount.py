"""Texts that Twilio could not bring come in all the same."""

import time

import pytest

from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS, World

TWILIO = NUMBERS["twilio"]
SWEEP_SECONDS = 4
"""Twice as long as from one sweep of this world to the next."""


@pytest.mark.own_world
def test_texts_lost_while_the_callback_url_was_wrong_come_back_in_order(
    world: World, desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    time.sleep(SWEEP_SECONDS)  # from now on it is known what has been compared
    shown = phone.account("twilio", TWILIO)
    path = f"accounts/twilio/{shown.pop('id')}"
    shown.pop("provider")
    shown["credentials"] = {
        "account_sid": "AC00000000000000000000000000000001",
        "auth_token": world.settings["TWILIO_AUTH_TOKEN"],
    }
    nowhere = "http://127.0.0.1:9/nowhere"
    phone.ask("PUT", path, {**shown, "callback_url": nowhere, "fallback_url": nowhere})
    try:
        for n in range(3):
            phone.write("twilio", customer, TWILIO, f"lost {n}")
    finally:
        phone.ask("PUT", path, shown)
    phone.move_time(6 * 60)
    conversation = eventually(lambda: find(customer, within=20), 25)

    def come() -> bool:
        return [m.text for m in desk.messages(conversation.id)] == ["lost 0", "lost 1", "lost 2"]

    eventually(come, 10)
    phone.write("twilio", customer, TWILIO, "and on")
    phone.move_time(6 * 60)
    world.sweep()
    eventually(lambda: len(desk.messages(conversation.id)) == 4, 10)
