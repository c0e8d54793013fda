"""A rotation: what one set of secrets cannot do, the other one does, at every provider."""

from __future__ import annotations

import json

import pytest

from domain.messages import Accepted, NotSent, Refused
from providers.base import Credentials, Failure, Request, Response
from providers.gateway import Gateway
from providers.registry import PROVIDERS
from tests.unit.providers.accounts import access, credentials, outbound

DENIED = {
    "acs": Response(401, {}, '{"error": {"code": "Denied"}}'),
    "twilio": Response(401, {}, '{"code": 20003}'),
    "telesign": Response(401, {}, '{"status": {"code": 10022}}'),
    "infobip": Response(401, {}, '{"errorCode": "E401"}'),
    "link_mobility": Response(401, {}, '{"status": 106100}'),
    "vibes": Response(401, {}, ""),
}
NOT_OURS = {
    "acs": Response(401, {}, '{"error": {"code": "Unauthorized"}}'),
    "twilio": Response(400, {}, '{"code": 21606}'),
    "telesign": Response(400, {}, '{"status": {"code": 11013}}'),
    "infobip": Response(400, {}, '{"errorCode": "E400"}'),
    "link_mobility": Response(400, {}, '{"status": 2000}'),
    "vibes": Response(400, {}, ""),
}
TAKEN = {
    "acs": {"value": [{"to": "x", "messageId": "m-1", "httpStatusCode": 202, "successful": True}]},
    "twilio": {"sid": "m-1", "status": "queued"},
    "telesign": {"reference_id": "m-1", "status": {"code": 290}},
    "infobip": {"messages": [{"messageId": "m-1", "status": {"groupId": 1}}]},
    "link_mobility": {"messageId": "m-1", "resultCode": 1005},
}
SECOND = dict.fromkeys(PROVIDERS, "second-secret") | {
    "telesign": "c2Vjb25kIHNlY3JldA==",
    "acs": "c2Vjb25kIHNlY3JldA==",
}

each_provider = pytest.mark.parametrize("provider", PROVIDERS)


class Line:
    """Answers one call after the other, and keeps whose credentials each one had."""

    def __init__(self, *answers: Response | Failure) -> None:
        self.answers = list(answers)
        self.with_: list[Credentials] = []

    def exchange(
        self, _request: Request, credentials: Credentials, _within: float, /
    ) -> Response | Failure:
        self.with_.append(credentials)
        return self.answers[len(self.with_) - 1]


def taken(provider: str) -> Response:
    xml = '<mtMessageRsp messageId="m-1"/>'
    return Response(200, {}, json.dumps(TAKEN[provider]) if provider in TAKEN else xml)


def sent(provider: str, line: Line) -> object:
    both = access(provider, credentials(provider), credentials(provider, SECOND[provider]))
    return Gateway(line=lambda *_: line).send(both, outbound())


@each_provider
def test_denied_credentials_give_way_to_the_second_ones(provider: str) -> None:
    line = Line(DENIED[provider], taken(provider))
    outcome = sent(provider, line)
    assert isinstance(outcome, Accepted)
    assert outcome.provider_message_id == "m-1"
    assert [SECOND[provider] in str(dict(each)) for each in line.with_] == [False, True]


@each_provider
def test_a_sender_that_is_not_ours_is_no_matter_of_credentials(provider: str) -> None:
    line = Line(NOT_OURS[provider])
    assert isinstance(sent(provider, line), Refused)
    assert len(line.with_) == 1


@each_provider
def test_what_did_not_leave_is_not_tried_with_the_second_ones(provider: str) -> None:
    line = Line(Failure.NOT_CONNECTED)
    assert isinstance(sent(provider, line), NotSent)
    assert len(line.with_) == 1


@each_provider
def test_where_both_are_denied_the_account_is_at_fault(provider: str) -> None:
    outcome = sent(provider, Line(DENIED[provider], DENIED[provider]))
    assert isinstance(outcome, Refused)
    assert outcome.account_fault
