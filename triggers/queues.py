"""Queues: bells that wake the sender, and callbacks that came while the tables were down."""

from __future__ import annotations

import azure.functions as func

from domain.bells import heard
from domain.errors import Unavailable
from runtime import late_callbacks, logs
from runtime.bootstrap import channel
from runtime.invocations import invoked
from triggers.names import LATE, OUTBOX, STORAGE, Messages

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]  # the library has no types here


@blueprint.function_name("send_outbox")
@blueprint.queue_trigger(arg_name="bell", queue_name=OUTBOX, connection=STORAGE)
@blueprint.queue_output(arg_name="outbox", queue_name=OUTBOX, connection=STORAGE)
def send_outbox(bell: func.QueueMessage, context: func.Context, outbox: func.Out[Messages]) -> None:
    """Do what the bell is about, above all send what waits in the outbox of a thread."""
    at, rings = channel(), heard(bell.get_body().decode())
    with invoked(at.telemetry, "send_outbox", context, trace=rings.trace) as rung:
        at.hear(rings)
        if rung:
            outbox.set(rung)


@blueprint.function_name("late_inbound")
@blueprint.queue_trigger(arg_name="message", queue_name=LATE, connection=STORAGE)
@blueprint.queue_output(arg_name="outbox", queue_name=OUTBOX, connection=STORAGE)
def late_inbound(
    message: func.QueueMessage, context: func.Context, outbox: func.Out[Messages]
) -> None:
    """Store a callback that could not be stored when it came; fails until it is stored."""
    packed = late_callbacks.unpacked(message.get_body())
    at = channel()
    account = at.catalogue.account(packed.account)
    if account is None:
        raise Unavailable("account_gone", "The account of a late callback does not exist any more.")
    with invoked(at.telemetry, "late_inbound", context, trace=packed.trace) as rung:
        at.inbound.take(account, packed.events, packed.call)
        logs.event("late_callback_stored", provider=account.provider)
        if rung:
            outbox.set(rung)
