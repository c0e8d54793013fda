"""LINK Mobility: what a gate sends, as our events.

- SMS REST API, MO messages, version 1.7
- SMS REST API, MT and delivery reports, version 1.18
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from domain.accounts import ProviderName
from domain.addresses import from_wire
from domain.callbacks import Call, Event
from domain.errors import Unreadable
from domain.messages import DeliveryReport, DeliveryState, InboundText
from providers import wire
from providers.codes import codes

PROGRESS = (DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.DELIVERED)
FORM = "application/x-www-form-urlencoded"
_COUNTRY = re.compile(r"\s*[A-Za-z]{2}-(?=\+?[0-9])")
_PART = re.compile(r"(.+)\$([0-9]{1,3})")


def event_of(call: Call) -> Event:
    """Return a text or a report: a report has a result code, a text has content."""
    body = _members(call)
    if "resultCode" in body:
        return _report(body)
    if "content" in body:
        return _inbound(body)
    raise Unreadable("neither_text_nor_report", "The callback is neither a text nor a report.")


def _members(call: Call) -> Mapping[str, Any]:
    """Return what the gate tells, in whichever of its formats: JSON, a form, or the query."""
    text = _decoded(call).strip()
    if not text or call.headers.get("content-type", "").lower().startswith(FORM):
        fields = wire.form(text) if text else list(wire.query(call).items())
        # An id's + that was not escaped has become a blank.
        return {name: value.replace(" ", "+") for name, value in fields}
    body = wire.parsed(text)
    if not isinstance(body, dict):
        raise Unreadable("not_an_object", "The body of the callback is no JSON object.")
    return body


def _decoded(call: Call) -> str:
    try:
        return call.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if "iso-8859-1" in call.headers.get("content-type", "").lower():
            return call.body.decode("latin-1")
        raise Unreadable("not_utf8", "The body of the callback is not UTF-8.") from error


def _inbound(body: Mapping[str, Any]) -> InboundText:
    content = wire.members(body["content"])
    for name in ("source", "destination"):
        if not wire.words(body.get(name)).strip():
            raise Unreadable("field_missing", f"The text has no {name}.", field=f"/{name}")
    if body.get("messageId") is None:
        raise Unreadable("field_missing", "The text has no messageId.", field="/messageId")
    if not isinstance(content.get("userData"), str):
        raise Unreadable("field_missing", "The text has no text.", field="/content/userData")
    ours = _COUNTRY.sub("", wire.words(body["destination"]))
    return InboundText(
        sender=from_wire(wire.words(body["source"])),
        recipient=from_wire(ours),
        text=content["userData"],
        provider_message_id=_told(body["messageId"]),
        received_at=wire.instant(body.get("timestamp")),
    )


def _report(body: Mapping[str, Any]) -> DeliveryReport:
    code = wire.words(body["resultCode"]).strip()
    message, reference = _told(body.get("id")), _told(body.get("refId"))
    if not code or not (message or reference):
        raise Unreadable("no_report", "The report names no text or no result.")
    match = _PART.fullmatch(message or "")
    known = codes(ProviderName.LINK_MOBILITY).report.get(code)
    state = known.state if known else None
    return DeliveryReport(
        provider_message_id=match[1] if match else message,
        reference=reference,
        state=state,
        raw_status=code,
        error_code=None if state in PROGRESS else code,
        explanation=known.says if known else None,
        opted_out=bool(known and known.opted_out),
        account_fault=bool(known and known.account_fault),
        at=wire.instant(body.get("timestamp")),
        part=_part(int(match[2]), body.get("segments")) if match else None,
    )


def _told(value: object) -> str | None:
    """Return an id as LINK tells it; ``0``, which recognises nothing, is still shown."""
    text = wire.words(value).strip()
    return None if text in ("", "null") else text


def _part(index: int, told: object) -> tuple[int, int]:
    """Return which part of how many; the last one known, where nobody tells how many."""
    segments = wire.words(told)
    count = int(segments) if re.fullmatch("[0-9]{1,3}", segments) else 1
    return index, max(count, index + 1)
