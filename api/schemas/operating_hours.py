"""Operating hours, as the API writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import Field

from api.schemas.common import Body, Description, Id, Lenient, Name, View
from domain import operating_hours
from domain.errors import Conflict, Invalid
from domain.openings import opens_next
from domain.operating_hours import (
    Calendar,
    Repeat,
    Scope,
    Weekday,
    day_excepted,
    excepted,
    holiday_at,
    is_open,
    takes_place,
    working_time,
)

Zone = Annotated[str, Field(max_length=64, examples=["Europe/Berlin"])]
Day = Annotated[str, Field(max_length=10, examples=["2026-11-20"])]
TimeOfDay = Annotated[str, Field(max_length=5, examples=["09:30"])]


class WorkingTime(Body):
    """A time of service; without start and end it lasts all day."""

    first: Day
    start: TimeOfDay | None = None
    end: TimeOfDay | None = None
    repeat: Annotated[Repeat, Lenient] = Repeat.NONE
    days: list[Annotated[Weekday, Lenient]] = Field(default_factory=list)
    until: Day | None = None
    except_on: list[Day] = Field(default_factory=list)
    zone: Zone | None = None


class Holiday(Body):
    """Days without service."""

    first: Day
    last: Day | None = None
    reason: Name


class NewHours(Body):
    """Operating hours to be created; without an id they get one made from their name."""

    id: Id = ""
    name: Name
    description: Description = ""
    zone: Zone
    events: list[WorkingTime] = Field(default_factory=list)
    holidays: list[Holiday] = Field(default_factory=list)


class HoursChanges(Body):
    """A JSON merge patch: only what changes; lists are replaced whole."""

    name: Name | None = None
    description: Description | None = None
    zone: Zone | None = None
    events: list[WorkingTime] | None = None
    holidays: list[Holiday] | None = None


class NewException(Body):
    """What is left out, and what takes its place: all of one day, or of one event."""

    event: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="Counts from 0; without it all events of the day are meant."
    )
    day: Day
    scope: Annotated[Scope, Lenient] = Scope.THIS
    instead: WorkingTime | None = None

    def applied_to(self, calendar: Calendar) -> list[dict[str, Any]]:
        """Return the events of *calendar* with the exception, in JSON form."""
        try:
            day = date.fromisoformat(self.day)
            instead = working_time(self.instead.given()) if self.instead else None
        except ValueError as error:
            raise Invalid(
                "no_such_day", "Days are 2026-11-20, times 09:30.", field="/day"
            ) from error
        if self.event is None:
            changed = self._on(calendar, day, instead)
        else:
            changed = self._of(calendar, self.event, day, instead)
        events: list[dict[str, Any]] = operating_hours.to_json(changed)["events"]
        return events

    def _on(
        self, calendar: Calendar, day: date, instead: operating_hours.WorkingTime | None
    ) -> Calendar:
        if self.scope is not Scope.THIS:
            raise Invalid("no_such_event", "Say which event, or leave scope out.", field="/event")
        if not calendar.events:
            raise Invalid("no_such_day", "It is always open: add a holiday.", field="/day")
        if instead is None and not any(takes_place(event, day) for event in calendar.events):
            raise Invalid("no_such_day", "It is closed on this day already.", field="/day")
        return day_excepted(calendar, day, instead)

    def _of(
        self, calendar: Calendar, event: int, day: date, instead: operating_hours.WorkingTime | None
    ) -> Calendar:
        if event >= len(calendar.events):
            raise Invalid("no_such_event", "There is no event of this number.", field="/event")
        if not takes_place(calendar.events[event], day):
            raise Invalid("no_such_day", "The event is not on this day.", field="/day")
        changed = excepted(calendar, event, day, self.scope, instead)
        if not changed.events:
            raise Conflict("hours_empty", "Nothing would be left, and so it would always be open.")
        return changed


class HoursView(View):
    """When numbers are served."""

    id: str
    name: str
    description: str
    zone: str
    events: list[dict[str, Any]]
    holidays: list[dict[str, Any]]
    managed_by: str
    deleted: bool

    @classmethod
    def of(cls, calendar: Calendar) -> HoursView:
        """Return the view of a calendar."""
        return cls.model_validate(operating_hours.to_json(calendar))


class StateView(View):
    """Whether it is open at a moment."""

    at: datetime
    open: bool
    holiday: str | None
    opens_next: datetime | None

    @classmethod
    def of(cls, calendar: Calendar, at: datetime) -> StateView:
        """Return the state of a calendar at a moment."""
        holiday = holiday_at(calendar, at)
        return cls(
            at=at.astimezone(UTC),
            open=is_open(calendar, at),
            holiday=holiday.reason if holiday else None,
            opens_next=opens_next(calendar, at.astimezone(UTC)),
        )
