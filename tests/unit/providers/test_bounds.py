"""What is larger than any text or report is refused, and spoils nothing beside it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from domain.addresses import from_wire
from domain.errors import Unreadable
from domain.messages import DeliveryReport, DeliveryState, InboundText, Media
from providers.bounds import LONGEST_TEXT, LONGEST_WORD, MOST_FILES, TOO_LARGE, bounded
from providers.gateway import Gateway
from tests.unit.providers.accounts import URL, access, call

WORD, FILE = "x" * (LONGEST_WORD + 1), Media("https://files.example/1")
TEXT = InboundText(from_wire("+12065550199"), from_wire("24025"), "Hello")
REPORT = DeliveryReport("1", None, DeliveryState.SENT, "sent")


def test_the_longest_text_of_any_provider_is_taken() -> None:
    largest = replace(TEXT, text="x" * LONGEST_TEXT, media=(FILE,) * MOST_FILES)
    assert bounded(largest) is largest
    assert bounded(REPORT) is REPORT
    assert bounded(bounded(TOO_LARGE)) is TOO_LARGE


@pytest.mark.parametrize(
    "event",
    [
        replace(TEXT, text="x" * (LONGEST_TEXT + 1)),
        replace(TEXT, sender=from_wire(WORD)),
        replace(TEXT, recipient=from_wire(WORD)),
        replace(TEXT, provider_message_id=WORD),
        replace(TEXT, media=(FILE,) * (MOST_FILES + 1)),
        replace(TEXT, media=(FILE, replace(FILE, url=WORD))),
        replace(TEXT, media=(replace(FILE, content_type=WORD),)),
        replace(REPORT, provider_message_id=WORD),
        replace(REPORT, reference=WORD),
        replace(REPORT, raw_status=WORD),
        replace(REPORT, error_code=WORD),
        replace(REPORT, explanation=WORD),
        replace(REPORT, sender=from_wire(WORD)),
    ],
)
def test_every_member_has_a_bound(event: InboundText | DeliveryReport) -> None:
    assert bounded(event) is TOO_LARGE


def batch(*texts: str) -> bytes:
    each = {"messageId": "1", "from": "41793026727", "to": "447491163443"}
    return json.dumps({"results": [{**each, "text": text} for text in texts]}).encode()


def test_a_text_that_is_too_large_does_not_spoil_its_batch() -> None:
    body = batch("One", "x" * (LONGEST_TEXT + 1), "Three")
    first, second, third = Gateway().receive(access("infobip"), call(body), URL)
    assert (getattr(first, "text", None), getattr(third, "text", None)) == ("One", "Three")
    assert second is TOO_LARGE


def test_a_call_that_brings_nothing_else_is_refused() -> None:
    with pytest.raises(Unreadable, match="larger"):
        Gateway().receive(access("infobip"), call(batch("x" * (LONGEST_TEXT + 1))), URL)
