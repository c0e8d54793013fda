"""Texts that Twilio could not bring come in all the same."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.limits import LimitTable
from tests.azurite import running
from tests.e2e.conftest import desk_in, found
from tests.e2e.polling import eventually
from tests.e2e.tables import tables
from tests.e2e.test_erasure import SOON, held
from tests.e2e.world import NUMBERS, World, alone

TWILIO = NUMBERS["twilio"]
RECOUNTED = timedelta(minutes=5)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[World]:
    """A world whose time nobody has moved."""
    with running() as azurite, alone(azurite, tmp_path) as one:
        yield one


@pytest.mark.own_world
def test_texts_lost_while_the_callback_url_was_wrong_come_back_in_order(
    fresh: World, customer: str
) -> None:
    world, phone, desk = fresh, fresh.phone, desk_in(fresh)
    limits = LimitTable(tables(world)["limits"])
    eventually(lambda: limits.watch("twilio"), "it is known from when on to compare")
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
    conversation = found(desk, customer)

    def come() -> bool:
        return [m.text for m in desk.messages(conversation.id)] == ["lost 0", "lost 1", "lost 2"]

    eventually(come)
    phone.write("twilio", customer, TWILIO, "and on")
    phone.move_time(6 * 60)
    world.sweep()
    eventually(lambda: len(desk.messages(conversation.id)) == 4)


@pytest.mark.own_world
def test_texts_of_an_erased_customer_do_not_come_back_from_the_provider(
    fresh: World, customer: str
) -> None:
    world, phone, desk = fresh, fresh.phone, desk_in(fresh)
    limits = LimitTable(tables(world)["limits"])
    begun = eventually(lambda: limits.watch("twilio"), "it is known from when on to compare")
    phone.write("twilio", customer, TWILIO, "my secret plum")
    found(desk, customer)
    desk.ask("POST", "customers:erase", {"number": customer})
    phone.move_time(SOON)
    world.sweep()
    eventually(lambda: held(desk, customer)["threads"] == [], "nothing is held")
    phone.move_time(5 * 60)
    world.sweep()

    def compared() -> bool:
        watch = limits.watch("twilio")
        return watch is not None and watch.value.until - begun.value.until > RECOUNTED

    eventually(compared, "the provider was asked once more")
    assert held(desk, customer)["threads"] == []
