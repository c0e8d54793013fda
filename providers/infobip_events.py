"""Infobip: the JSON of a callback, as our events.

A batch carries texts and reports side by side, and no member says which is which. Texts come in
three formats: ``MO_JSON_2``, ``MO_MMS_2`` and that of the Messages API.

- https://www.infobip.com/docs/api/channels/sms/sms-messaging/inbound-sms/receive-inbound-sms-messages
- https://www.infobip.com/docs/api/channels/mms/receive-inbound-mms-messages
- https://www.infobip.com/docs/api/platform/messages-api
- https://www.infobip.com/docs/api/channels/sms/sms-messaging/logs-and-status-reports/receive-outbound-sms-message-reports-v3
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.accounts import ProviderName
from domain.addresses import from_wire
from domain.callbacks import Call, Event, Ignored, Unusable
from domain.errors import Unreadable
from domain.messages import DeliveryReport, DeliveryState, InboundText, Media
from providers import wire
from providers.codes import codes

CHANNELS = ("", "SMS", "MMS")
TEXTS = ("text", "cleanText", "keyword", "message", "content")
GROUPS = {
    "0": "OK",
    "1": "PENDING",
    "2": "UNDELIVERABLE",
    "3": "DELIVERED",
    "4": "EXPIRED",
    "5": "REJECTED",
}
STATES = {
    "OK": DeliveryState.SENT,
    "ACCEPTED": DeliveryState.SENT,
    "PENDING": DeliveryState.SENT,
    "UNDELIVERABLE": DeliveryState.UNDELIVERED,
    "DELIVERED": DeliveryState.DELIVERED,
    "EXPIRED": DeliveryState.UNDELIVERED,
    "REJECTED": DeliveryState.FAILED,
}
PROGRESS = (DeliveryState.SENT, DeliveryState.DELIVERED)


def events_of(call: Call) -> list[Event]:
    """Return the events of a batch; one that makes no sense does not spoil the others."""
    body = wire.parsed(call.body)
    if not isinstance(body, dict):
        raise Unreadable("not_an_object", "The body of the callback is no JSON object.")
    if "results" not in body and "notificationType" in body:
        return [_event(body)]
    if not isinstance(body.get("results"), list):
        raise Unreadable("no_results", "The callback has no list of results.", field="/results")
    return [_event(wire.members(each)) for each in body["results"]]


def group_of(status: Mapping[str, Any]) -> str:
    """Return the group of a status: the number counts, names are spelt in several ways."""
    number, name = wire.words(status.get("groupId")), wire.words(status.get("groupName"))
    return GROUPS.get(number) or name.strip().upper()


def word_of(status: Mapping[str, Any]) -> str:
    """Return what names a status: ids are used twice, so its name, or else what there is."""
    members = (wire.words(status.get(each)) for each in ("name", "id", "groupName", "groupId"))
    return next(filter(None, members), "")


def _event(result: Mapping[str, Any]) -> Event:
    channel, kind = (wire.words(result.get(each)) for each in ("channel", "event"))
    if "notificationType" in result:
        return Ignored("Infobip reported a click")
    if channel not in CHANNELS:
        return Ignored(f"Infobip sent {channel}, which is no SMS")
    if isinstance(result.get("status"), dict):
        return _report(result, result["status"])
    if kind not in ("", "MO"):
        return Ignored(f"Infobip sent {kind}, which is no text")
    if any(each in result for each in TEXTS):
        return _inbound(result)
    return Unusable("An element is neither a text nor a report.")


def _inbound(result: Mapping[str, Any]) -> Event:
    sender = wire.words(result.get("from")) or wire.words(result.get("sender"))
    ours = wire.words(result.get("to")) or wire.words(result.get("destination"))
    if not sender.strip() or not ours.strip():
        return Unusable("A text names no sender or no recipient.")
    parts = [result, *_parts(result.get("message")), *_parts(result.get("content"))]
    return InboundText(
        sender=from_wire(sender),
        recipient=from_wire(ours),
        text="\n".join(filter(None, map(_said, parts))),
        provider_message_id=wire.identifier(result.get("messageId")),
        received_at=wire.instant(result.get("receivedAt")),
        media=tuple(
            Media(url, wire.words(part.get("contentType")) or None)
            for part in parts
            if (url := wire.words(part.get("url")))
        ),
    )


def _parts(value: object) -> list[Mapping[str, Any]]:
    return [wire.members(each) for each in value] if isinstance(value, list) else []


def _said(part: Mapping[str, Any]) -> str:
    """Return what the customer wrote; ``cleanText`` has lost the keyword."""
    whole = wire.words(part.get("text")) or wire.words(part.get("value"))
    pieces = (wire.words(part.get(each)) for each in ("keyword", "cleanText"))
    return whole or " ".join(filter(None, pieces))


def _report(result: Mapping[str, Any], status: Mapping[str, Any]) -> Event:
    message = wire.identifier(result.get("messageId"))
    if not message:
        return Unusable("A report names no message.")
    word, error = word_of(status), wire.members(result.get("error"))
    known = codes(ProviderName.INFOBIP).report.get(word)
    state = known.state if known else _state(status)
    reason = wire.words(error.get("name")) if wire.identifier(error.get("id")) else ""
    return DeliveryReport(
        provider_message_id=message,
        reference=message,
        state=state,
        raw_status=f"{word} {reason}".strip(),
        error_code=None if state in PROGRESS else word or None,
        explanation=known.says if known else None,
        opted_out=bool(known and known.opted_out),
        account_fault=bool(known and known.account_fault),
        at=wire.instant(result.get("doneAt")),
    )


def _state(status: Mapping[str, Any]) -> DeliveryState | None:
    """Return the state by the group, for a status that has no name or a new one."""
    group = group_of(status)
    at_operator = group == "DELIVERED" and wire.words(status.get("id")) == "2"
    return DeliveryState.SENT if at_operator else STATES.get(group)
