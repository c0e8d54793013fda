"""Vibes: the XML of Connect and the JSON of its platform, as our events.

- https://developer-aggregation.vibes.com/reference/receiving-messages
- https://developer-aggregation.vibes.com/reference/callbacks
- https://developer-platform.vibes.com/docs/callbacks
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from domain.accounts import ProviderName
from domain.addresses import Address, from_wire
from domain.callbacks import Call, Event, Ignored
from domain.errors import Unreadable
from domain.messages import DeliveryReport, DeliveryState, InboundText
from providers import markup, wire
from providers.codes import codes

STAGES = {
    "System": DeliveryState.QUEUED,
    "Carrier": DeliveryState.SENT,
    "Handset": DeliveryState.DELIVERED,
}
LOST = {"Carrier": DeliveryState.UNDELIVERED, "Handset": DeliveryState.UNDELIVERED}
ERRORS = {"true": True, "1": True, "false": False, "0": False}
TEXT, REPORT = "moMessage", "mtMessageResponse"
UNMATCHED = "unmatched_message_received"


def event_of(call: Call) -> Event:
    """Return a text or a report; the account's product decides between XML and JSON."""
    if _is_json(call):
        return _from_platform(wire.parsed(call.body))
    root = markup.parsed(call.body)
    if root.tag == TEXT:
        return _inbound(root)
    if root.tag == REPORT:
        return _report(root, wire.query(call).get("ref"))
    raise Unreadable("neither_text_nor_report", f"The callback is no {TEXT} and no {REPORT}.")


def is_report(call: Call) -> bool:
    """Tell whether *call* is a report, as far as it can be read."""
    try:
        return markup.parsed(call.body).tag == REPORT
    except Unreadable:
        return False


def _is_json(call: Call) -> bool:
    return call.body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))


def _inbound(root: Element) -> InboundText:
    source, destination = root.find("source"), root.find("destination")
    told = {
        "messageId": root.get("messageId"),
        "source/address": source.get("address") if source is not None else None,
        "destination/address": destination.get("address") if destination is not None else None,
        "message": markup.text_of(root.find("message")),
    }
    return _text(told, root.get("receiptDate"))


def _from_platform(body: object) -> Event:
    """Return a reply that no campaign of Vibes' platform took for its own."""
    members = wire.members(body)
    kind = wire.words(members.get("event_type")) or wire.words(members.get("callback_type"))
    if kind and kind != UNMATCHED:
        return Ignored(f"Vibes sent {kind[:40]}, which is no text")
    told = {
        "message_id": members.get("message_id"),
        "participant/mdn": wire.members(members.get("participant")).get("mdn"),
        "source_code/code": wire.members(members.get("source_code")).get("code"),
        "message": members.get("message"),
    }
    return _text(told, members.get("receipt_date") or members.get("event_date"))


def _text(told: Mapping[str, Any], received: object) -> InboundText:
    """Return a text from its id, both ends and words; only id and words may be empty."""
    for name, value in told.items():
        missing = value is None or isinstance(value, bool | float | list | dict)
        if missing or ("/" in name and not str(value).strip()):
            raise Unreadable("field_missing", f"The text has no {name}.", field=f"/{name}")
    message, sender, ours, text = map(str, told.values())
    return InboundText(
        sender=_address(sender),
        recipient=_address(ours),
        text=text,
        provider_message_id=wire.identifier(message),
        received_at=wire.instant(received),
    )


def _report(root: Element, asked: str | None) -> DeliveryReport:
    part, original = _part(root.find("multipart"))
    ids = (original, root.get("fwdFromMessageId"), root.get("messageId"))
    message = next(filter(None, map(wire.identifier, ids)), None)
    reference = wire.identifier(root.get("submitterMessageId")) or asked
    stage, status = (markup.text_of(root.find("type")) or "").strip(), root.find("status")
    if not (message or reference) or status is None:
        raise Unreadable("no_report", "The report names no text or no status.")
    is_error = ERRORS.get(status.get("isError", "").strip().lower())
    inner, outer = _code(status, "internalErrorCode"), _code(status, "errorCode")
    known = codes(ProviderName.VIBES).reported(inner) if is_error else None
    description = (markup.text_of(status.find("description")) or "").strip()
    state = _state(stage, is_error, known.state if known else None)
    if is_error and wire.identifier(root.get("fwdToMessageId")):
        state = DeliveryState.SENT  # goes on over another code, under another id
    return DeliveryReport(
        provider_message_id=message,
        reference=reference,
        state=state,
        raw_status=f"{stage} {description}".strip(),
        error_code=(outer or inner) if is_error else None,
        explanation=known.says if known else (description or None) if is_error else None,
        opted_out=bool(known and known.opted_out),
        account_fault=bool(known and known.account_fault),
        at=wire.instant(root.get("receiptDate")),
        part=part,
    )


def _state(stage: str, is_error: bool | None, known: DeliveryState | None) -> DeliveryState | None:
    if is_error:
        return known or LOST.get(stage, DeliveryState.FAILED)
    return STAGES.get(stage) if is_error is False else None


def _part(parts: Element | None) -> tuple[tuple[int, int] | None, str | None]:
    """Return which part of how many a report speaks of, and the id of the whole text."""
    if parts is None or ERRORS.get(parts.get("isMultipart", "").strip().lower()) is not True:
        return None, None
    numbers = [parts.get(name, "").strip() for name in ("partNumber", "noOfParts")]
    if not all(re.fullmatch("[0-9]{1,3}", each) for each in numbers):
        return None, None
    number, count = map(int, numbers)
    if not 1 <= number <= count or count == 1:
        return None, None
    return (number - 1, count), parts.get("originalMessageId")


def _code(status: Element, name: str) -> str | None:
    return (markup.text_of(status.find(name)) or "").strip() or None


def _address(text: str) -> Address:
    """Return an end of a text; numbers of ten digits are North American."""
    trimmed = text.strip()
    return from_wire(f"+1{trimmed}" if re.fullmatch("[2-9][0-9]{9}", trimmed) else trimmed)
