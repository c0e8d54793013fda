"""LINK Mobility: what the look-up of a gate says about an account."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain.numbers import Number
from domain.providers import CheckResult, Verdict
from providers.base import Check, Response
from providers.link_mobility import LinkMobility
from tests.unit.providers.accounts import credentials, number

LINK = LinkMobility()
GATE = {"id": "BVldZyQt", "destinations": [{"url": "https://channel.example.org/x"}]}


def checked(status: int, body: object, *numbers: Number) -> list[CheckResult]:
    [check, *lines] = LINK.checks(credentials("link_mobility"), numbers)
    assert isinstance(check, Check)
    found = list(check.read(Response(status, {}, json.dumps(body))))
    return found + [line for line in lines if isinstance(line, CheckResult)]


def test_the_gate_is_looked_up_with_every_credential() -> None:
    [check] = LINK.checks(credentials("link_mobility") | {"gate_id": "a/b c"}, [])
    assert isinstance(check, Check)
    assert check.request.method == "GET"
    assert check.request.url == (
        "https://n-eu.linkmobility.io/gate/partnergate/platform/COMMON_API/partner/1234/id/a%2Fb%20c"
    )


@pytest.mark.parametrize(
    ("status", "body", "code", "verdict"),
    [
        (200, GATE, "credentials_accepted", Verdict.OK),
        (401, {}, "credentials_wrong", Verdict.WRONG),
        (403, {"status": 103100}, "credentials_wrong", Verdict.WRONG),
        (403, {"status": 103101}, "answer_unclear", Verdict.UNKNOWN),
        (403, {}, "account_refused", Verdict.WRONG),
        (404, {}, "gate_not_found", Verdict.WRONG),
        (404, {"status": 103303}, "gate_not_found", Verdict.WRONG),
        (400, {"status": 103201}, "platform_wrong", Verdict.WRONG),
        (400, {"status": "103202"}, "platform_wrong", Verdict.WRONG),
        (200, "<html>", "answer_unclear", Verdict.UNKNOWN),
    ],
)
def test_what_the_gate_says_about_the_account(
    status: int, body: object, code: str, verdict: Verdict
) -> None:
    [line, *_] = checked(status, body)
    assert (line.check, line.code, line.verdict) == ("credentials", code, verdict)


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        ({"id": "g", "destinations": []}, "gate_without_destination"),
        ({"id": "g"}, "gate_without_destination"),
        (GATE | {"contentType": "application/xml"}, "gate_sends_xml"),
        (GATE | {"acknowledge": True}, "gate_acknowledges"),
        ({"id": "g", "destinations": [{"contentType": "text/xml"}]}, "gate_sends_xml"),
    ],
)
def test_a_gate_that_will_not_reach_us_is_told(gate: dict[str, Any], code: str) -> None:
    assert [line.code for line in checked(200, gate)] == ["credentials_accepted", code]


def test_no_secret_of_a_gate_is_shown() -> None:
    secret = {"url": "https://x/secret-token", "password": "secret-token", "username": "u"}
    lines = checked(200, {"id": "g", "destinations": [secret]}, number("2333"))
    assert "secret-token" not in repr(lines)


def test_whose_a_number_is_cannot_be_known() -> None:
    lines = checked(200, GATE, number("2333"))[1:]
    assert {line.code for line in lines} == {"cannot_be_known"}
    assert {line.check for line in lines} == {"number_owned", "number_can_sms"}
