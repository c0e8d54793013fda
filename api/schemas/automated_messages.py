"""Automated messages, as the API writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, Id, Lenient, Name, View
from domain import automated_messages
from domain.automated_messages import (
    OFF,
    PURPOSES,
    AutomatedMessage,
    Trigger,
    built_in,
    rendered,
)
from domain.segments import measure

Texts = Annotated[
    dict[str, Annotated[str, Field(max_length=2000)]],
    Field(
        description="By language tag. Variables: {Brand}, {AgentName}, {QueueName}, {$Name$}; "
        "in survey and survey_link also {Lowest} and {Highest}, and in survey_link {SurveyLink}, "
        "without which nobody can answer."
    ),
]
SAMPLE = {"Brand": "Contoso", "AgentName": "Anna"}
"""What segments are counted with."""


class NewAutomatedMessage(Body):
    """A message to be configured, for a number, a workstream, or with neither for all."""

    id: Id = ""
    name: Name
    trigger: Annotated[Trigger, Lenient]
    texts: Texts = Field(default_factory=dict)
    number: Id | None = None
    workstream: Id | None = None
    enabled: bool = True


class AutomatedMessageChanges(Body):
    """A JSON merge patch: only what changes; a language of null goes."""

    name: Name | None = None
    trigger: Annotated[Trigger | None, Lenient] = None
    texts: dict[str, Annotated[str, Field(max_length=2000)] | None] | None = None
    number: Id | None = None
    workstream: Id | None = None
    enabled: bool | None = None


class AutomatedMessageView(View):
    """What is said, where, and how many segments it takes in each language."""

    id: str
    name: str
    trigger: Trigger
    texts: dict[str, str]
    segments: dict[str, int]
    number: str | None = None
    workstream: str | None = None
    enabled: bool
    managed_by: str
    deleted: bool

    @classmethod
    def of(cls, message: AutomatedMessage) -> AutomatedMessageView:
        """Return the view of a message."""
        counted = {"segments": _segments(message.texts)}
        return cls.model_validate(automated_messages.to_json(message) | counted)


class DefaultView(View):
    """What is said where nothing is configured."""

    trigger: Trigger
    enabled: bool
    always: bool = Field(description="Said whether or not a workstream allows such messages.")
    texts: dict[str, str]
    segments: dict[str, int]

    @classmethod
    def of(cls, trigger: Trigger) -> DefaultView:
        """Return the view of what is built in."""
        texts = built_in()[trigger]
        on = trigger not in OFF
        return cls(
            trigger=trigger,
            enabled=on,
            always=trigger in PURPOSES,
            texts=dict(texts),
            segments=_segments(texts),
        )


def _segments(texts: Mapping[str, str]) -> dict[str, int]:
    return {tag: measure(rendered(text, SAMPLE)).segments for tag, text in texts.items()}
