"""What is old goes by itself, with the timer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.azurite import running
from tests.e2e.callbacks import twilio_text
from tests.e2e.conftest import desk_in, found
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS, World, alone

DAY = 24 * 60 * 60


@pytest.fixture
def aging(tmp_path: Path) -> Iterator[World]:
    """A world of its own, whose time may be moved by years."""
    with running() as azurite, alone(azurite, tmp_path) as one:
        yield one


@pytest.mark.own_world
def test_refused_calls_go_after_a_month_and_conversations_after_two_years(
    aging: World, customer: str
) -> None:
    desk, phone = desk_in(aging), aging.phone
    twilio_text(aging, customer, "forged", secret="f" * 32).send()
    assert len(desk.quarantine()) == 1
    phone.write("twilio", customer, NUMBERS["twilio"], "Hello")
    conversation = found(desk, customer).id
    desk.do(conversation, "close", {"force": True})

    phone.move_time(31 * DAY)
    eventually(lambda: desk.ask("GET", "quarantine")["items"] == [], "nothing in quarantine")
    assert [message.text for message in desk.messages(conversation)] == ["Hello"]

    phone.move_time(700 * DAY)
    eventually(lambda: not desk.has(conversation), "the conversation is gone")
    phone.write("twilio", customer, NUMBERS["twilio"], "Hello again")
    assert found(desk, customer, but=conversation).id != conversation
