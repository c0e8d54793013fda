"""Event Grid: texts and delivery reports of Azure Communication Services."""

from __future__ import annotations

import json
from typing import Any

import azure.functions as func

from domain.accounts import ProviderName
from domain.callbacks import Call
from runtime.bootstrap import channel
from runtime.invocations import invoked
from triggers.names import OUTBOX, STORAGE, Messages

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]  # the library has no types here


@blueprint.function_name("acs_events")
@blueprint.event_grid_trigger(arg_name="event")
@blueprint.queue_output(arg_name="outbox", queue_name=OUTBOX, connection=STORAGE)
def acs_events(
    event: func.EventGridEvent, context: func.Context, outbox: func.Out[Messages]
) -> None:
    """Store one event before returning; a failure makes Event Grid deliver it again."""
    at = channel()
    envelope = _envelope(event)
    call = Call("POST", "", {}, json.dumps([envelope]).encode())
    with invoked(at.telemetry, "acs_events", context, provider=ProviderName.ACS) as rung:
        at.inbound.event(ProviderName.ACS, envelope, call)
        if rung:
            outbox.set(rung)


def _envelope(event: Any) -> dict[str, Any]:
    """Return an event as it stood in the request: Event Grid schema or CloudEvents."""
    if isinstance(event, func.EventGridEvent):
        return {
            "id": event.id,
            "topic": event.topic,
            "subject": event.subject,
            "eventType": event.event_type,
            "eventTime": event.event_time.isoformat() if event.event_time else None,
            "data": event.get_json(),
        }
    return {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "subject": event.subject,
        "type": event.type,
        "time": event.time.isoformat() if event.time else None,
        "data": event.get_json() if hasattr(event, "get_json") else event.data,
    }
