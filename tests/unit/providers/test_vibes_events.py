"""Vibes: the XML of Connect and the JSON of its platform, as our events."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.callbacks import Ignored
from domain.errors import Unreadable, Unverified
from domain.messages import DeliveryReport, DeliveryState, InboundText
from providers.base import basic
from providers.vibes import Vibes
from tests.unit.providers.accounts import URL, access, call, credentials

VIBES = Vibes()
LOGIN = {"callback_username": "vibes", "callback_password": "vibes-calls"}
MO = (
    '<moMessage messageId="mo-1" receiptDate="{date}" attemptNumber="1">'
    '<source address="+15125551212" carrier="104" type="MDN"/>'
    '<destination address="63901" type="SC"/><message>test</message></moMessage>'
)
DLR = (
    '<mtMessageResponse messageId="mt-1" {more}><type>{stage}</type>'
    '<status isError="{error}"><description>{said}</description>{codes}</status>'
    "</mtMessageResponse>"
)
SPLIT = 'isMultipart="true" originalMessageId="mt-0"'


def report(
    stage: str = "Handset", error: str = "false", codes: str = "", more: str = "", said: str = "x"
) -> DeliveryReport:
    body = DLR.format(stage=stage, error=error, codes=codes, more=more, said=said)
    [event] = VIBES.read(call(body.encode()), access("vibes"))
    assert isinstance(event, DeliveryReport)
    return event


@pytest.mark.parametrize(
    "date",
    [
        "2016-12-04 16:47:44-0600",
        "2016-12-04 16:47:44 -0600",
        "2016-12-04 22:47:44 Z",
        "2016-12-04T16:47:44.000-06:00",
    ],
)
def test_a_date_is_read_in_every_form(date: str) -> None:
    [text] = VIBES.read(call(MO.format(date=date).encode()), access("vibes"))
    assert isinstance(text, InboundText)
    assert text.received_at == datetime(2016, 12, 4, 22, 47, 44, tzinfo=UTC)


def test_a_date_that_is_none_loses_no_text() -> None:
    [text] = VIBES.read(call(MO.format(date="yesterday").encode()), access("vibes"))
    assert isinstance(text, InboundText)
    assert text.received_at is None


@pytest.mark.parametrize(
    ("stage", "error", "state"),
    [
        ("System", "false", DeliveryState.QUEUED),
        ("Carrier", "false", DeliveryState.SENT),
        ("Handset", "false", DeliveryState.DELIVERED),
        ("Handset", "0", DeliveryState.DELIVERED),
        ("System", "true", DeliveryState.FAILED),
        ("Carrier", "1", DeliveryState.UNDELIVERED),
        ("Handset", "TRUE", DeliveryState.UNDELIVERED),
        ("Gateway", "true", DeliveryState.FAILED),
        ("Gateway", "false", None),
        ("Handset", "maybe", None),
        ("", "false", None),
    ],
)
def test_a_stage_has_a_state(stage: str, error: str, state: DeliveryState | None) -> None:
    found = report(stage, error)
    assert (found.state, found.raw_status) == (state, f"{stage} x".strip())


def test_the_block_list_is_an_opt_out() -> None:
    codes = "<errorCode>200</errorCode><internalErrorCode>9</internalErrorCode>"
    found = report("System", "true", codes)
    assert (found.state, found.opted_out, found.error_code) == (DeliveryState.FAILED, True, "200")
    assert not report("System", "false", codes).opted_out


def test_a_text_that_goes_on_over_another_code_is_not_lost() -> None:
    assert report("Carrier", "true", more='fwdToMessageId="mt-2"').state is DeliveryState.SENT


def test_a_report_without_our_reference_has_it_in_its_url() -> None:
    body = DLR.format(stage="Handset", error="false", codes="", more="", said="")
    [found] = VIBES.read(call(body.encode(), query="ref=ref-7"), access("vibes"))
    assert isinstance(found, DeliveryReport)
    assert found.reference == "ref-7"


@pytest.mark.parametrize(
    ("multipart", "message", "part"),
    [
        (
            'isMultipart="true" originalMessageId="mt-0" noOfParts="2" partNumber="1"',
            "mt-0",
            (0, 2),
        ),
        (
            'isMultipart="true" originalMessageId="mt-0" noOfParts="2" partNumber="2"',
            "mt-0",
            (1, 2),
        ),
        ('isMultipart="false" noOfParts="1" partNumber="1"', "mt-1", None),
        ('isMultipart="true" noOfParts="2" partNumber="3"', "mt-1", None),
        ('isMultipart="true" noOfParts="x" partNumber="1"', "mt-1", None),
    ],
)
def test_a_part_is_told_with_the_text_it_is_of(
    multipart: str, message: str, part: tuple[int, int] | None
) -> None:
    body = DLR.format(stage="Carrier", error="false", codes="", more="", said="")
    body = body.replace("<type>", f"<multipart {multipart}/><type>")
    [found] = VIBES.read(call(body.encode()), access("vibes"))
    assert isinstance(found, DeliveryReport)
    assert (found.provider_message_id, found.part) == (message, part)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("2065550199", "+12065550199"),
        ("12065550199", "+12065550199"),
        ("+12065550199", "+12065550199"),
        (2065550199, "+12065550199"),
    ],
)
def test_the_platform_may_leave_out_the_country(told: object, read: str) -> None:
    value = told if isinstance(told, int) else f'"{told}"'
    body = (
        f'{{"event_type": "unmatched_message_received", "participant": {{"mdn": {value}}},'
        '"source_code": {"code": "63901"}, "message": "hi", "message_id": 77}'
    )
    [text] = VIBES.read(call(body.encode()), access("vibes"))
    assert isinstance(text, InboundText)
    assert (str(text.sender), text.provider_message_id) == (read, "77")


def test_other_events_of_the_platform_are_ignored() -> None:
    body = b'{"event_type": "acquired_participant", "message": "x"}'
    assert isinstance(VIBES.read(call(body), access("vibes"))[0], Ignored)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("{}", "/message_id"),
        (MO.replace('messageId="mo-1" ', ""), "/messageId"),
        (MO.replace("+15125551212", " "), "/source/address"),
        (MO.replace('<destination address="63901" type="SC"/>', ""), "/destination/address"),
        (MO.replace("<message>test</message>", ""), "/message"),
    ],
)
def test_a_missing_field_is_named(body: str, field: str) -> None:
    with pytest.raises(Unreadable) as refused:
        VIBES.read(call(body.encode()), access("vibes"))
    assert refused.value.field == field


def test_texts_need_the_agreed_login_and_reports_come_without() -> None:
    asks = access("vibes", credentials("vibes") | LOGIN)
    text = MO.format(date="").encode()
    receipt = DLR.format(stage="System", error="false", codes="", more="", said="").encode()
    VIBES.verify(call(text, {"authorization": basic("vibes", "vibes-calls")}), asks, URL)
    VIBES.verify(call(receipt), asks, URL)
    for body in (text, b"{}", b"<moMessage", b"", b"<!DOCTYPE a><mtMessageResponse/>"):
        with pytest.raises(Unverified):
            VIBES.verify(call(body), asks, URL)
