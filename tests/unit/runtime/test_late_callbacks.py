"""What goes through the queue comes out as it was, and nothing secret goes along."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.addresses import from_wire
from domain.callbacks import Unusable
from domain.messages import DeliveryReport, DeliveryState, InboundText, Keyword, Media
from runtime.late_callbacks import packed, unpacked

AT = datetime(2026, 11, 20, 19, tzinfo=UTC)
TEXT = InboundText(
    from_wire("+14155550123"), from_wire("+12025550111"), "Hi 👋", "SM1", AT,
    (Media("https://api.twilio.com/x", "image/png"),), Keyword.STOP,
)  # fmt: skip
REPORT = DeliveryReport("SM2", "ref-1", DeliveryState.DELIVERED, "delivered", at=AT, part=(0, 2))


def test_texts_and_reports_come_out_as_they_went_in() -> None:
    late = unpacked(packed("twilio", [TEXT, REPORT], b"body", AT).encode())
    assert (late.account, late.events, late.body) == ("twilio", [TEXT, REPORT], b"")
    assert late.came_at == AT


def test_a_body_goes_along_only_where_quarantine_will_need_it() -> None:
    late = unpacked(packed("acs", [TEXT, Unusable("no sender")], b"body", AT).encode())
    assert late.body == b"body"


def test_half_a_character_is_no_obstacle() -> None:
    half = InboundText(TEXT.sender, TEXT.recipient, "half \ud83d", "SM3")
    [event] = unpacked(packed("twilio", [half], b"", AT).encode()).texts
    assert event.text == "half \ufffd"
