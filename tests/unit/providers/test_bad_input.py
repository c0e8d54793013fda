"""Bad callbacks: whatever arrives is read, or refused with an error of ours; nothing else."""

from __future__ import annotations

import base64
import hmac
import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unreadable, Unverified
from providers.base import Check, Response, complete
from providers.gateway import Gateway
from providers.registry import PROVIDERS
from tests.unit.providers.accounts import SECRETS, URL, access, call, number

BODIES = [
    b"",
    b"null",
    b"42",
    b'"text"',
    b"[[]]",
    b"[null]",
    b"{}",
    b'{"a":',
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b"9" * 5_000,
    b"&" * 5_000,
    b"From=" + b"x" * 1_000_000,
    json.dumps({"reference_id": [], "status": "x", "user_response": 3}).encode(),
    json.dumps({"reference_id": "1", "status": {"code": {"a": 1}}}).encode(),
    json.dumps({"eventType": 5, "data": "{"}).encode(),
    json.dumps([{"eventType": "Microsoft.Communication.SMSReceived", "data": None}]).encode(),
    json.dumps({"resultCode": [], "id": {}}).encode(),
    json.dumps({"content": 5, "source": [], "destination": None}).encode(),
    json.dumps({"participant": 5, "source_code": []}).encode(),
    b"<moMessage/>",
    b"<mtMessageResponse><status/></mtMessageResponse>",
    b"<a>" * 100_000,
    b"<?xml version='1.0' encoding='no-such'?><moMessage/>",
    b"<?xml version='1.0' encoding='utf-7'?><moMessage/>",
    b"\xfe\xff\x00<\x00a",
    json.dumps({"results": {"from": "1"}}).encode(),
    json.dumps({"results": [None, [], {"status": {}, "error": 1}, {"message": ["x"]}]}).encode(),
]
FIELDS = [
    "eventType", "data", "messageId", "from", "to", "message", "receivedTimestamp", "tag",
    "deliveryStatus", "deliveryStatusDetails", "reference_id", "sub_resource", "status", "code",
    "user_response", "phone_number", "sender_id", "mo_message", "action", "external_id", "errors",
    "resultCode", "id", "refId", "segments", "content", "source", "destination", "userData",
    "participant", "mdn", "source_code", "event_type", "message_id", "receipt_date",
    "results", "sender", "destination", "text", "content", "channel", "error", "groupId", "name",
]  # fmt: skip
WORDS = [
    "Microsoft.Communication.SMSReceived", "Microsoft.Communication.SMSDeliveryReportReceived",
    "Microsoft.EventGrid.SubscriptionValidationEvent", "mo_sms", "mo_mms", "Failed", "4007", "510",
    "1001", "m$1", "unmatched_message_received",
    "", "0", "null", "+14255550100", "24025", "9999-99-99", "0001-01-01T00:00:00+23:59", "\x00",
]  # fmt: skip

scalars = st.sampled_from(WORDS) | st.none() | st.booleans() | st.integers() | st.floats()
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6)
    ),
    max_leaves=20,
)


def read(provider: str, body: bytes) -> None:
    """Read *body* as if verified; only our own errors may come out."""
    module = PROVIDERS[access(provider).account.provider]
    with suppress(Unreadable):
        events = module.read(call(body), complete(module.credentials, access(provider)))
        module.answer(events)


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:30]))
def test_a_bad_body_is_refused_with_an_error_of_ours(provider: str, body: bytes) -> None:
    read(provider, body)
    headers = {"x-twilio-signature": "x", "authorization": "TSA a:b"}
    with suppress(Unverified, Unreadable):
        Gateway().receive(access(provider, topic="/subscriptions/x"), call(body, headers), URL)


@given(values)
def test_wrong_types_anywhere_are_no_crash(value: Any) -> None:
    body = json.dumps(value).encode()
    read("acs", body)
    read("telesign", body)
    read("link_mobility", body)
    read("vibes", body)
    read("infobip", body)
    read("infobip", json.dumps({"results": [value]}).encode())


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_are_no_crash(body: bytes, query: str) -> None:
    for provider in PROVIDERS:
        read(provider, body)
    with suppress(Unverified, Unreadable):
        Gateway().receive(access("twilio"), call(body, {"x-twilio-signature": "x"}, query), URL)


@given(values, st.sampled_from([200, 201, 202, 302, 400, 401, 404, 429, 500, 599]), st.text())
def test_no_answer_of_a_provider_is_a_crash(value: Any, status: int, wait: str) -> None:
    answer = {"value": [value], "errors": [value], "status": value, "code": value}
    answer |= {"messages": [value], "requestError": value, "numbers": [value], "balance": value}
    body = json.dumps(answer)
    for text in (json.dumps(value), body, wait):
        response = Response(status, {"retry-after": wait, "date": wait}, text)
        for name, provider in PROVIDERS.items():
            provider.outcome(response)
            ours = complete(provider.credentials, access(name)).primary
            for check in provider.checks(ours, [number(), number("24025")]):
                if isinstance(check, Check):
                    check.read(response)


@pytest.mark.parametrize("missing", ["From", "To"])
def test_a_missing_field_is_named(missing: str) -> None:
    form = {name: "+14255550100" for name in ("From", "To") if name != missing}
    with pytest.raises(Unreadable) as refused:
        PROVIDERS[access("twilio").account.provider].read(
            call(urlencode(form).encode()), access("twilio")
        )
    assert refused.value.field == f"/{missing}"


def test_a_lone_surrogate_in_json_is_kept_for_the_services() -> None:
    body = (
        b'{"reference_id":"1","sub_resource":"mo_sms",'
        b'"user_response":{"phone_number":"14255550100","sender_id":"24025","mo_message":"\\ud83d"}}'
    )
    signature = hmac.digest(base64.b64decode(SECRETS["telesign"]), body, "sha256")
    headers = {"x-ts-authorization": base64.b64encode(signature).decode()}
    [event] = Gateway().receive(access("telesign"), call(body, headers), URL)
    assert getattr(event, "text", None) == "\ud83d"
