"""The calculator's calls are those that a real table sees."""

from __future__ import annotations

from infra.cost.model import data
from tests.azurite import Azurite
from tests.integration.measuring import Measured


def test_the_calculator_counts_the_calls_that_are_made(azurite: Azurite) -> None:
    _, usage, _ = data()
    each = usage["table_calls"]
    with Measured(azurite).running() as world:
        assert each["first_text_of_a_conversation"] == world.cost(lambda: world.text("one")).calls
        assert each["inbound_text"] == world.cost(lambda: world.text("two")).calls
        assert each["reply_that_picks"] == world.cost(lambda: world.reply("picks")).calls
        assert each["reply"] == world.cost(lambda: world.reply("goes out")).calls
        world.settled()
        assert each["sweep"] == world.cost(world.sweep).calls
