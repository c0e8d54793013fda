"""Every conformance case, as far as it can be judged without a store."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from providers.registry import PROVIDERS
from tests.conformance.cases import Case, SendCase, cases, send_cases
from tests.conformance.comparison import Difference
from tests.conformance.pure import run, run_send

OURS = Path(__file__).with_name("cases")
ROOTS = [OURS, *map(Path, filter(None, os.environ.get("CONFORMANCE_CASES", "").split(os.pathsep)))]
CALLBACKS = [each for root in ROOTS for each in cases(root) if each.provider in PROVIDERS]
SENDS = [each for root in ROOTS for each in send_cases(root) if each.provider in PROVIDERS]


def label(case: Case | SendCase) -> str:
    return f"{case.provider}-{case.name}"


def judge(differences: list[Difference]) -> None:
    for each in differences:
        if each.advisory:
            warnings.warn(f"advisory: {each}", UserWarning, stacklevel=2)
    assert [str(each) for each in differences if not each.advisory] == []


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("case", CALLBACKS, ids=label)
def test_a_callback_is_read_as_the_case_says(case: Case) -> None:
    judge(run(case))


@pytest.mark.parametrize("case", SENDS, ids=label)
def test_an_answer_to_a_send_means_what_the_case_says(case: SendCase) -> None:
    judge(run_send(case))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_each_provider_has_40_cases_of_our_own_each_with_its_rule(provider: str) -> None:
    callbacks = [each for each in cases(OURS) if each.provider == provider]
    assert len(callbacks) >= 40
    assert [each for each in send_cases(OURS) if each.provider == provider]
    rules = [each.rule for each in callbacks]
    assert all(rules)
    assert len(set(rules)) == len(rules)
