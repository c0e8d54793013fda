"""The timer: everything that falls due, and what is kept no longer."""

from __future__ import annotations

import azure.functions as func

from runtime import logs
from runtime.bootstrap import channel
from runtime.invocations import invoked
from triggers.names import OUTBOX, STORAGE, Messages

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]  # the library has no types here


@blueprint.function_name("sweep")
@blueprint.timer_trigger(arg_name="timer", schedule="%SWEEP_SCHEDULE%")
@blueprint.queue_output(arg_name="outbox", queue_name=OUTBOX, connection=STORAGE)
def sweep(timer: func.TimerRequest, context: func.Context, outbox: func.Out[Messages]) -> None:
    """Look at every thread with a deadline that has passed."""
    at = channel()
    with invoked(at.telemetry, "sweep", context) as rung:
        swept = at.sweep.run()
        at.handing_back.run()
        recounted = at.carriage.recount.run()
        removed = at.privacy.keeping.run() + at.privacy.tidying.run()
        logs.event(
            "swept", handled=swept.handled, failed=swept.failed, left=swept.left,
            oldest_seconds=round(swept.oldest.total_seconds(), 1), late=timer.past_due,
            recounted=recounted, removed=removed,
        )  # fmt: skip
        if rung:
            outbox.set(rung)
