"""A text comes in, an agent answers, the channel closes it: for every provider and door."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS, World

ELEVEN_MINUTES = 11 * 60
DOORS: dict[str, tuple[str, dict[str, Any]]] = {
    **{provider: (provider, {}) for provider in NUMBERS},
    "acs_trigger": ("acs", {"door": "event_grid_trigger"}),
    "acs_cloud_events": ("acs", {"event_schema": "cloud_events"}),
}


@contextmanager
def through(world: World, provider: str, door: dict[str, Any]) -> Iterator[None]:
    """Let the provider bring its events through another door for a while."""
    if not door:
        yield
        return
    shown = world.phone.account(provider, NUMBERS[provider])
    path = f"accounts/{provider}/{shown.pop('id')}"
    shown.pop("provider")
    shown["credentials"] = {"connection_string": world.settings["ACS_CONNECTION_STRING"]}
    world.phone.ask("PUT", path, {**shown, **door})
    try:
        yield
    finally:
        world.phone.ask("PUT", path, shown)


@pytest.mark.measures
@pytest.mark.parametrize("door", DOORS)
def test_a_text_is_answered_and_its_report_recorded_and_the_conversation_closes(
    world: World, desk: Desk, phone: Phone, customer: str, find: Find, door: str
) -> None:
    provider, way = DOORS[door]
    ours = NUMBERS[provider]
    with through(world, provider, way):
        written = phone.write(provider, customer, ours, "Hello, is anybody there? 👋")
        first = find(customer, within=1)
        assert written["callback"]["status"] in {200, 202, 204}
        [text] = desk.messages(first.id)
        assert (text.direction, text.text) == ("inbound", "Hello, is anybody there? 👋")

        reply = desk.reply(first.id, "Yes. How can we help?")
        eventually(lambda: phone.bodies(customer) == ["Yes. How can we help?"], within=5)
        eventually(lambda: desk.message(reply.id).state == "delivered", "report", within=5)
        assert find(customer, "mine").state == "active"

        phone.move_time(ELEVEN_MINUTES)
        closed = find(customer, "closed")
        assert closed.close_reason == "auto_close"
        assert desk.show(first.id).state == "closed"

        phone.write(provider, customer, ours, "One more thing")
        second = find(customer, but=first.id)
        assert desk.show(second.id).previous == first.id
        assert [m.text for m in desk.messages(second.id)] == ["One more thing"]


def test_only_what_has_been_quiet_for_its_whole_time_is_closed(
    world: World, desk: Desk, phone: Phone, find: Find
) -> None:
    early, late = fresh_number(), fresh_number()
    phone.write("twilio", early, NUMBERS["twilio"], "Hello")
    desk.reply(find(early).id, "Hello!")
    phone.move_time(5 * 60)
    phone.write("twilio", late, NUMBERS["twilio"], "Hello")
    later = find(late)
    desk.reply(later.id, "Hello!")

    phone.move_time(6 * 60)
    world.sweep()

    assert find(early, "closed").close_reason == "auto_close"
    assert desk.show(later.id).state == "active"
