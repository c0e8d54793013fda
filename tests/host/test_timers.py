"""Behaviour 12: timers."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import azure.functions as func
import pytest
from azure.functions.timer import TimerRequest

from local.host.errors import FunctionError
from local.host.schedule import Schedule
from local.host.timer_status import StatusFile, TimerStatus
from tests.host.serving import anonymous_app, serving, until

EVERY_SECOND = {"SCHEDULE": "* * * * * *"}
FAR_OFF = (datetime.now(UTC).month + 5) % 12 + 1
YEARLY = {"SCHEDULE": f"0 0 0 1 {FAR_OFF} *"}
"""In half a year, so that it never is while tests run."""


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def ticking_app(seen: list[TimerRequest], **options: bool) -> func.FunctionApp:
    app = anonymous_app()

    @app.timer_trigger("timer", "%SCHEDULE%", **options)  # type: ignore[arg-type]  # mixed options
    def tick(timer: TimerRequest) -> None:
        seen.append(timer)
        raise ValueError("boom")

    return app


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        ("0 */5 * * * *", "2026-01-01T00:04:59", "2026-01-01T00:05:00"),
        ("0 */5 * * * *", "2026-01-01T00:05:00", "2026-01-01T00:10:00"),
        ("*/5 * * * *", "2026-01-01T00:05:00", "2026-01-01T00:10:00"),
        ("0 30 9 * * Mon-Fri", "2026-01-02T10:00:00", "2026-01-05T09:30:00"),
        ("0 0 0 29 2 *", "2026-01-01T00:00:00", "2028-02-29T00:00:00"),
        ("30 0 12 1,15 jan *", "2026-01-15T12:00:30", "2027-01-01T12:00:30"),
        ("10/20 * * * * *", "2026-01-01T00:00:10", "2026-01-01T00:00:30"),
        ("0 0 0 13 * 5", "2026-01-01T00:00:00", "2026-02-13T00:00:00"),
        ("0 59 23 31 12 *", "2026-12-31T23:59:00", "2027-12-31T23:59:00"),
    ],
)
def test_a_schedule_names_its_next_time(schedule: str, after: str, expected: str) -> None:
    assert Schedule(schedule).after(moment(after)) == moment(expected)


@pytest.mark.parametrize("text", ["", "* * * *", "60 * * * * *", "0 0 0 * * 7", "5-1 * * * * *"])
def test_what_is_no_schedule_puts_its_function_in_error(text: str) -> None:
    with serving(ticking_app([]), {"SCHEDULE": text}) as client:
        assert "schedule" in client.host.errors["tick"]


def test_a_schedule_that_never_fires_is_refused() -> None:
    with pytest.raises(FunctionError, match="never fires"):
        Schedule("0 0 0 31 2 *").after(moment("2026-01-01T00:00:00"))


def test_a_timer_fires_by_its_setting_and_goes_on_after_an_exception() -> None:
    seen: list[TimerRequest] = []
    with serving(ticking_app(seen), EVERY_SECOND):
        until(lambda: len(seen) >= 2, "two runs")
    assert not any(each.past_due for each in seen)


def test_runs_never_overlap() -> None:
    app, running, most = anonymous_app(), [0], [0]

    @app.timer_trigger("timer", "%SCHEDULE%")
    def tick(timer: TimerRequest) -> None:
        running[0] += 1
        most.append(running[0])
        time.sleep(1.5)
        running[0] -= 1

    with serving(app, EVERY_SECOND):
        until(lambda: len(most) >= 3, "two runs")
    assert max(most) == 1


def test_run_on_startup_fires_once_at_start() -> None:
    seen: list[TimerRequest] = []
    with serving(ticking_app(seen, run_on_startup=True), YEARLY):
        until(lambda: seen, "the first run")
    assert [each.past_due for each in seen] == [False]


def test_a_missed_run_is_made_up_for_once_and_remembered(tmp_path: Path) -> None:
    seen: list[TimerRequest] = []
    file = StatusFile(tmp_path / "timers" / "tick.json")
    schedule, three_years_ago = Schedule(YEARLY["SCHEDULE"]), timedelta(days=1100)
    file.write(TimerStatus.after_run(schedule, datetime.now(UTC) - three_years_ago))
    for _ in range(2):
        with serving(ticking_app(seen), YEARLY, state_dir=tmp_path):
            until(lambda: seen, "the run that was missed")
            time.sleep(0.1)
    assert [each.past_due for each in seen] == [True]
    assert set(seen[0].schedule_status) == {"Last", "Next", "LastUpdated"}
    kept = file.read()
    assert kept
    assert kept.next > datetime.now(UTC)


def test_a_changed_schedule_starts_afresh(tmp_path: Path) -> None:
    seen: list[TimerRequest] = []
    file = StatusFile(tmp_path / "timers" / "tick.json")
    file.write(TimerStatus.after_run(Schedule("0 0 5 * * *"), moment("2026-01-01T05:00:00")))
    with serving(ticking_app(seen), YEARLY, state_dir=tmp_path):
        time.sleep(0.2)
    kept = file.read()
    assert kept
    assert (seen, kept.next.month) == ([], FAR_OFF)


@pytest.mark.parametrize("settings", [EVERY_SECOND, YEARLY])
def test_no_status_is_kept_under_a_minute_or_without_monitor(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    seen: list[TimerRequest] = []
    monitor = settings is EVERY_SECOND
    app = ticking_app(seen, run_on_startup=True, use_monitor=monitor)
    with serving(app, settings, state_dir=tmp_path):
        until(lambda: seen, "the first run")
    assert not list(tmp_path.iterdir())
    assert seen[0].schedule_status == {}
