"""What a timer remembers over restarts, so that a missed run is made up for once.

Source: azure-webjobs-sdk-extensions, ScheduleMonitor; a file here, a blob in Azure.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from local.host.schedule import Schedule

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TimerStatus:
    """The last run, the next one, and when this was written."""

    last: datetime
    next: datetime
    last_updated: datetime

    @classmethod
    def after_run(cls, schedule: Schedule, moment: datetime) -> "TimerStatus":
        """Return the status after a run at `moment`."""
        return cls(moment, schedule.after(moment), moment)

    @classmethod
    def first(cls, schedule: Schedule, now: datetime) -> "TimerStatus":
        """Return the status of a timer that never ran."""
        return cls(_NEVER, schedule.after(now), now)

    def fits(self, schedule: Schedule) -> bool:
        """Tell whether the schedule is still the one that this status was written for."""
        return schedule.after(self.last_updated if self.last == _NEVER else self.last) == self.next

    def document(self) -> dict[str, str]:
        """Return the form that handlers see as `schedule_status`."""
        return {
            "Last": _iso(self.last),
            "Next": _iso(self.next),
            "LastUpdated": _iso(self.last_updated),
        }


@dataclass(frozen=True)
class StatusFile:
    """Where the status of one function is kept."""

    path: Path

    def read(self) -> TimerStatus | None:
        """Return what is kept, None if nothing (legible) is."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return TimerStatus(**{name: datetime.fromisoformat(kept[name]) for name in kept})
        except (OSError, ValueError, TypeError):
            return None

    def write(self, status: TimerStatus) -> None:
        """Keep a status."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        document = {name: moment.isoformat() for name, moment in asdict(status).items()}
        self.path.write_text(json.dumps(document), encoding="utf-8")


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0") + "+00:00"
