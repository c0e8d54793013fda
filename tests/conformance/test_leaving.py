"""What leaves for a provider is what the cases say, byte for byte where that matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from providers.registry import PROVIDERS
from tests.conformance.cases import Json
from tests.conformance.leaving import (
    listings,
    recounts,
    run_listing,
    run_recount,
    run_request,
    run_validation,
    run_wiring,
    send_requests,
    validations,
    wirings,
)

OURS = Path(__file__).with_name("cases")
REQUESTS, VALIDATIONS = dict(send_requests(OURS)), dict(validations(OURS))
LISTINGS, WIRINGS, RECOUNTS = dict(listings(OURS)), dict(wirings(OURS)), dict(recounts(OURS))


@pytest.mark.parametrize("case", REQUESTS.values(), ids=REQUESTS)
def test_a_text_becomes_the_request_of_its_case(case: Json) -> None:
    assert [str(each) for each in run_request(case)] == []


@pytest.mark.parametrize("case", VALIDATIONS.values(), ids=VALIDATIONS)
def test_a_validation_asks_and_says_what_its_case_says(case: Json) -> None:
    assert [str(each) for each in run_validation(case)] == []


@pytest.mark.parametrize("case", LISTINGS.values(), ids=LISTINGS)
def test_a_list_of_numbers_is_what_its_case_says(case: Json) -> None:
    assert [str(each) for each in run_listing(case)] == []


@pytest.mark.parametrize("case", WIRINGS.values(), ids=WIRINGS)
def test_where_texts_go_is_told_as_its_case_says(case: Json) -> None:
    assert [str(each) for each in run_wiring(case)] == []


@pytest.mark.parametrize("case", RECOUNTS.values(), ids=RECOUNTS)
def test_texts_of_a_span_are_found_as_its_case_says(case: Json) -> None:
    assert [str(each) for each in run_recount(case)] == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_each_provider_has_requests_and_validations_each_with_its_rule(provider: str) -> None:
    for cases in (REQUESTS, VALIDATIONS):
        own = [case for name, case in cases.items() if name.startswith(f"{provider}-")]
        assert own
        assert all(case["notes"] for case in own)
