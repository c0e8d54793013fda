"""Azure Communication Services.

- Sending: https://learn.microsoft.com/rest/api/communication/sms/sms/send
- Events: https://learn.microsoft.com/azure/event-grid/communication-services-telephony-sms-events
- Handshakes: https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema
- Numbers: https://learn.microsoft.com/rest/api/communication/phonenumbers/phone-numbers
- Limits: https://learn.microsoft.com/azure/communication-services/concepts/sms/sms-faq

Requests leave here unsigned: signing takes the time of day, and texts go through the official
client (``acs_client``), which is handed the very body that is made here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, timedelta
from email.utils import format_datetime

from domain.accounts import Access, ProviderName
from domain.callbacks import Answer, Call, Event, Handshake, Unusable
from domain.errors import Unreadable, Unverified
from domain.identity import repeat_id
from domain.messages import Accepted, OutboundText, Outcome
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, Traits
from providers import acs_checks, acs_resource, outcomes, wire
from providers.acs_events import OPTED_OUT, events_of, origin
from providers.base import Check, Credentials, Failure, Provider, ReadListing, Request, Response

SEND_VERSION = "2021-03-07"
ORIGINS = ("eventgrid.azure.net", "eventgrid.azure.us", "eventgrid.azure.cn")

_PORTAL = "Azure portal, Communication Services resource, Keys"
_TOPIC = "Azure portal, Communication Services resource, JSON view"


class Acs:
    """SMS of Azure Communication Services, events through Event Grid."""

    traits = Traits(
        name=ProviderName.ACS,
        label="Azure Communication Services",
        text_limit=2048,
        answers_within=timedelta(seconds=25),
        repeatable=True,
        calls_again_for=timedelta(hours=24),
        takes_status_url=False,
    )
    credentials = (
        CredentialField(
            "connection_string",
            "Connection string",
            secret=True,
            pattern=r"(?i:(?=.*\bendpoint=https?://)(?=.*\baccesskey=).*)",
            found_at=_PORTAL,
            required=False,
        ),
        CredentialField(
            "endpoint",
            "Endpoint, where the app's identity is used instead of a key",
            secret=False,
            pattern=r"https?://[^/?#]+/?",
            found_at=_PORTAL,
            required=False,
        ),
        CredentialField(
            "topic",
            "Resource id that events have to come from",
            secret=False,
            pattern=r"/subscriptions/.+",
            found_at=_TOPIC,
            required=False,
        ),
        CredentialField(
            "event_subscription_names",
            "Event subscriptions that may call, with commas between",
            secret=False,
            pattern=r"[A-Za-z0-9-]+(\s*,\s*[A-Za-z0-9-]+)*",
            found_at="Azure portal, Communication Services resource, Events",
            required=False,
        ),
    )

    def verify(self, call: Call, access: Access, _callback_url: str, /) -> None:
        """Check what Event Grid tells of itself; it signs nothing, the token is the proof."""
        if call.method == "OPTIONS":
            if call.headers.get("webhook-request-origin", "").lower() not in ORIGINS:
                raise Unverified("origin_unknown", "The handshake does not come from Event Grid.")
            return
        allowed = access.primary.get("event_subscription_names", "").lower()
        name = call.headers.get("aeg-subscription-name", "").lower()
        if allowed and name not in re.split(r"\s*,\s*", allowed):
            raise Unverified("subscription_unknown", "This event subscription may not call.")
        topic = access.primary.get("topic", "")
        if topic and _topics(call) - {"", _bare(topic)}:
            raise Unverified("topic_foreign", "The events come from another resource.")

    def read(self, call: Call, _access: Access, /) -> list[Event]:
        """Return the events of a delivery: one object, or an array of any length."""
        if call.method == "OPTIONS":
            return [_allowed(call)]
        events = [event for each in _envelopes(call) for event in events_of(each)]
        unusable = [event for event in events if isinstance(event, Unusable)]
        if unusable and len(unusable) == len(events):
            raise Unreadable("no_usable_event", unusable[0].reason)
        return events

    def answer(self, events: Sequence[Event], /) -> Answer:
        """Return the answer to a handshake, else plain 200."""
        handshakes = (event.answer for event in events if isinstance(event, Handshake))
        return next(handshakes, Answer(200))

    def request(self, text: OutboundText, credentials: Credentials, /) -> Request:
        """Return the call that sends a text under our id, so that a repeat is not a second one."""
        first = format_datetime(text.first_sent_at.astimezone(UTC), usegmt=True)
        recipient = {
            "to": str(text.recipient),
            "repeatabilityRequestId": repeat_id(text.reference),
            "repeatabilityFirstSent": first,
        }
        body = {
            "from": str(text.sender),
            "smsRecipients": [recipient],
            "message": text.text,
            "smsSendOptions": {"enableDeliveryReport": True, "tag": text.reference},
        }
        url = f"{acs_resource.of(credentials).endpoint}/sms?api-version={SEND_VERSION}"
        headers = {"Content-Type": "application/json"}
        return Request("POST", url, headers, json.dumps(body).encode())

    def outcome(self, response: Response | Failure, /) -> Outcome:
        """Return what became of the text: its own item in the answer counts."""
        if isinstance(response, Failure):
            return outcomes.unanswered(response, self.traits)
        body = wire.members(wire.lenient(response.body))
        if not 200 <= response.status < 300:
            return outcomes.failed(response, acs_checks.error_in(response), self.traits)
        items = body.get("value")
        item = wire.members(items[0]) if isinstance(items, list) and items else {}
        if item.get("successful") is True:
            return Accepted(wire.identifier(item.get("messageId")), "202")
        status = item.get("httpStatusCode")
        if not isinstance(status, int):
            return outcomes.unclear(self.traits)
        rejected = item.get("repeatabilityResult") == "rejected"
        code = "repeatability_rejected" if rejected else _code(wire.words(item.get("errorMessage")))
        return outcomes.failed(Response(status, response.headers, ""), code, self.traits)

    def listing(self, credentials: Credentials, /) -> Sequence[tuple[Request, ReadListing]]:
        """Return the call that lists the resource's numbers."""
        return acs_checks.listing(credentials)

    def checks(
        self, credentials: Credentials, numbers: Sequence[Number], /
    ) -> Sequence[Check | CheckResult]:
        """Return a look at the resource's numbers, and one at each of ours."""
        return acs_checks.checks(credentials, numbers, self.traits)


PROVIDER: Provider = Acs()


def _bare(topic: str) -> str:
    return topic.strip().rstrip("/").lower()


def _topics(call: Call) -> set[str]:
    body = wire.lenient(call.body)
    return {_bare(origin(each)) for each in (body if isinstance(body, list) else [body])}


def _envelopes(call: Call) -> list[object]:
    body = wire.parsed(call.body)
    if not isinstance(body, list | dict):
        raise Unreadable("no_events", "The body of the callback is neither an event nor a list.")
    return body if isinstance(body, list) else [body]


def _allowed(call: Call) -> Handshake:
    """Return the consent that the CloudEvents handshake asks for; the headers are the consent."""
    headers = {"WebHook-Allowed-Origin": call.headers["webhook-request-origin"], "Allow": "POST"}
    if rate := call.headers.get("webhook-request-rate"):
        headers["WebHook-Allowed-Rate"] = rate
    return Handshake(Answer(200, headers=headers))


def _code(message: str) -> str | None:
    if begins := re.match(r"\s*(\d{4})\b", message):
        return begins[1]
    return "4007" if OPTED_OUT in message.lower() else None
