"""What providers are asked beside sending: lists, wiring, and texts that came in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.accounts import ProviderName
from domain.messages import Media
from domain.numbers import NumberType
from domain.providers import ListedNumber
from providers.base import Credentials, Failure, Request, Response
from providers.gateway import Gateway
from tests.unit.providers.accounts import SID, URL, access, number

UNTIL = datetime(2026, 11, 20, 19, tzinfo=UTC)
SINCE = UNTIL - timedelta(hours=1)
BASE = f"/2010-04-01/Accounts/{SID}"


class Line:
    """Answers by path and query."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def exchange(
        self, request: Request, _credentials: Credentials, within: float, /
    ) -> Response | Failure:
        parts = urlsplit(request.url)
        self.asked.append(request.url)
        for key, body in self.answers.items():
            if key in f"{parts.path}?{parts.query}":
                return Response(200, {}, json.dumps(body))
        return Response(404, {}, "{}")


def gateway(line: Line) -> Gateway:
    return Gateway(None, line=lambda *_: line)


def item(sid: str, direction: str = "inbound", **more: object) -> dict[str, object]:
    found = {
        "sid": sid, "direction": direction, "from": "+14155550123", "to": "+14255550100",
        "body": f"text {sid}", "date_sent": "Fri, 20 Nov 2026 18:30:00 +0000", "num_media": "0",
    }  # fmt: skip
    return found | more


def test_texts_come_over_all_pages_oldest_first_and_only_those_of_customers() -> None:
    line = Line(
        {
            "Page=1": {"messages": [item("SM1")]},
            "/Messages.json": {
                "messages": [item("SM3"), item("SM2"), item("SM9", "outbound-api")],
                "next_page_uri": f"{BASE}/Messages.json?Page=1",
            },
        }
    )
    found = gateway(line).missed(access("twilio"), SINCE, UNTIL)
    assert found is not None
    assert [text.provider_message_id for text in found.texts] == ["SM1", "SM2", "SM3"]
    assert found.whole
    query = parse_qs(urlsplit(line.asked[0]).query)
    assert (query["DateSent>"], query["DateSent<"]) == (
        ["2026-11-20T18:00:00Z"], ["2026-11-20T19:00:00Z"],
    )  # fmt: skip


def test_a_next_page_elsewhere_is_not_followed() -> None:
    page = {"messages": [item("SM1")], "next_page_uri": "//evil.example/x"}
    line = Line({"/Messages.json": page})
    found = gateway(line).missed(access("twilio"), SINCE, UNTIL)
    assert found is not None
    assert len(line.asked) == 1


def test_texts_with_files_come_with_where_they_are() -> None:
    listed = [{"uri": f"{BASE}/Messages/MM1/Media/ME1.json", "content_type": "image/png"}]
    line = Line(
        {
            "/Media.json": {"media_list": listed},
            "/Messages.json": {"messages": [item("MM1", num_media="1")]},
        }
    )
    found = gateway(line).missed(access("twilio"), SINCE, UNTIL)
    assert found is not None
    place = f"https://api.twilio.com{BASE}/Messages/MM1/Media/ME1"
    assert found.texts[0].media == (Media(place, "image/png"),)


@pytest.mark.parametrize("provider", ["telesign", "acs"])
def test_who_cannot_be_asked_is_not(provider: str) -> None:
    line = Line({})
    assert gateway(line).missed(access(provider), SINCE, UNTIL) is None
    assert gateway(line).wiring(access(provider), number(), URL) == []
    assert line.asked == []


def test_a_list_that_fails_is_no_empty_list() -> None:
    assert gateway(Line({})).missed(access("twilio"), SINCE, UNTIL) is None
    assert gateway(Line({})).listing(access("twilio")) is None


def test_numbers_are_listed_with_what_they_can_do() -> None:
    able = {"sms": True, "mms": False}
    twilio = {
        "IncomingPhoneNumbers": {
            "incoming_phone_numbers": [{"phone_number": "+14255550100", "capabilities": able}]
        },
        "ShortCodes": {"short_codes": [{"short_code": "32665"}]},
    }
    assert gateway(Line(twilio)).listing(access("twilio")) == [
        ListedNumber("+14255550100", None, True, True, False),
        ListedNumber("32665", NumberType.SHORT_CODE, True, True),
    ]
    acs = {
        "/phoneNumbers": {
            "phoneNumbers": [
                {
                    "phoneNumber": "+18005550133", "phoneNumberType": "tollFree",
                    "capabilities": {"sms": "outbound"},
                }
            ]
        }
    }  # fmt: skip
    assert gateway(Line(acs)).listing(access("acs")) == [
        ListedNumber("+18005550133", NumberType.TOLL_FREE, True, False, False)
    ]


@pytest.mark.parametrize(
    ("sms_url", "code"),
    [
        (f"{URL}#rc=2&rp=5xx,ct,rt", "callback_wired"),
        (URL, "callback_wired"),
        ("", "callback_missing"),
        (f"{URL}x", "callback_elsewhere"),
        ("https://demo.twilio.com/welcome", "callback_elsewhere"),
    ],
)
def test_where_a_numbers_texts_go_is_compared(sms_url: str, code: str) -> None:
    shown = {"phone_number": "+14255550100", "sms_url": sms_url, "capabilities": {"mms": True}}
    line = Line({"IncomingPhoneNumbers": {"incoming_phone_numbers": [shown]}})
    found = gateway(line).wiring(access("twilio"), number(), URL)
    assert [each.code for each in found] == [code, "fallback_missing", "media_configured"]
    assert "/a/token" not in found[0].detail


def test_a_messaging_service_decides_where_texts_go() -> None:
    shown = {"phone_number": "+14255550100", "sms_url": "", "capabilities": {"mms": False}}
    service = {"inbound_request_url": URL, "use_inbound_webhook_on_number": False}
    answers = {
        "IncomingPhoneNumbers": {"incoming_phone_numbers": [shown]}, "/v1/Services": service,
    }  # fmt: skip
    ours = access("twilio", messaging_service_sid="MG" + "0" * 32)
    found = gateway(Line(answers)).wiring(ours, number(), URL)
    assert [each.code for each in found] == ["media_impossible", "callback_wired"]
    assert ours.account.provider is ProviderName.TWILIO
