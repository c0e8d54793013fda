"""Attacks over HTTP: refused quickly, with nothing but a refusal, at every provider's door."""

import time
from pathlib import Path

import pytest

from tests.conformance.cases import Case, cases
from tests.e2e.desk import Desk
from tests.e2e.world import NUMBERS, World, call

SHAPES = {"deep_nesting", "ten_megabytes", "entity_bomb", "external_file", "external_address"}
CASES = Path(__file__).parents[1] / "conformance" / "cases"
ATTACKS = [case for case in cases(CASES) if case.security in SHAPES]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda case: f"{case.provider}-{case.security}")
def test_an_attack_is_refused_within_a_second_and_opens_nothing(
    world: World, desk: Desk, attack: Case
) -> None:
    assert attack.provider in NUMBERS
    before = {conversation.id for conversation in desk.view("open")}
    [step] = attack.steps
    sent = attack.call(step)
    url = world.callback_url(attack.provider)
    began = time.monotonic()
    answer = call("POST", url, data=sent.body, headers=dict(sent.headers))
    assert 400 <= answer.status_code < 500
    assert time.monotonic() - began < 1
    assert "root:" not in answer.text
    assert {conversation.id for conversation in desk.view("open")} <= before
