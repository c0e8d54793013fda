"""Figures of the day, as the API writes them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.common import View
from domain.conversations import State
from domain.figures import Figures, Hour, Load
from domain.messages import DeliveryState


class HourView(View):
    """Texts of one hour, which begins at ``at``."""

    at: datetime
    texts_in: int
    texts_out: int

    @classmethod
    def of(cls, hour: Hour) -> HourView:
        """Return the view of an hour."""
        return cls(at=hour.at, texts_in=hour.texts_in, texts_out=hour.texts_out)


class LoadView(View):
    """How many live conversations an agent has, and how many of them wait for a reply."""

    agent: str
    conversations: int
    unanswered: int

    @classmethod
    def of(cls, load: Load) -> LoadView:
        """Return the view of a load."""
        return cls(agent=load.agent, conversations=load.conversations, unanswered=load.unanswered)


class FiguresView(View):
    """How it stands now, and what happened since a moment.

    ``textsOut`` are texts that left or are about to. Right after a start a large channel takes
    several looks: until ``counted`` is ``threads``, the numbers of texts are too small.
    """

    since: datetime
    live: dict[State, int] = Field(description="Conversations that are not closed, by state.")
    unanswered: int = Field(description="Of an agent's, with a text that nobody has read.")
    agents: list[LoadView] = Field(description="Who has live conversations, most first.")
    waits_since: datetime | None = Field(description="When who waits longest for us wrote.")
    closed: int
    texts_in: int
    texts_out: int
    outcomes: dict[DeliveryState, int] = Field(description="Texts of ours, by delivery state.")
    hours: list[HourView]
    counted: int
    threads: int

    @classmethod
    def of(cls, figures: Figures) -> FiguresView:
        """Return the view of figures."""
        return cls(
            since=figures.since,
            live={state: n for state, n in figures.live.items() if state is not State.CLOSED},
            unanswered=figures.unanswered,
            agents=[LoadView.of(load) for load in figures.agents],
            waits_since=figures.waits_since,
            closed=figures.closed,
            texts_in=figures.texts_in,
            texts_out=figures.texts_out,
            outcomes=dict(figures.outcomes),
            hours=[HourView.of(hour) for hour in figures.hours],
            counted=figures.counted,
            threads=figures.threads,
        )
