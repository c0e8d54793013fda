"""The timer trigger: one listener per function, its runs one after the other.

Source: azure-webjobs-sdk-extensions, TimerListener (fact sheet, section 8).
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from azure.functions.meta import Datum

from local.host.errors import InvocationError
from local.host.functions import Function
from local.host.invocation import Invoker, Trigger
from local.host.logs import logger
from local.host.schedule import Schedule
from local.host.timer_status import StatusFile, TimerStatus

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Read the machine's clock."""
    return datetime.now(UTC)


@dataclass
class TimerListener:
    """Fires one function; `file` is None where no status is kept."""

    function: Function
    schedule: Schedule
    file: StatusFile | None
    invoker: Invoker
    clock: Clock = utc_now
    _current: asyncio.Task[TimerStatus] | None = None

    async def run(self) -> None:
        """Make up for a missed run or run on start-up, then follow the schedule until cancelled."""
        now = self.clock()
        status = self._restored(now)
        past_due = now > status.next
        if past_due or self.function.trigger.fields.get("runOnStartup"):
            status = await self._fire(status, now, past_due=past_due)
        while True:
            await asyncio.sleep((status.next - self.clock()).total_seconds())
            # A sleep may end a little early; a run before its time would come twice.
            moment = max(self.clock(), status.next)
            status = await self._fire(status, moment, past_due=False)

    async def finish(self) -> None:
        """Wait for the run that is under way."""
        if self._current:
            await asyncio.wait({self._current})

    def _restored(self, now: datetime) -> TimerStatus:
        kept = self.file.read() if self.file else None
        if kept and kept.fits(self.schedule):
            return kept
        status = TimerStatus.first(self.schedule, now)
        self._keep(status)
        return status

    async def _fire(self, status: TimerStatus, moment: datetime, *, past_due: bool) -> TimerStatus:
        shown = status if self.file else None
        trigger = timer_trigger(shown, past_due=past_due)
        self._current = asyncio.create_task(self._run_once(trigger, moment))
        return await asyncio.shield(self._current)

    async def _run_once(self, trigger: Trigger, moment: datetime) -> TimerStatus:
        try:
            await self.invoker.invoke(self.function, trigger)
        except InvocationError:
            logger.info("timer '%s' goes on after a failed run", self.function.name)
        status = TimerStatus.after_run(self.schedule, moment)
        self._keep(status)
        return status

    def _keep(self, status: TimerStatus) -> None:
        if self.file:
            self.file.write(status)


def timer_trigger(status: TimerStatus | None, *, past_due: bool) -> Trigger:
    """Build what starts a timer function."""
    document = {
        "Schedule": {"AdjustForDST": True},
        "ScheduleStatus": status.document() if status else None,
        "IsPastDue": past_due,
    }
    return Trigger(Datum(json.dumps(document), "json"), {})
