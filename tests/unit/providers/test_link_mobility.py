"""LINK Mobility: requests as its API takes them, and what its gates and answers say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain.callbacks import Answer
from domain.messages import Accepted, DeliveryReport, NotSent, Outcome, OutcomeUnknown, Refused
from providers.base import Failure, Request, Response, complete, require
from providers.gateway import Gateway
from providers.link_mobility import LinkMobility
from tests.unit.providers.accounts import access, call, credentials, outbound

LINK = LinkMobility()


def ours(**changed: str) -> dict[str, str]:
    entered = credentials("link_mobility") | changed
    return dict(complete(LINK.credentials, access("link_mobility", entered)).primary)


def sent(text: str = "Hei på deg", sender: str = "2333", **changed: str) -> Any:
    request = LINK.request(outbound(text, sender), ours(**changed))
    assert isinstance(request, Request)
    return request, json.loads(request.body)


def outcome(status: int, body: object, headers: dict[str, str] | None = None) -> Outcome:
    text = body if isinstance(body, str) else json.dumps(body)
    return LINK.outcome(Response(status, headers or {}, text))


def test_a_text_is_sent_with_gate_platform_and_our_reference() -> None:
    request, body = sent()
    assert (request.method, request.url) == ("POST", "https://n-eu.linkmobility.io/sms/send")
    assert request.headers["Authorization"].startswith("Basic ")
    assert body == {
        "source": "2333",
        "sourceTON": "SHORTNUMBER",
        "destination": "+12065550199",
        "destinationTON": "MSISDN",
        "dcs": "TEXT",
        "userData": "Hei på deg",
        "useDeliveryReport": True,
        "deliveryReportGates": ["BVldZyQt"],
        "platformId": "COMMON_API",
        "platformPartnerId": "1234",
        "refId": "ref-1",
        "ignoreResponse": False,
    }


@pytest.mark.parametrize(
    ("sender", "type_of_number"),
    [("2333", "SHORTNUMBER"), ("+46123456789", "MSISDN"), ("Contoso", "ALPHANUMERIC")],
)
def test_every_kind_of_sender_is_named(sender: str, type_of_number: str) -> None:
    _, body = sent(sender=sender)
    assert (body["source"], body["sourceTON"]) == (sender, type_of_number)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Takk 👍🏽 ❤️ æøå €", "Takk  ❤️ æøå €"),
        ("👩‍👩‍👧 hei", " hei"),
        ("𠮷野家", "野家"),
    ],
)
def test_what_lies_beyond_the_bmp_is_left_out(text: str, said: str) -> None:
    assert sent(text)[1]["userData"] == said


def test_a_text_of_emoji_only_is_refused_before_anything_leaves() -> None:
    line_must_not_be_asked: Any = None
    gateway = Gateway(line=lambda *_: line_must_not_be_asked)
    refused = gateway.send(access("link_mobility"), outbound("👍🏽 🎉"))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.account_fault) == ("text_not_sendable", False)


@pytest.mark.parametrize(
    "pasted",
    [
        "https://n-eu.linkmobility.io",
        "https://n-eu.linkmobility.io/",
        "https://n-eu.linkmobility.io/sms",
        "https://n-eu.linkmobility.io/sms/send",
        "https://n-eu.linkmobility.io/sms/sendbatch",
        "https://n-eu.linkmobility.io/gate/",
    ],
)
def test_a_base_url_may_be_pasted_with_a_method(pasted: str) -> None:
    require(LINK.credentials, ours(base_url=pasted))
    assert sent(base_url=pasted)[0].url == "https://n-eu.linkmobility.io/sms/send"


@pytest.mark.parametrize(
    "entered",
    [
        "http://n-eu.linkmobility.io",
        "https://linkmobility.io.example.com",
        "https://evil.example.com/linkmobility.io",
        "https://user@n-eu.linkmobility.io",
        "https://n-eu.linkmobility.io:8443",
        "https://n-eu.linkmobility.io@127.0.0.1",
        "https://127.0.0.1",
        "https://n-eu.linkmobility.io/?x=1",
    ],
)
def test_credentials_go_to_hosts_of_link_only(entered: str) -> None:
    refused = Gateway().send(access("link_mobility", ours(base_url=entered)), outbound())
    assert isinstance(refused, Refused)
    assert refused.code == "credentials_malformed"


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, {"messageId": "D+/$1", "resultCode": 1005}, Accepted("D+/$1", "1005")),
        (200, {"messageId": "m", "resultCode": "1000"}, Accepted("m", "1000")),
        (200, {"messageId": 17}, Accepted("17")),
        (200, {"messageId": "0", "resultCode": 1005}, Accepted(None, "1005")),
        (204, "", Accepted(None)),
    ],
)
def test_what_was_taken_is_accepted(status: int, body: object, expected: Accepted) -> None:
    assert outcome(status, body) == expected


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (200, {"messageId": "m", "resultCode": 2106}, Refused, "2106"),
        (200, {"messageId": "m", "resultCode": 4}, OutcomeUnknown, "4"),
        (200, {"messageId": "m", "resultCode": 7777}, OutcomeUnknown, "7777"),
        (200, "", OutcomeUnknown, "unreadable_answer"),
        (200, [], OutcomeUnknown, "unreadable_answer"),
        (200, {"status": 106100}, Refused, "106100"),
        (400, {"status": "106200"}, Refused, "106200"),
        (403, {"resultCode": 106102}, Refused, "106102"),
        (403, "<html>", Refused, "http_403"),
        (400, {"status": 999999}, Refused, "999999"),
        (429, "", NotSent, "http_429"),
        (500, "", OutcomeUnknown, "http_500"),
    ],
)
def test_what_was_not_taken_is_told_by_its_code(
    status: int, body: object, kind: type, code: str
) -> None:
    found = outcome(status, body)
    assert isinstance(found, kind)
    assert not isinstance(found, Accepted)
    assert found.code == code


def test_a_refused_text_keeps_its_id() -> None:
    found = outcome(200, {"messageId": "m", "resultCode": 2106})
    assert isinstance(found, Refused)
    assert found.provider_message_id == "m"


@pytest.mark.parametrize("failure", Failure)
def test_no_answer_is_told_apart_from_no_connection(failure: Failure) -> None:
    kind = NotSent if failure is Failure.NOT_CONNECTED else OutcomeUnknown
    assert isinstance(LINK.outcome(failure), kind)


def test_the_answer_is_exactly_200_with_a_body() -> None:
    assert LINK.answer([]) == Answer(200, "OK")


@pytest.mark.parametrize(
    ("part", "segments", "expected"),
    [
        ("m$0", 2, ("m", (0, 2))),
        ("m$1", 2, ("m", (1, 2))),
        ("m$0", 1, ("m", (0, 1))),
        ("m$0", None, ("m", (0, 1))),
        ("m$2", None, ("m", (2, 3))),
        ("m$2", 2**70, ("m", (2, 3))),
        ("m", 3, ("m", None)),
        ("a$b$1", 2, ("a$b", (1, 2))),
    ],
)
def test_a_part_is_told_by_its_id(part: str, segments: int | None, expected: object) -> None:
    body = json.dumps({"id": part, "resultCode": 1001, "segments": segments}).encode()
    [report] = LINK.read(call(body), access("link_mobility"))
    assert isinstance(report, DeliveryReport)
    assert (report.provider_message_id, report.part) == expected
