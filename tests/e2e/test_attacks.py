"""Attacks over HTTP: refused quickly, with nothing but a refusal, at every provider's door."""

import time
from pathlib import Path

import pytest

from tests.conformance.cases import Case, cases
from tests.e2e.desk import Desk
from tests.e2e.polling import assert_in_time
from tests.e2e.world import NUMBERS, World, call

SHAPES = {"deep_nesting", "ten_megabytes", "entity_bomb", "external_file", "external_address"}
CASES = Path(__file__).parents[1] / "conformance" / "cases"
ATTACKS = [case for case in cases(CASES) if case.security in SHAPES]


@pytest.mark.measures
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda case: f"{case.provider}-{case.security}")
def test_an_attack_is_refused_within_a_second_and_opens_nothing(
    world: World, desk: Desk, attack: Case
) -> None:
    assert attack.provider in NUMBERS
    before = {conversation.id for conversation in desk.view("open")}
    assert_in_time(lambda: _seconds_to_refuse(world, attack), 1)
    assert {conversation.id for conversation in desk.view("open")} <= before


def _seconds_to_refuse(world: World, attack: Case) -> float:
    [step] = attack.steps
    sent = attack.call(step)
    url = world.callback_url(attack.provider)
    began = time.monotonic()
    answer = call("POST", url, data=sent.body, headers=dict(sent.headers))
    took = time.monotonic() - began
    assert 400 <= answer.status_code < 500
    assert "root:" not in answer.text
    return took
