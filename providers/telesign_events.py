"""TeleSign: the JSON of a callback, as our events.

- https://developer.telesign.com/enterprise/docs/inbound-sms
- https://developer.telesign.com/enterprise/docs/transaction-callback-service
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from domain.accounts import ProviderName
from domain.addresses import from_wire
from domain.callbacks import Call, Event, Ignored, Unusable
from domain.errors import Unreadable
from domain.messages import DeliveryReport, DeliveryState, InboundText, Keyword, Media
from providers import wire
from providers.base import Credentials, FileHosts
from providers.codes import codes

KEYWORDS = {"stop": Keyword.STOP, "start": Keyword.START, "help": Keyword.HELP}
INBOUND, PICTURES = "mo_sms", "mo_mms"
FILES = ("url_image_", "url_video_", "url_audio_")
FILE_HOSTS = FileHosts(
    own=(r"([a-z0-9-]+\.)*telesign\.com/",), redirects=(), sign_in=lambda _credentials: {}
)
"""Whether files want credentials is not documented: none are sent."""

PROGRESS = (DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.DELIVERED)


def event_of(call: Call, credentials: Credentials) -> Event:
    """Return a text or a report: they differ in shape, and reports may lack ``sub_resource``."""
    body = wire.parsed(call.body)
    if not isinstance(body, dict):
        raise Unreadable("not_an_object", "The body of the callback is no JSON object.")
    kind = wire.words(body.get("sub_resource"))
    if kind == INBOUND or (not kind and "user_response" in body):
        return _inbound(body)
    if kind == PICTURES:
        return _pictures(body, credentials.get("mms_number", ""))
    if kind.startswith("mo_"):
        return Ignored(f"TeleSign sent {kind}, which is no text")
    return _report(body, wire.query(call).get("ref"))


def _inbound(body: Mapping[str, Any]) -> InboundText:
    told = wire.members(body.get("user_response"))
    sender, ours = wire.words(told.get("phone_number")), wire.words(told.get("sender_id"))
    for name, value in (("phone_number", sender), ("sender_id", ours)):
        if not value.strip():
            pointer = f"/user_response/{name}"
            raise Unreadable("field_missing", f"The text has no {name}.", field=pointer)
    updated = wire.members(body.get("status")).get("updated_on")
    return InboundText(
        sender=from_wire(sender),
        recipient=from_wire(ours),
        text=wire.words(told.get("mo_message")),
        provider_message_id=wire.identifier(body.get("reference_id")),
        received_at=wire.instant(body.get("submit_timestamp")) or wire.instant(updated),
        keyword=KEYWORDS.get(wire.words(told.get("action")).lower()),
    )


def _pictures(body: Mapping[str, Any], ours: str) -> Event:
    """Return an MMS, which names the customer but none of our numbers."""
    sender, content = wire.words(body.get("phone_number")), wire.members(body.get("content"))
    if not ours:
        return Unusable("An MMS came in: enter in the account which number they come in on.")
    if not sender.strip():
        raise Unreadable("field_missing", "The MMS has no phone_number.", field="/phone_number")
    subject, text = wire.words(content.get("subject")), "".join(_numbered(content, "text_"))
    return InboundText(
        sender=from_wire(sender),
        recipient=from_wire(ours),
        text="\n".join(filter(None, (subject, text))),
        provider_message_id=wire.identifier(body.get("reference_id")),
        received_at=wire.instant(body.get("submit_timestamp")),
        media=tuple(Media(url) for kind in FILES for url in _numbered(content, kind)),
    )


def _numbered(content: Mapping[str, Any], name: str) -> list[str]:
    """Return the members *name* 1, *name* 2 and so on, by their numbers."""
    found = ((re.fullmatch(f"{name}([0-9]{{1,4}})", key), value) for key, value in content.items())
    numbered = sorted((int(match[1]), wire.words(value)) for match, value in found if match)
    return [value for _, value in numbered if value]


def _report(body: Mapping[str, Any], asked: str | None) -> DeliveryReport:
    message = wire.identifier(body.get("reference_id"))
    reference = wire.identifier(body.get("external_id")) or asked
    status = wire.members(body.get("status"))
    code = wire.identifier(status.get("code"))
    if not code or not (message or reference):
        raise Unreadable("no_report", "The callback is neither a text nor a report.")
    known = codes(ProviderName.TELESIGN).report.get(code)
    state = known.state if known else None
    return DeliveryReport(
        provider_message_id=message,
        reference=reference,
        state=state,
        raw_status=f"{code} {wire.words(status.get('description'))}".strip(),
        error_code=None if state in PROGRESS else code,
        explanation=known.says if known else None,
        opted_out=bool(known and known.opted_out),
        account_fault=bool(known and known.account_fault),
        at=wire.instant(status.get("updated_on")),
    )
