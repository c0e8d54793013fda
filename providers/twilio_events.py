"""Twilio: the fields of a callback, as our events.

- https://www.twilio.com/docs/messaging/guides/webhook-request
- https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
"""

from __future__ import annotations

import base64
import re

from domain.accounts import ProviderName
from domain.addresses import from_wire
from domain.callbacks import Call
from domain.errors import Unreadable
from domain.messages import DeliveryReport, DeliveryState, InboundText, Keyword, Media
from providers import twilio_signature, wire
from providers.base import Credentials
from providers.codes import codes

STATES = {
    "accepted": DeliveryState.QUEUED,
    "scheduled": DeliveryState.QUEUED,
    "queued": DeliveryState.QUEUED,
    "sending": DeliveryState.QUEUED,
    "sent": DeliveryState.SENT,
    "partially_delivered": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.DELIVERED,
    "undelivered": DeliveryState.UNDELIVERED,
    "failed": DeliveryState.FAILED,
    "canceled": DeliveryState.CANCELLED,
}
INBOUND_WORDS = ("", "receiving", "received")
LEAST_BASE64 = 60


def event_of(call: Call, credentials: Credentials) -> InboundText | DeliveryReport:
    """Return a text or a report: a report names a status that no inbound text has."""
    fields = fields_of(call)
    word = fields.get("MessageStatus") or fields.get("SmsStatus", "")
    if fields.get("MessageStatus") or word not in INBOUND_WORDS:
        return _report(fields, word, wire.query(call).get("ref"))
    return _inbound(fields, credentials.get("decode_concatenated") == "true")


def fields_of(call: Call) -> dict[str, str]:
    """Return the fields of the body or, for GET, of the query; the first of equal names counts."""
    return wire.first(twilio_signature.posted(call)) if call.method == "POST" else wire.query(call)


def _report(fields: dict[str, str], word: str, reference: str | None) -> DeliveryReport:
    sid = wire.identifier(fields.get("MessageSid")) or wire.identifier(fields.get("SmsSid"))
    if not sid and not reference:
        raise Unreadable("no_id", "The report names no message.", field="/MessageSid")
    code = wire.identifier(fields.get("ErrorCode"))
    known = codes(ProviderName.TWILIO).reported(code)
    return DeliveryReport(
        provider_message_id=sid,
        reference=reference,
        state=(known.state if known else None) or STATES.get(word),
        raw_status=word,
        error_code=code,
        explanation=known.says if known else None,
        opted_out=bool(known and known.opted_out),
        account_fault=bool(known and known.account_fault),
    )


def _inbound(fields: dict[str, str], decodes: bool) -> InboundText:
    for name in ("From", "To"):
        if not fields.get(name, "").strip():
            raise Unreadable("field_missing", f"The text has no {name}.", field=f"/{name}")
    body = fields.get("Body", "")
    opt_out = fields.get("OptOutType", "").upper()
    ids = (wire.identifier(fields.get(each)) for each in ("MessageSid", "SmsSid", "SmsMessageSid"))
    return InboundText(
        sender=from_wire(fields["From"]),
        recipient=from_wire(fields["To"]),
        text=decoded(body) if decodes else body,
        provider_message_id=next(filter(None, ids), None),
        media=_media(fields),
        keyword=Keyword.__members__.get(opt_out),
    )


def _media(fields: dict[str, str]) -> tuple[Media, ...]:
    found = ((re.fullmatch(r"MediaUrl(\d{1,3})", name), url) for name, url in fields.items())
    numbered = sorted((int(match[1]), url) for match, url in found if match and url)
    return tuple(Media(url, fields.get(f"MediaContentType{n}") or None) for n, url in numbered)


def decoded(body: str) -> str:
    """Return the text in a body that is base64 from end to end, any other body as it is."""
    if len(body) < LEAST_BASE64 or len(body) % 4:
        return body
    try:
        return base64.b64decode(body, validate=True).decode()
    except ValueError:
        return body
