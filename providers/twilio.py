"""Twilio.

- Sending: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
- Inbound: https://www.twilio.com/docs/messaging/guides/webhook-request
- Signature: https://www.twilio.com/docs/usage/webhooks/webhooks-security
- Reports: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
- Error codes: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from domain.accounts import Access, ProviderName
from domain.addresses import from_wire
from domain.callbacks import Answer, Call, Event
from domain.errors import Unreadable, Unverified
from domain.messages import (
    Accepted,
    DeliveryReport,
    DeliveryState,
    InboundText,
    Keyword,
    Media,
    OutboundText,
    Outcome,
)
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, Traits
from providers import outcomes, twilio_checks, twilio_signature, wire
from providers.base import Check, Credentials, Failure, Request, Response
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
NOT_TAKEN = ("failed", "undelivered", "canceled")
INBOUND_WORDS = ("", "receiving", "received")
LEAST_BASE64 = 60

_SID = "{}[0-9a-fA-F]{{32}}"
_CONSOLE = "Twilio Console, Account Info"
_KEYS = "Twilio Console, API keys & tokens"


class Twilio:
    """Twilio's Programmable Messaging."""

    traits = Traits(
        name=ProviderName.TWILIO,
        label="Twilio",
        text_limit=1600,
        answers_within=timedelta(seconds=14),
        repeatable=False,
        repeats_callbacks=False,
        takes_status_url=True,
        media_limit=10,
    )
    credentials = (
        CredentialField(
            "account_sid",
            "Account SID",
            secret=False,
            pattern=_SID.format("AC"),
            found_at=_CONSOLE,
        ),
        CredentialField(
            "auth_token",
            "Auth Token",
            secret=True,
            pattern=r"\S{8,}",
            found_at=_CONSOLE,
        ),
        CredentialField(
            "api_key_sid",
            "API key SID",
            secret=False,
            pattern=_SID.format("SK"),
            found_at=_KEYS,
            required=False,
        ),
        CredentialField(
            "api_key_secret",
            "API key secret",
            secret=True,
            pattern=r"\S{8,}",
            found_at=_KEYS,
            required=False,
        ),
        CredentialField(
            "messaging_service_sid",
            "Messaging Service SID",
            secret=False,
            pattern=_SID.format("MG"),
            found_at="Twilio Console, Messaging, Services",
            required=False,
        ),
        CredentialField(
            "webhook_shared_key",
            "Shared key for webhooks",
            secret=True,
            pattern=r"\S{8,}",
            found_at="Twilio's API for shared keys; only where webhooks are signed with one",
            required=False,
        ),
        CredentialField(
            "host",
            "API host",
            secret=False,
            pattern=r"api(\.[a-z0-9-]+){0,2}\.twilio\.com",
            found_at="Twilio documentation, global infrastructure; only for another region",
            required=False,
            default="api.twilio.com",
        ),
        CredentialField(
            "decode_concatenated",
            "Decode long texts that arrive as base64",
            secret=False,
            pattern="true|false",
            found_at="Your choice; texts that only look like base64 would be decoded too",
            required=False,
            default="false",
        ),
    )

    def verify(self, call: Call, access: Access, callback_url: str, /) -> None:
        """Check the signature over the public URL and every field, and whose account it is."""
        twilio_signature.verify(call, access, callback_url)
        owner = _fields(call).get("AccountSid", "")
        if owner not in ("", *(each.get("account_sid") for each in access.every())):
            raise Unverified("account_foreign", "The callback is for another Twilio account.")

    def read(self, call: Call, access: Access, /) -> list[Event]:
        """Return a text or a report: a report names a status that no inbound text has."""
        fields = _fields(call)
        word = fields.get("MessageStatus") or fields.get("SmsStatus", "")
        if fields.get("MessageStatus") or word not in INBOUND_WORDS:
            return [_report(fields, word, wire.query(call).get("ref"))]
        return [_inbound(fields, access.primary.get("decode_concatenated") == "true")]

    def answer(self, _events: Sequence[Event], /) -> Answer:
        """Return an empty TwiML document; plain text would be sent to the customer."""
        return Answer(200, '<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml")

    def request(self, text: OutboundText, credentials: Credentials, /) -> Request:
        """Return the call that creates a message."""
        form = [("To", str(text.recipient)), ("From", str(text.sender)), ("Body", text.text)]
        if service := credentials.get("messaging_service_sid"):
            form.append(("MessagingServiceSid", service))
        form += [("MediaUrl", url) for url in text.media_urls]
        if text.status_url:
            reported_to = wire.with_reference(text.status_url, text.reference)
            form.append(("StatusCallback", reported_to))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": twilio_checks.sign_in(credentials),
        }
        url = twilio_checks.resource(credentials, "Messages")
        return Request("POST", url, headers, urlencode(form).encode())

    def outcome(self, response: Response | Failure, /) -> Outcome:
        """Return what became of the text: every 2xx with an id was taken."""
        if isinstance(response, Failure):
            return outcomes.unanswered(response, self.traits)
        body = wire.members(wire.lenient(response.body))
        if not 200 <= response.status < 300:
            return outcomes.failed(response, wire.identifier(body.get("code")), self.traits)
        word, sid = wire.words(body.get("status")), wire.identifier(body.get("sid"))
        if word in NOT_TAKEN:
            code = wire.identifier(body.get("error_code")) or word
            return outcomes.failed(response, code, self.traits)
        return Accepted(sid, word) if sid else outcomes.unclear(self.traits)

    def checks(
        self, credentials: Credentials, numbers: Sequence[Number], /
    ) -> Sequence[Check | CheckResult]:
        """Return the checks of the Auth Token, the API key, the service and each number."""
        return twilio_checks.checks(credentials, numbers, self.traits)


def _fields(call: Call) -> dict[str, str]:
    """Return the fields of the body or, for GET, of the query; the first of equal names counts."""
    return wire.first(twilio_signature.posted(call)) if call.method == "POST" else wire.query(call)


def _report(fields: dict[str, str], word: str, reference: str | None) -> DeliveryReport:
    sid = wire.identifier(fields.get("MessageSid")) or wire.identifier(fields.get("SmsSid"))
    if not sid and not reference:
        raise Unreadable("no_id", "The report names no message.", field="/MessageSid")
    code = wire.identifier(fields.get("ErrorCode"))
    known = codes(ProviderName.TWILIO).reported(code) if code else None
    return DeliveryReport(
        provider_message_id=sid,
        reference=reference,
        state=(known.state if known else None) or STATES.get(word),
        raw_status=word,
        error_code=code,
        explanation=known.says if known else None,
        opted_out=bool(known and known.opted_out),
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
        text=_decoded(body) if decodes else body,
        provider_message_id=next(filter(None, ids), None),
        media=_media(fields),
        keyword=Keyword.__members__.get(opt_out),
    )


def _media(fields: dict[str, str]) -> tuple[Media, ...]:
    found = ((re.fullmatch(r"MediaUrl(\d{1,3})", name), url) for name, url in fields.items())
    numbered = sorted((int(match[1]), url) for match, url in found if match and url)
    return tuple(Media(url, fields.get(f"MediaContentType{n}") or None) for n, url in numbered)


def _decoded(body: str) -> str:
    """Return the text in a body that is base64 from end to end, any other body as it is."""
    if len(body) < LEAST_BASE64 or len(body) % 4:
        return body
    try:
        return base64.b64decode(body, validate=True).decode()
    except ValueError:
        return body
