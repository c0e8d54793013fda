"""The runner itself: what differs is found, what may differ is not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.callbacks import Answer
from tests.conformance.cases import Case, Malformed, cases
from tests.conformance.comparison import differences, of_answer
from tests.conformance.pure import run

OURS = Path(__file__).with_name("cases")


def case(name: str) -> Case:
    return next(each for each in cases(OURS / "twilio") if each.name == name)


def changed(original: Case, **expect: Any) -> Case:
    first = original.steps[0]
    steps = (replace(first, expect={**first.expect, **expect}), *original.steps[1:])
    return replace(original, steps=steps)


@pytest.mark.parametrize(
    ("name", "expect", "field"),
    [
        ("inbound_plain", {"text": "Other"}, "text"),
        ("inbound_plain", {"from": "+1"}, "from"),
        ("inbound_plain", {"kind": "reject"}, "kind"),
        ("inbound_plain", {"kind": "ignore"}, "kind"),
        ("inbound_plain", {"kind": "status"}, "kind"),
        ("inbound_plain", {"media": [{"url": "https://x"}]}, "media"),
        ("inbound_plain", {"http_status_in": [500]}, "http_status"),
        ("reject_unsigned", {"kind": "inbound"}, "kind"),
        ("status_in_order", {"reference": "other"}, "reference"),
        ("status_out_of_order", {"status": "failed"}, "status"),
        ("status_failed_21610_opted_out", {"opt_out": None}, "opt_out"),
    ],
)
def test_a_difference_is_found(name: str, expect: dict[str, Any], field: str) -> None:
    assert field in [each.field for each in run(changed(case(name), **expect))]


def test_an_advisory_difference_is_marked() -> None:
    [found] = run(changed(case("inbound_plain"), text="Other", advisory=["text"]))
    assert found.advisory
    [found] = run(replace(changed(case("inbound_plain"), text="Other"), required=False))
    assert found.advisory


def test_of_several_values_one_has_to_fit() -> None:
    assert differences({"status_in": ["failed", "undelivered"]}, {"status": "failed"}) == []
    assert differences({"status_in": ["failed"]}, {"status": "sent"})
    assert differences({}, {"status": "sent"}) == []


def test_the_answer_is_judged_by_body_and_headers() -> None:
    answer = Answer(200, '{"a": 1}', headers={"X-Consent": "yes"})
    assert not of_answer(
        {"response_json": {"a": 1}, "response_headers": {"x-consent": "yes"}}, answer
    )
    assert of_answer({"response_headers_not": {"x-consent": ["yes"]}}, answer)
    assert of_answer({"response_must_not_contain": ["a"]}, answer)
    assert of_answer({"response_not_plain_text": True}, answer)


@pytest.mark.parametrize("missing", ["name", "severity", "account", "request", "expect"])
def test_a_file_that_is_no_case_is_named(tmp_path: Path, missing: str) -> None:
    raw = json.loads((OURS / "twilio" / "inbound_plain.json").read_text(encoding="utf-8"))
    del raw[missing]
    (tmp_path / "x.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(Malformed, match=missing):
        list(cases(tmp_path))
