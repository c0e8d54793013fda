"""Event Grid: the envelopes that carry an ACS event, the attempts, the handshakes.

Sources: Azure documentation "Event Grid message delivery and retry", "Endpoint validation" with
both schemas, "Event headers", and the schema of Communication Services events.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from local.simulators.accounts import Account
from local.simulators.courier import Attempt, Envelope, Letter, Outcome

_MINUTE, _HOUR = 60, 3600
_SOON = (0, 10, 30, _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 30 * _MINUTE)
_PAUSES = (*_SOON, _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR)
_TAKEN = range(200, 205)
_NEVER_AGAIN = (400, 401, 403, 413)
_ANSWER_SECONDS = 30.0
_SUBSCRIPTION = "SMS-EVENTS"
_ORIGIN = "eventgrid.azure.net"


@dataclass(frozen=True)
class Event:
    """An event of an ACS resource, before it gets an envelope."""

    id: str
    type: str
    subject: str
    data: Mapping[str, Any]


def notification(
    account: Account, kind: Literal["inbound", "report"], event: Event, url: str | None
) -> Letter:
    """Deliver an event, in the schema that the account's subscription asks for."""
    cloud = account.event_schema == "cloud_events"
    content = _cloud_event(account, event) if cloud else [_event(account, event)]
    kind_of_json = "application/cloudevents+json" if cloud else "application/json"
    body = json.dumps(content, ensure_ascii=False).encode()

    def write(_attempt: Attempt, number: int) -> Envelope:
        headers = _headers("Notification", f"{kind_of_json}; charset=utf-8")
        return Envelope(headers | {"aeg-delivery-count": str(number)}, body)

    return Letter(account.provider, account.id, kind, event.id, _plan(url), write)


def handshake(account: Account, url: str | None, code: str) -> Letter:
    """Ask an address whether it wants the events."""
    if account.event_schema == "cloud_events":
        envelope = Envelope({"WebHook-Request-Origin": _ORIGIN}, b"", method="OPTIONS")
    else:
        data = {"validationCode": code, "validationUrl": f"https://rp-local.{_ORIGIN}:553/validate"}
        asked = Event(str(uuid4()), "Microsoft.EventGrid.SubscriptionValidationEvent", "", data)
        headers = _headers("SubscriptionValidation", "application/json; charset=utf-8")
        envelope = Envelope(headers, json.dumps([_event(account, asked)]).encode())

    def plan(outcomes: Sequence[Outcome]) -> Attempt | None:
        return Attempt(url, read_timeout=_ANSWER_SECONDS) if url and not outcomes else None

    return Letter(
        account.provider, account.id, "handshake", code, plan, lambda _attempt, _number: envelope
    )


def is_valid(account: Account, outcome: Outcome, code: str) -> bool:
    """Tell whether the answer to a handshake is a yes."""
    if account.event_schema == "cloud_events":
        return outcome.headers.get("webhook-allowed-origin", "") in (_ORIGIN, "*")
    try:
        answer = json.loads(outcome.body)
    except ValueError:
        return False
    return outcome.status == 200 and answer == {"validationResponse": code}


def _plan(url: str | None) -> Callable[[Sequence[Outcome]], Attempt | None]:
    def plan(outcomes: Sequence[Outcome]) -> Attempt | None:
        last = outcomes[-1].status if outcomes else None
        done = last is not None and (last in _TAKEN or last in _NEVER_AGAIN)
        if url is None or done or len(outcomes) == len(_PAUSES):
            return None
        role: Literal["first", "retry"] = "retry" if outcomes else "first"
        return Attempt(url, role, _PAUSES[len(outcomes)], read_timeout=_ANSWER_SECONDS)

    return plan


def _headers(event_type: str, content_type: str) -> dict[str, str]:
    return {
        "Content-Type": content_type,
        "aeg-event-type": event_type,
        "aeg-subscription-name": _SUBSCRIPTION,
        "aeg-delivery-count": "0",
        "aeg-data-version": "1.0",
        "aeg-metadata-version": "1",
    }


def _event(account: Account, event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "topic": _topic(account),
        "subject": event.subject,
        "data": event.data,
        "eventType": event.type,
        "dataVersion": "1.0",
        "metadataVersion": "1",
        "eventTime": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


def _cloud_event(account: Account, event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "source": _topic(account),
        "subject": event.subject,
        "data": event.data,
        "type": event.type,
        "specversion": "1.0",
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
    }


def _topic(account: Account) -> str:
    group = "/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/local"
    return f"{group}/providers/microsoft.communication/communicationservices/{account.id}"
