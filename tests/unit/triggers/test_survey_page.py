"""The page behind a survey's link tells why it asks nothing any more."""

from __future__ import annotations

from dataclasses import replace

import azure.functions as func
import pytest

from domain.conversations import Happening
from domain.surveys import Mode, Survey
from tests.fakes.cast import WORKSTREAM
from tests.fakes.world import World
from triggers.survey_page import survey_page


def asked(world: World, body: str) -> str:
    """Have a conversation and end it; return the token of the question about it."""
    world.text(body)
    world.pick()
    world.happen(Happening.END)
    world.ring()
    world.happen(Happening.CLOSE)
    return world.gateway.texts()[-1].rpartition("/l/")[2]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_question_says_whether_it_is_over_or_a_newer_one_is_there(method: str) -> None:
    world = World()
    survey = Survey(mode=Mode.LINK)
    world.put(replace(WORKSTREAM, allow_automated_messages=True, survey=survey))
    world.restart()
    call = func.HttpRequest(method, "/l/token", body=b"")
    first = asked(world, "hello")
    assert "How satisfied" in survey_page(world.channel, first, call).get_body().decode()
    world.channel.surveys.answer(first, 4)
    over = survey_page(world.channel, first, call)
    assert (over.status_code, "its time is over" in over.get_body().decode()) == (404, True)
    world.clock.advance(minutes=1)
    second = asked(world, "hello again")
    replaced = survey_page(world.channel, first, call)
    assert (replaced.status_code, "A newer question" in replaced.get_body().decode()) == (404, True)
    assert "How satisfied" in survey_page(world.channel, second, call).get_body().decode()
