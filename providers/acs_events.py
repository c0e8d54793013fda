"""Azure Communication Services: Event Grid events, in both schemas, as our events.

- https://learn.microsoft.com/azure/event-grid/communication-services-telephony-sms-events
- https://learn.microsoft.com/azure/event-grid/cloud-event-schema
- https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
- Codes: https://learn.microsoft.com/azure/communication-services/resources/troubleshooting
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from domain.accounts import ProviderName
from domain.addresses import from_wire
from domain.callbacks import Answer, Event, Handshake, Ignored, Unusable
from domain.messages import DeliveryReport, DeliveryState, InboundText
from providers import wire
from providers.codes import Code, codes

# As azure.eventgrid.SystemEventNames has them; importing that costs a cold start 70 ms.
RECEIVED = "Microsoft.Communication.SMSReceived"
REPORTED = "Microsoft.Communication.SMSDeliveryReportReceived"
VALIDATION = "Microsoft.EventGrid.SubscriptionValidationEvent"

STATES = {"delivered": DeliveryState.DELIVERED, "failed": DeliveryState.FAILED}
OPTED_OUT = "blocked for given recipient"


def events_of(envelope: object) -> list[Event]:
    """Return the events in one envelope of either schema; never raises.

    One that makes no sense is ``Unusable``, so that it does not spoil its batch.
    """
    outer = _folded(envelope)
    kind = wire.words(outer.get("eventtype") or outer.get("type"))
    data = _folded(_decoded(outer.get("data")))
    if kind == RECEIVED:
        return [_inbound(data, outer)]
    if kind == REPORTED:
        return [_report(data)]
    if kind == VALIDATION:
        return [_validation(data)]
    return [Ignored(f"Event Grid sent {kind}") if kind else Unusable("An event has no type.")]


def origin(envelope: object) -> str:
    """Return the resource that an event comes from, '' where it names none."""
    outer = _folded(envelope)
    return wire.words(outer.get("topic") or outer.get("source"))


def _folded(value: object) -> dict[str, Any]:
    """Return an object with lower-case names: the case of names is not stable here."""
    return {name.lower(): member for name, member in wire.members(value).items()}


def _decoded(data: object) -> object:
    return wire.lenient(data) if isinstance(data, str) else data


def _inbound(data: Mapping[str, Any], outer: Mapping[str, Any]) -> Event:
    sender, ours = wire.words(data.get("from")), wire.words(data.get("to"))
    if not sender.strip() or not ours.strip():
        return Unusable("A text names no sender or no recipient.")
    return InboundText(
        sender=from_wire(sender),
        recipient=from_wire(ours),
        text=wire.words(data.get("message")),
        provider_message_id=wire.identifier(data.get("messageid"))
        or wire.identifier(outer.get("id")),
        received_at=wire.instant(data.get("receivedtimestamp")),
    )


def _report(data: Mapping[str, Any]) -> Event:
    message, reference = wire.identifier(data.get("messageid")), wire.identifier(data.get("tag"))
    if not message and not reference:
        return Unusable("A report names no message.")
    word, details = (wire.words(data.get(f"deliverystatus{end}")) for end in ("", "details"))
    code, known = _code(details)
    state = STATES.get(word.lower())
    delivered = state is DeliveryState.DELIVERED
    if state is DeliveryState.FAILED and known:
        state = known.state  # 5002: the carrier gives no reports, which is no failure
    return DeliveryReport(
        provider_message_id=message,
        reference=reference,
        state=state,
        raw_status=f"{word} {details}".strip(),
        error_code=None if delivered else code,
        explanation=known.says if known else None,
        opted_out=not delivered and bool(known and known.opted_out),
        account_fault=not delivered and bool(known and known.account_fault),
        at=wire.instant(data.get("receivedtimestamp")),
        sender=from_wire(wire.words(data.get("from"))),
    )


def _code(details: str) -> tuple[str | None, Code | None]:
    """Return the code that the details begin with, and what it means."""
    table = codes(ProviderName.ACS)
    if begins := re.match(r"\s*(\d{4})\b", details):
        return begins[1], table.reported(begins[1])
    return None, table.reported("4007") if OPTED_OUT in details.lower() else None


def _validation(data: Mapping[str, Any]) -> Event:
    code = wire.words(data.get("validationcode"))
    if not code:
        return Unusable("A validation event has no code.")
    body = json.dumps({"validationResponse": code})
    return Handshake(Answer(200, body, "application/json"))
