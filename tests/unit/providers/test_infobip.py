"""Infobip: what it is sent, what its answers mean, who may call back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.accounts import Access
from domain.addresses import from_wire
from domain.callbacks import Event, Ignored, Unusable
from domain.errors import Unreadable, Unverified
from domain.messages import (
    Accepted,
    DeliveryReport,
    DeliveryState,
    InboundText,
    Media,
    OutcomeUnknown,
    Refused,
)
from domain.providers import CheckResult, Verdict
from providers.base import Credentials, Request, Response, basic, complete
from providers.gateway import Gateway
from providers.infobip import Infobip
from tests.unit.providers.accounts import SECRETS, URL, access, call, credentials, number, outbound

INFOBIP = Infobip()
ANSWER = {"messageId": "ref-1", "destination": "12065550199"}


def entered(**more: str) -> Access:
    return complete(INFOBIP.credentials, access("infobip", {**credentials("infobip"), **more}))


def answered(status: object, **more: object) -> Response:
    return Response(200, {}, json.dumps({"messages": [{**ANSWER, "status": status, **more}]}))


def read(*results: object) -> list[Event]:
    return INFOBIP.read(call(json.dumps({"results": results}).encode()), entered())


def report(status: object, **more: object) -> DeliveryReport:
    [event] = read({"messageId": "ref-1", "status": status, **more})
    assert isinstance(event, DeliveryReport)
    return event


class Line:
    """Answers in turn."""

    def __init__(self, *answers: Response) -> None:
        self.answers = list(answers)
        self.asked: list[Request] = []

    def exchange(self, request: Request, _keys: Credentials, _within: float, /) -> Response:
        self.asked.append(request)
        return self.answers.pop(0)


def test_what_is_entered_is_the_base_url_and_the_key() -> None:
    needed = [(each.name, each.secret) for each in INFOBIP.credentials if each.required]
    assert needed == [("base_url", False), ("api_key", True)]


def test_a_text_is_sent_under_our_reference_and_asks_for_its_report() -> None:
    request = INFOBIP.request(outbound(), entered().primary)
    assert (request.method, request.url) == (
        "POST",
        "https://abc123.api.infobip.com/sms/3/messages",
    )
    assert request.headers["Authorization"] == f"App {SECRETS['infobip']}"
    assert json.loads(request.body) == {
        "messages": [
            {
                "sender": "14255550100",
                "destinations": [{"to": "12065550199", "messageId": "ref-1"}],
                "content": {"text": "Hello 👍"},
                "webhooks": {"contentType": "application/json", "delivery": {"url": URL}},
            }
        ]
    }


@pytest.mark.parametrize("name", ["callback_password", "callback_header"])
def test_where_callbacks_sign_in_reports_come_by_the_subscription(name: str) -> None:
    """The URL of a single text is called without the headers that we insist on."""
    request = INFOBIP.request(outbound(), entered(**{name: "X-Our-Key: value"}).primary)
    assert "delivery" not in json.loads(request.body)["messages"][0]["webhooks"]


@pytest.mark.parametrize("sender", ["Contoso", "24025"])
def test_a_name_and_a_short_code_are_senders_as_they_are(sender: str) -> None:
    text = replace(outbound(), sender=from_wire(sender))
    body = json.loads(INFOBIP.request(text, entered().primary).body)
    assert body["messages"][0]["sender"] == sender


@pytest.mark.parametrize(
    "base",
    ["abc123.api.infobip.com", "https://ABC123.api.infobip.com/", "abc123.api.infobip.com//"],
)
def test_the_base_url_is_taken_as_people_paste_it(base: str) -> None:
    line = Line(answered({"groupId": 1, "name": "PENDING_ACCEPTED"}))
    gateway = Gateway(line=lambda *_: line)
    ours = access("infobip", {**credentials("infobip"), "base_url": base})
    assert gateway.send(ours, outbound()) == Accepted("ref-1", "PENDING_ACCEPTED")
    assert line.asked[0].url == "https://abc123.api.infobip.com/sms/3/messages"


@pytest.mark.parametrize(
    "base",
    [
        "http://abc123.api.infobip.com",
        "https://abc123.api.infobip.com.evil.example",
        "https://evil.example/api.infobip.com",
        "https://api.infobip.com@evil.example",
        "https://evilapi.infobip.com",
        "https://abc123.api.infobip.com:8443",
        "http://localhost",
    ],
)
def test_a_key_goes_to_no_other_host(base: str) -> None:
    line = Line()
    ours = access("infobip", {**credentials("infobip"), "base_url": base})
    outcome = Gateway(line=lambda *_: line).send(ours, outbound())
    assert isinstance(outcome, Refused)
    assert (outcome.code, line.asked) == ("credentials_malformed", [])


@pytest.mark.parametrize("group", [0, "1", 3])
def test_only_the_group_says_that_a_text_was_taken(group: object) -> None:
    status = {"groupId": group, "groupName": "A_NEW_NAME", "name": "WORD"}
    assert INFOBIP.outcome(answered(status)) == Accepted("ref-1", "WORD")


@pytest.mark.parametrize(
    "response",
    [
        Response(200, {}, "<html></html>"),
        Response(200, {}, '{"messages": []}'),
        Response(200, {}, '{"messages": [{"messageId": "ref-1"}]}'),
        answered({"groupId": 9, "groupName": "NEW"}),
    ],
)
def test_success_without_sense_may_have_been_sent(response: Response) -> None:
    assert isinstance(INFOBIP.outcome(response), OutcomeUnknown)


def test_a_repeat_that_infobip_knows_was_taken_before() -> None:
    known = answered({"groupId": 5, "id": 23, "name": "REJECTED_DUPLICATE_MESSAGE_ID"})
    gateway = Gateway(line=lambda *_: Line(known))
    first = gateway.send(access("infobip"), outbound())
    assert isinstance(first, Refused)
    again = gateway.send(access("infobip"), outbound(repeated=True))
    assert again == Accepted(None, "REJECTED_DUPLICATE_MESSAGE_ID")


def test_no_other_refusal_of_a_repeat_is_taken_for_success() -> None:
    refused = answered({"groupId": 5, "id": 12, "name": "REJECTED_NOT_ENOUGH_CREDITS"})
    gateway = Gateway(line=lambda *_: Line(refused))
    assert isinstance(gateway.send(access("infobip"), outbound(repeated=True)), Refused)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ({"groupName": "DELIVERED"}, DeliveryState.DELIVERED),
        ({"groupId": 3, "id": 2}, DeliveryState.SENT),
        ({"groupId": 3, "id": 5}, DeliveryState.DELIVERED),
        ({"name": "DELIVERED_TO_OPERATOR"}, DeliveryState.SENT),
        ({"groupName": "Ok"}, DeliveryState.SENT),
        ({"groupId": 2, "name": "UNDELIVERABLE_NEW"}, DeliveryState.UNDELIVERED),
        ({"groupId": 4, "id": 15, "name": "EXPIRED_EXPIRED"}, DeliveryState.UNDELIVERED),
        ({"groupId": 4, "id": 29, "name": "EXPIRED_DLR_UNKNOWN"}, DeliveryState.UNKNOWN),
        ({"groupId": 4, "id": 87, "name": "SIGNALS_BLOCKED"}, DeliveryState.FAILED),
        ({"groupId": 5, "name": "REJECTED_NEW"}, DeliveryState.FAILED),
        ({"groupId": 5, "id": 23, "name": "REJECTED_DUPLICATE_MESSAGE_ID"}, None),
        ({"groupId": 7, "groupName": "NEW", "name": "NEW_WORD"}, None),
        ({}, None),
    ],
)
def test_group_id_and_name_give_the_state(status: object, state: DeliveryState | None) -> None:
    assert report(status).state is state


def test_an_error_of_the_handset_is_shown_beside_the_status() -> None:
    status = {"groupId": 2, "id": 9, "name": "UNDELIVERABLE_NOT_DELIVERED"}
    told = report(status, error={"id": 27, "name": "EC_ABSENT_SUBSCRIBER"})
    assert told.raw_status == "UNDELIVERABLE_NOT_DELIVERED EC_ABSENT_SUBSCRIBER"
    assert told.error_code == "UNDELIVERABLE_NOT_DELIVERED"
    assert report(status, error={"id": 0, "name": "NO_ERROR"}).raw_status == status["name"]


def test_what_makes_no_sense_does_not_spoil_its_batch() -> None:
    kinds = [
        type(event)
        for event in read(
            {"messageId": "1", "from": "1", "to": "2", "text": "Hi"},
            {"messageId": "2", "status": {"groupId": 3}},
            {"notificationType": "CLICKED", "messageId": "2"},
            {"channel": "WHATSAPP", "sender": "1", "destination": "2", "content": []},
            {"event": "TYPING", "sender": "1", "destination": "2"},
            {"status": {"groupId": 3}},
            {"to": "2", "text": "from nobody"},
            {"hello": "world"},
            None,
        )
    ]
    assert kinds == [
        InboundText, DeliveryReport, Ignored, Ignored, Ignored, *[Unusable] * 4
    ]  # fmt: skip


def test_an_empty_batch_and_a_click_bring_nothing() -> None:
    assert read() == []
    [click] = INFOBIP.read(call(b'{"notificationType": "CLICKED"}'), entered())
    assert isinstance(click, Ignored)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"results": {}}', b"<DeliveryReports/>", b'{"results": null}']
)
def test_what_is_no_batch_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        INFOBIP.read(call(body), entered())


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ({"text": "STOP", "keyword": "STOP", "cleanText": ""}, "STOP"),
        ({"keyword": "QUIZ", "cleanText": "Paris"}, "QUIZ Paris"),
        ({"content": [{"type": "TEXT", "text": "A"}, {"type": "TEXT", "text": "B"}]}, "A\nB"),
        ({"message": [{"contentType": "text/plain", "value": "Look"}]}, "Look"),
        ({"text": ""}, ""),
    ],
)
def test_a_text_keeps_its_keyword(written: dict[str, object], text: str) -> None:
    [event] = read({"from": "1", "to": "2", **written})
    assert isinstance(event, InboundText)
    assert event.text == text


LOGIN = {"callback_username": "infobip", "callback_password": "password-1"}
HEADER = {"callback_header": "X-Our-Key: value-of-it"}


def test_who_calls_has_to_bring_what_was_agreed() -> None:
    signed_in = {"authorization": basic("infobip", "password-1")}
    INFOBIP.verify(call(b"{}"), entered(), URL)
    INFOBIP.verify(call(b"{}", signed_in), entered(**LOGIN), URL)
    INFOBIP.verify(call(b"{}", {"x-our-key": "value-of-it"}), entered(**HEADER), URL)
    for agreed in (LOGIN, HEADER, {**LOGIN, **HEADER}):
        with pytest.raises(Unverified):
            INFOBIP.verify(call(b"{}", {"x-our-key": "another"}), entered(**agreed), URL)


def validated(numbers: Sequence[str], *answers: tuple[int, object]) -> list[CheckResult]:
    line = Line(*(Response(status, {}, json.dumps(body)) for status, body in answers))
    found = [number(each) for each in numbers]
    return Gateway(line=lambda *_: line).validate(access("infobip"), found)


FORBIDDEN = (403, {"errorCode": "E403", "description": "Forbidden"})
PAID = (200, {"balance": 10.5, "currency": "EUR"})


def test_a_key_that_may_only_send_is_a_good_key() -> None:
    lines = validated(["+14255550100"], FORBIDDEN, FORBIDDEN)
    assert [(line.code, line.verdict) for line in lines] == [
        ("credentials_accepted", Verdict.OK),
        ("cannot_be_known", Verdict.UNKNOWN),
    ]


def test_an_account_without_credit_is_told_and_its_numbers_are_asked() -> None:
    lines = validated(["24025"], (200, {"balance": 0.0}), (200, {"numbers": []}))
    assert [line.code for line in lines] == ["account_without_credit", "number_not_owned"]


def test_all_numbers_are_asked_with_one_call() -> None:
    listed = [{"number": "14255550100", "capabilities": ["SMS"]}]
    page = (200, {"numbers": listed, "numberCount": 2000})
    lines = validated(["+14255550100", "+14255550101"], PAID, page)
    assert [line.code for line in lines[1:]] == ["number_owned", "number_able", "cannot_be_known"]


def test_what_is_not_infobip_is_a_wrong_base_url() -> None:
    assert [line.code for line in validated([], (404, "<html>"))] == ["base_url_wrong"]


def test_an_answer_that_says_nothing_about_numbers_is_no_verdict() -> None:
    [_, line] = validated(["24025"], PAID, (400, {"errorCode": "E400"}))
    assert (line.check, line.verdict, line.number) == ("number_owned", Verdict.UNKNOWN, "n1")


@pytest.mark.parametrize(
    ("place", "ours"),
    [
        ("x1y2z3.api.infobip.com/media/1", True),
        ("infobip.com/1", True),
        ("infobip.com.evil.example/1", False),
        ("evilinfobip.com/1", False),
    ],
)
def test_files_are_fetched_with_the_key_from_infobips_hosts_only(place: str, ours: bool) -> None:
    hosts = INFOBIP.file_hosts
    assert any(re.match(each, place) for each in hosts.own) == ours
    assert hosts.sign_in({"api_key": "the-key"}) == {"Authorization": "App the-key"}


def test_a_file_without_a_kind_has_none() -> None:
    element = {"from": "1", "to": "2", "message": [{"url": "https://x.infobip.com/1"}]}
    [event] = INFOBIP.read(call(json.dumps({"results": [element]}).encode()), access("infobip"))
    assert isinstance(event, InboundText)
    assert event.media == (Media("https://x.infobip.com/1", None),)
