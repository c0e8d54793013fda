"""TeleSign: signatures as its own SDK makes them, requests as its API takes them."""

from __future__ import annotations

import base64
import hmac
import json
import re
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telesign.util import verify_telesign_callback_signature

from domain.callbacks import Unusable
from domain.errors import Unverified
from providers.base import complete
from providers.telesign import TeleSign
from tests.unit.providers.accounts import (
    CUSTOMER,
    SECRETS,
    URL,
    access,
    call,
    credentials,
    outbound,
)

TELESIGN = TeleSign()
KEY_E = "EXAMPLE----TE8sTgg45yusumoN6BYsBVkh+yRJ5czgsnCehZaOYldPJdmFh6NeX8kunZ2zU1YWaUw/0wV6xfw=="
KEY_A = "ABC12345yusumoN6BYsBVkh+yRJ5czgsnCehZaOYldPJdmFh6NeX8kunZ2zU1YWaUw/0wV6xfw=="
BODY_A = (
    '{"reference_id":"0123456789ABCDEF0123456789ABCDEF","sub_resource":"mo_sms","user_response":'
    '{"phone_number":"11234567890","sender_id":"4442","mo_message":"Start","action":"start",'
    '"keyword":"start"}}'
)


def signature(key: str, body: str) -> str:
    made = hmac.digest(base64.b64decode(key), body.encode(), "sha256")
    return base64.b64encode(made).decode()


@pytest.mark.parametrize(
    ("key", "body", "sign"),
    [
        (KEY_E, "{'test': 123}", "B97g3N9lPdVaptvifxRau7bzVAC5hhRBZ6HKXABN744="),
        (KEY_A, BODY_A, "CfE+AsvQdrGMVw5MwxwkwbgnEM3C3moC/EOj/+SGcCc="),
    ],
)
@pytest.mark.parametrize("name", ["authorization", "x-ts-authorization"])
def test_the_published_vectors_verify(key: str, body: str, sign: str, name: str) -> None:
    assert verify_telesign_callback_signature(key, sign, body)
    ours = access("telesign", credentials("telesign", key))
    for value in (f"TSA {CUSTOMER}:{sign}", f"TSA {CUSTOMER.lower()}:{sign}"):
        TELESIGN.verify(call(body.encode(), {name: value}), ours, URL)
    TELESIGN.verify(call(body.encode(), {"x-ts-authorization": sign}), ours, URL)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_we_accept_the_sdk_accepts(body: str) -> None:
    sign = signature(KEY_A, body)
    assert verify_telesign_callback_signature(KEY_A, sign, body)
    ours = access("telesign", credentials("telesign", KEY_E), {"api_key": KEY_A})
    TELESIGN.verify(call(body.encode(), {"x-ts-authorization": sign}), ours, URL)


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "signature_missing"),
        ({"authorization": "Bearer x"}, "signature_missing"),
        ({"authorization": "TSA "}, "signature_missing"),
        ({"authorization": f"TSA {CUSTOMER}:wrong"}, "signature_wrong"),
        ({"x-ts-authorization": "ümläut"}, "signature_wrong"),
        (
            {"authorization": f"TSA {CUSTOMER[::-1]}:{signature(SECRETS['telesign'], '{}')}"},
            "account_foreign",
        ),
    ],
)
def test_what_is_not_signed_is_refused(headers: dict[str, str], code: str) -> None:
    with pytest.raises(Unverified) as refused:
        TELESIGN.verify(call(b"{}", headers), access("telesign"), URL)
    assert refused.value.code == code


@pytest.mark.parametrize("key", ["A", "ü", "----"])
def test_a_key_that_cannot_be_decoded_verifies_nothing(key: str) -> None:
    ours = access("telesign", credentials("telesign", key))
    with pytest.raises(Unverified) as refused:
        TELESIGN.verify(call(b"{}", {"x-ts-authorization": signature("", "{}")}), ours, URL)
    assert refused.value.code == "credentials_missing"


def test_a_text_is_sent_without_plus_and_with_our_reference() -> None:
    ours = complete(TELESIGN.credentials, access("telesign", host="rest-ww.telesign.com"))
    request = TELESIGN.request(outbound(), ours.primary)
    assert request.url == "https://rest-ww.telesign.com/v1/messaging"
    assert parse_qs(request.body.decode()) == {
        "phone_number": ["12065550199"],
        "message": ["Hello 👍"],
        "message_type": ["ARN"],
        "sender_id": ["14255550100"],
        "external_id": ["ref-1"],
        "callback_url": [f"{URL}?ref=ref-1"],
    }
    pair = base64.b64encode(f"{CUSTOMER}:{SECRETS['telesign']}".encode()).decode()
    assert request.headers["Authorization"] == f"Basic {pair}"


def test_an_mms_that_nobody_can_place_waits() -> None:
    body = json.dumps({"sub_resource": "mo_mms", "phone_number": "12065550199"}).encode()
    [event] = TELESIGN.read(call(body), access("telesign"))
    assert isinstance(event, Unusable)


@pytest.mark.parametrize(
    ("place", "ours"),
    [
        ("media.telesign.com/1", True),
        ("telesign.com/1", True),
        ("telesign.com.evil.example/1", False),
        ("eviltelesign.com/1", False),
    ],
)
def test_pictures_are_fetched_below_telesign_and_without_credentials(
    place: str, ours: bool
) -> None:
    hosts = TELESIGN.file_hosts
    assert any(re.match(each, place) for each in hosts.own) == ours
    assert hosts.sign_in(credentials("telesign")) == {}
