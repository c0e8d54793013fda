"""Twilio: signatures as its own SDK makes them, requests as its API takes them."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from domain.accounts import Access
from domain.errors import Unverified
from domain.messages import InboundText
from domain.providers import Carries
from providers.base import Response, complete
from providers.twilio import Twilio
from providers.twilio_checks import _account
from tests.unit.providers.accounts import SECRETS, URL, access, call, credentials, outbound

TWILIO = Twilio()
TOKEN = SECRETS["twilio"]
PARAMS = (
    "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&"
    "From=%2B14158675309&To=%2B18005551212"
)
OTHER_PARAMS = PARAMS.replace("8675309", "8675310")
HOOK = "https://mycompany.com/myapp.php?foo=1&bar=2"
PORT_HOOK = HOOK.replace(".com/", ".com:443/")
OTHER_HOOK = HOOK.replace("mycompany", "example")
SMS_HOOK = "https://example.com/api/sms"
REPEATED = "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234"
SHA256 = {"x-twilio-webhooks-signature-settings": "key=k,algorithm=HMAC_SHA256"}


class Fields(dict[str, str]):
    """A form with repeated names, as the SDK wants it."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs

    def getlist(self, name: str) -> list[str]:
        return [value for each, value in self.pairs if each == name]


def signed_by(token: str) -> Access:
    return access("twilio", {"account_sid": "", "auth_token": token, "webhook_shared_key": token})


@pytest.mark.parametrize(
    ("url", "body", "signature"),
    [
        (HOOK, PARAMS, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (PORT_HOOK, PARAMS, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (HOOK, PARAMS, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (PORT_HOOK, PARAMS, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (OTHER_HOOK, OTHER_PARAMS, "L/OH5YylLD5NRKLltdqwSvS0BnU="),
        (HOOK, REPEATED, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
        (SMS_HOOK, "Body=hi&FromCity=", "8Df+dhtys9feTQA/iChtn9VO5yw="),
        (SMS_HOOK, "Body=hi", "LfqAxlltmQ5xvwW5B/nFa1dmItI="),
    ],
)
def test_the_published_vectors_verify(url: str, body: str, signature: str) -> None:
    headers = {"x-twilio-signature": signature}
    public = url.partition("?")[0]
    TWILIO.verify(call(body.encode(), headers, url=url), signed_by("12345"), public)


def test_a_shared_key_signs_with_sha256() -> None:
    headers = {"x-twilio-signature": "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=", **SHA256}
    public = HOOK.partition("?")[0]
    TWILIO.verify(call(PARAMS.encode(), headers, url=HOOK), signed_by("12345"), public)


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=5), st.text(max_size=8)), max_size=8),
    st.text(alphabet="abc=&%20+~", max_size=12),
)
def test_what_the_sdk_signs_verifies(pairs: list[tuple[str, str]], query: str) -> None:
    pairs = [(f"F{name}", value) for name, value in pairs]
    url = f"{URL}?{query}" if query else URL
    signature = RequestValidator(TOKEN).compute_signature(url, Fields(pairs))
    body = urlencode(pairs).encode()
    TWILIO.verify(call(body, {"x-twilio-signature": signature}, query), access("twilio"), URL)


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "signature_wrong"),
        ({"x-twilio-signature": ""}, "signature_wrong"),
        ({"x-twilio-signature": "ümläut"}, "signature_wrong"),
        ({"x-twilio-signature": "x", **SHA256}, "credentials_missing"),
        ({"x-twilio-webhooks-signature-settings": "algorithm=MD5"}, "algorithm_unknown"),
    ],
)
def test_what_is_not_signed_is_refused(headers: dict[str, str], code: str) -> None:
    with pytest.raises(Unverified) as refused:
        TWILIO.verify(call(b"From=1", headers), access("twilio"), URL)
    assert refused.value.code == code


def test_the_secondary_token_verifies_too() -> None:
    signature = RequestValidator("second-token").compute_signature(URL, {"From": "1"})
    ours = access("twilio", secondary=credentials("twilio", "second-token"))
    TWILIO.verify(call(b"From=1", {"x-twilio-signature": signature}), ours, URL)


def test_a_text_is_sent_from_number_and_service_with_our_reference() -> None:
    service = "MG00000000000000000000000000000001"
    ours = complete(TWILIO.credentials, access("twilio", messaging_service_sid=service))
    text = outbound(media_urls=("https://a/1", "https://a/2"))
    request = TWILIO.request(text, ours.primary)
    assert request.url.startswith("https://api.twilio.com/2010-04-01/Accounts/AC")
    assert parse_qs(request.body.decode()) == {
        "To": ["+12065550199"],
        "From": ["+14255550100"],
        "Body": ["Hello 👍"],
        "MessagingServiceSid": [service],
        "MediaUrl": ["https://a/1", "https://a/2"],
        "StatusCallback": [f"{URL}?ref=ref-1"],
    }


def test_an_api_key_signs_in_instead_of_the_token() -> None:
    key = {"api_key_sid": "SK00000000000000000000000000000001", "api_key_secret": "key-secret"}
    ours = complete(TWILIO.credentials, access("twilio", {**credentials("twilio"), **key}))
    header = TWILIO.request(outbound(), ours.primary).headers["Authorization"]
    pair = f"{key['api_key_sid']}:{key['api_key_secret']}"
    assert header == "Basic " + base64.b64encode(pair.encode()).decode()


def test_bytes_that_are_no_text_are_refused_like_any_other_forgery() -> None:
    with pytest.raises(Unverified):
        TWILIO.verify(call(b"Body=\xff\xfe", {"x-twilio-signature": "x"}), access("twilio"), URL)


def test_files_go_along_ten_at_a_time_to_the_us_and_canada() -> None:
    assert TWILIO.traits.carries == Carries(10, 5_000_000, 500_000, frozenset({"US", "CA"}))


@pytest.mark.parametrize(
    ("place", "own", "redirect"),
    [
        ("api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME", True, False),
        ("api.dublin.ie1.twilio.com/2010-04-01/Accounts/AC", True, False),
        ("mms.twiliocdn.com/AC/file", False, True),
        ("media.twiliocdn.com/AC/file", False, True),
        ("s3-external-1.amazonaws.com/media.twiliocdn.com/AC/file", False, True),
        ("s3-external-1.amazonaws.com/somebody-else/file", False, False),
        ("api.twilio.com.example.com/file", False, False),
    ],
)
def test_files_lie_at_twilios_hosts_and_where_they_lead(
    place: str, own: bool, redirect: bool
) -> None:
    hosts = TWILIO.file_hosts
    assert any(re.match(each, place) for each in hosts.own) is own
    assert any(re.match(each, place) for each in hosts.redirects) is redirect


def test_a_shared_key_has_eight_characters_and_no_blank() -> None:
    [field] = [each for each in TWILIO.credentials if each.name == "webhook_shared_key"]
    fits = [bool(re.fullmatch(field.pattern, key)) for key in ("12345678", "1234567", "12 345678")]
    assert fits == [True, False, False]


@pytest.mark.parametrize(("kind", "said"), [("Trial", True), ("Full", False)])
def test_only_a_trial_account_is_told_to_be_one(kind: str, said: bool) -> None:
    body = json.dumps({"status": "active", "type": kind})
    [result] = _account(TWILIO.traits, Response(200, {}, body))
    assert ("trial" in result.detail) is said


def test_a_file_without_a_type_has_none() -> None:
    form = urlencode({
        "From": "+12065550199", "To": "24025", "MediaUrl0": "https://x", "MediaContentType0": "",
    }).encode()  # fmt: skip
    [event] = TWILIO.read(call(form), complete(TWILIO.credentials, access("twilio")))
    assert isinstance(event, InboundText)
    assert [media.content_type for media in event.media] == [None]


LONG = "ein längerer Text, der als base64 ankam 👍"


@pytest.mark.parametrize(
    ("option", "body", "text"),
    [
        ("true", base64.b64encode(LONG.encode()).decode(), LONG),
        ("false", "QUJD" * 20, "QUJD" * 20),
        ("true", "QUJD", "QUJD"),
        ("true", "/" * 64, "/" * 64),
        ("true", "long enough " * 6, "long enough " * 6),
    ],
)
def test_base64_is_decoded_only_where_asked_for_and_certain(
    option: str, body: str, text: str
) -> None:
    ours = complete(TWILIO.credentials, access("twilio", decode_concatenated=option))
    form = urlencode({"From": "+12065550199", "To": "24025", "Body": body}).encode()
    [event] = TWILIO.read(call(form), ours)
    assert isinstance(event, InboundText)
    assert event.text == text
