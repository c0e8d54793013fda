"""Every conformance case through the real webhook code, with a store behind it."""

from __future__ import annotations

import pytest

from tests.conformance import stateful
from tests.conformance.__main__ import OURS
from tests.conformance.cases import Case, SendCase, cases, send_cases
from tests.conformance.comparison import Difference

CALLBACKS = list(cases(OURS))
SENDS = list(send_cases(OURS))


def label(case: Case | SendCase) -> str:
    return f"{case.provider}-{case.name}"


def required(differences: list[Difference]) -> list[str]:
    return [str(each) for each in differences if not each.advisory]


@pytest.mark.parametrize("case", CALLBACKS, ids=label)
def test_a_callback_leaves_what_the_case_says(case: Case) -> None:
    assert required(stateful.run(case)) == []


@pytest.mark.parametrize("case", SENDS, ids=label)
def test_a_text_that_is_answered_so_ends_as_the_case_says(case: SendCase) -> None:
    account = next(each for each in CALLBACKS if each.provider is case.provider)
    assert required(stateful.run_send(case, account)) == []
