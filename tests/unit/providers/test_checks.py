"""Validation: five things that may be wrong give five answers, and what nobody knows is said."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from domain.numbers import Capability, Number
from domain.providers import CheckResult, Verdict
from providers.base import Credentials, Failure, Request, Response
from providers.gateway import Gateway
from tests.unit.providers.accounts import access, credentials, number

WRONG_SECRET = {
    "twilio": (401, {"code": 20003, "status": 401}),
    "telesign": (401, {"status": {"code": 10022}}),
    "acs": (401, {"error": {"code": "Denied"}}),
    "infobip": (401, {"requestError": {"serviceException": {"messageId": "UNAUTHORIZED"}}}),
}
SUSPENDED = {
    "twilio": (200, {"status": "suspended", "type": "Full"}),
    "telesign": (401, {"status": {"code": 10010}}),
    "acs": (403, {}),
}
GOOD = {
    "twilio": (200, {"status": "active", "type": "Full"}),
    "telesign": (404, {"status": {"code": 10017}}),
    "acs": (200, {"phoneNumbers": []}),
    "infobip": (200, {"balance": 10.5, "currency": "EUR"}),
}
FOREIGN = {
    "twilio": (200, {"incoming_phone_numbers": []}),
    "acs": (404, {"error": {}}),
    "infobip": (200, {"numbers": [], "numberCount": 0}),
}
OURS = "+14255550100"


def twilio_number(sms: bool, phone: str = OURS) -> tuple[int, object]:
    listed = {"phone_number": phone, "capabilities": {"sms": sms}}
    return 200, {"incoming_phone_numbers": [listed]}


def acs_number(sms: str) -> tuple[int, object]:
    return 200, {"phoneNumber": OURS, "capabilities": {"sms": sms}}


class Line:
    """Answers about the account, then about every number."""

    def __init__(self, *answers: tuple[int, object] | Failure) -> None:
        self.answers = list(answers)
        self.urls: list[str] = []

    def exchange(
        self, request: Request, _credentials: Credentials, _within: float, /
    ) -> Response | Failure:
        assert request.method == "GET"
        self.urls.append(request.url)
        answer = self.answers[min(len(self.urls), len(self.answers)) - 1]
        if isinstance(answer, Failure):
            return answer
        return Response(answer[0], {}, json.dumps(answer[1]))


def validate(
    provider: str,
    *answers: tuple[int, object] | Failure,
    numbers: tuple[Number, ...] = (),
    secondary: Mapping[str, str] | None = None,
    entered: Mapping[str, str] | None = None,
) -> list[CheckResult]:
    line = Line(*answers)
    ours = access(provider, {**credentials(provider), **(entered or {})}, secondary)
    return Gateway(line=lambda *_: line).validate(ours, numbers or (number(),))


def codes(lines: list[CheckResult]) -> list[str]:
    return [line.code for line in lines]


def infobip_number(*capabilities: str) -> tuple[int, object]:
    listed = {"number": OURS.removeprefix("+"), "capabilities": capabilities}
    return 200, {"numbers": [listed], "numberCount": 1}


each_provider = pytest.mark.parametrize("provider", ["twilio", "telesign", "acs", "infobip"])


@each_provider
def test_account_faults_give_different_answers(provider: str) -> None:
    found = [
        validate(provider, answer)[0]
        for answer in (
            WRONG_SECRET[provider],
            Failure.NOT_CONNECTED,
            (429, {}),
            GOOD[provider],
        )
    ]
    assert [(line.code, line.verdict) for line in found] == [
        ("credentials_wrong", Verdict.WRONG),
        ("provider_unavailable", Verdict.UNKNOWN),
        ("provider_busy", Verdict.UNKNOWN),
        ("credentials_accepted", Verdict.OK),
    ]


@pytest.mark.parametrize("provider", SUSPENDED)
def test_a_suspended_account_is_told(provider: str) -> None:
    [line, *_] = validate(provider, SUSPENDED[provider])
    assert (line.code, line.verdict) == ("account_suspended", Verdict.WRONG)


@pytest.mark.parametrize("provider", FOREIGN)
def test_a_foreign_number_is_told(provider: str) -> None:
    lines = validate(provider, GOOD[provider], FOREIGN[provider])
    assert codes(lines) == ["credentials_accepted", "number_not_owned"]
    assert lines[1].number == "n1"


@pytest.mark.parametrize(
    ("provider", "answer", "capability", "code"),
    [
        ("twilio", twilio_number(True), Capability.BOTH, "number_able"),
        ("twilio", twilio_number(False), Capability.BOTH, "number_cannot_send"),
        ("acs", acs_number("inbound+outbound"), Capability.BOTH, "number_able"),
        ("acs", acs_number("inbound"), Capability.BOTH, "number_cannot_send"),
        ("acs", acs_number("inbound"), Capability.RECEIVE, "number_able"),
        ("acs", acs_number("outbound"), Capability.BOTH, "number_cannot_receive"),
        ("acs", acs_number("outbound"), Capability.SEND, "number_able"),
        ("acs", acs_number("none"), Capability.SEND, "number_cannot_send"),
        ("infobip", infobip_number("SMS", "VOICE"), Capability.BOTH, "number_able"),
        ("infobip", infobip_number("VOICE"), Capability.BOTH, "number_cannot_send"),
        ("infobip", infobip_number("VOICE"), Capability.RECEIVE, "number_cannot_receive"),
    ],
)
def test_a_number_that_cannot_do_its_work_is_told(
    provider: str, answer: tuple[int, object], capability: Capability, code: str
) -> None:
    ours = number(capability=capability)
    lines = validate(provider, GOOD[provider], answer, numbers=(ours,))
    assert codes(lines) == ["credentials_accepted", "number_owned", code]


def test_the_filter_of_twilio_is_a_pattern_so_the_number_is_compared() -> None:
    lines = validate("twilio", GOOD["twilio"], twilio_number(True, "+14255550100123"))
    assert codes(lines)[1] == "number_not_owned"


def test_a_short_code_of_twilio_stands_in_another_list() -> None:
    listed = 200, {"short_codes": [{"short_code": "24025"}]}
    lines = validate("twilio", GOOD["twilio"], listed, numbers=(number("24025"),))
    assert codes(lines) == ["credentials_accepted", "number_owned"]


@pytest.mark.parametrize(
    ("provider", "address"),
    [
        ("twilio", "Contoso"),
        ("acs", "Contoso"),
        ("acs", "24025"),
        ("infobip", "Contoso"),
        ("telesign", OURS),
        ("telesign", "24025"),
    ],
)
def test_what_cannot_be_known_is_said(provider: str, address: str) -> None:
    lines = validate(provider, GOOD[provider], numbers=(number(address),))
    assert set(codes(lines)[1:]) == {"cannot_be_known"}
    assert {line.verdict for line in lines[1:]} == {Verdict.UNKNOWN}


def test_a_malformed_number_of_telesign_is_told() -> None:
    lines = validate("telesign", GOOD["telesign"], numbers=(number("+123"),))
    assert codes(lines)[1:] == ["number_malformed"]


def test_the_api_key_and_the_service_of_twilio_are_asked_too() -> None:
    entered = {
        "messaging_service_sid": "MG" + "1" * 32,
        "api_key_sid": "SK" + "1" * 32,
        "api_key_secret": "key-secret",
    }
    lines = validate("twilio", GOOD["twilio"], (200, {}), (404, {}), entered=entered)
    assert codes(lines) == [
        "credentials_accepted",
        "credentials_accepted",
        "messaging_service_not_found",
    ]


@each_provider
def test_secondary_credentials_have_lines_of_their_own(provider: str) -> None:
    answers = (WRONG_SECRET[provider],)
    lines = validate(provider, *answers, secondary=credentials(provider))
    found = [code for code in codes(lines) if code != "cannot_be_known"]
    assert found == ["credentials_wrong", "secondary_credentials_wrong"]


@each_provider
def test_what_is_not_entered_is_told_without_a_call(provider: str) -> None:
    line = Line()
    entered = dict.fromkeys(credentials(provider), "")
    [told] = Gateway(line=lambda *_: line).validate(access(provider, entered), [number()])
    assert (told.check, told.verdict) == ("credentials", Verdict.WRONG)
    assert told.code in {"credentials_incomplete", "credentials_malformed"}
    assert line.urls == []


def test_an_identity_without_a_role_is_told_apart_from_a_suspended_resource() -> None:
    ours = access("acs", {"endpoint": "https://x.communication.azure.com"})
    line = Line((403, {}))
    assert codes(Gateway(line=lambda *_: line).validate(ours, [])) == ["identity_without_role"]
