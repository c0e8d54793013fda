"""Messages, as the API writes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Header
from pydantic import Field

from api.schemas.common import Body, View
from domain import durations
from domain.activities import Activity, Done
from domain.errors import Invalid
from domain.holds import LONGEST_HOLD
from domain.identity import conversation_id, media_id, message_reference
from domain.messages import DeliveryState, Direction, Media, MediaState, Message, Purpose
from domain.outreach import Reason
from domain.threads import ReportRow

Text = Annotated[str, Field(max_length=100_000, description="The text, as it is sent.")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        description="Makes a repeat of this request harmless: it is answered like the first.",
    ),
]


HoldFor = Annotated[
    str | None,
    Field(
        max_length=20,
        description="ISO 8601, such as PT5S, at most PT60S: until then it can be taken back.",
    ),
]

Files = Annotated[
    list[Annotated[str, Field(max_length=100)]],
    Field(max_length=10, description="Ids of uploaded files that go along."),
]


class Reply(Body):
    """A text in a conversation."""

    text: Text
    media: Files = Field(default_factory=list)
    hold_for: HoldFor = None

    @property
    def hold(self) -> timedelta | None:
        """Return how long the text is held; raise ``Invalid``."""
        return held_for(self.hold_for)


class NewMessage(Body):
    """A text that an agent starts with."""

    sender: Annotated[str, Field(alias="from", max_length=64, description="Id or address.")]
    to: Annotated[str, Field(max_length=64, description="The customer's number.")]
    text: Text
    media: Files = Field(default_factory=list)
    hold_for: HoldFor = None
    purpose: Annotated[
        Reason,
        Field(
            strict=False,
            description="Commercial texts keep to consent, quiet hours and caps of the workstream.",
        ),
    ] = Reason.TRANSACTIONAL

    @property
    def hold(self) -> timedelta | None:
        """Return how long the text is held; raise ``Invalid``."""
        return held_for(self.hold_for)


class UploadView(View):
    """A file that may go with a text, by its id, within a week."""

    id: str
    content_type: str
    name: str
    size: int


class MediaView(View):
    """A file that travels with a text; without ``url`` it is not there, as ``reason`` tells."""

    id: str
    url: str | None
    state: MediaState
    content_type: str | None
    name: str
    size: int
    reason: str | None
    explanation: str | None


class ActivityView(View):
    """What was done with a conversation, and who has it afterwards, or which queue."""

    done: Done
    agent: str | None
    queue: str | None
    until: datetime | None = Field(description="When a snooze ends by itself.")


class MessageView(View):
    """A text, a note between agents, or what was done with the conversation.

    ``author`` is who wrote or did it; nobody for the channel itself.
    """

    id: str
    conversation: str | None
    direction: Direction
    text: str
    created_at: datetime
    provider_at: datetime | None
    author: str | None
    media: list[MediaView]
    state: DeliveryState | None
    purpose: Purpose | None
    raw_status: str
    error_code: str | None
    explanation: str | None
    sent_at: datetime | None
    expires_at: datetime | None
    held_until: datetime | None
    attempts: int
    flags: list[str]
    activity: ActivityView | None


class ReportView(View):
    """A delivery report, as it came."""

    state: DeliveryState | None
    raw_status: str
    error_code: str | None
    explanation: str | None
    at: datetime | None
    received_at: datetime


class MessageDetail(MessageView):
    """A text with every report about it, in order of arrival."""

    reports: list[ReportView]


def held_for(text: str | None) -> timedelta | None:
    """Return how long a text is to be held, None for not at all; raise ``Invalid``."""
    hold = durations.parse(text, field="/holdFor") if text else timedelta()
    if hold > LONGEST_HOLD:
        raise Invalid("hold_too_long", "A text is held for at most PT60S.", field="/holdFor")
    return hold or None


def of_message(thread: str, message: Message) -> MessageView:
    """Return one message."""
    of_conversation = message.conversation
    return MessageView(
        id=message_reference(thread, message.seq),
        conversation=(
            conversation_id(thread, of_conversation) if of_conversation is not None else None
        ),
        direction=message.direction,
        text=message.text,
        created_at=message.created_at,
        provider_at=message.provider_at,
        author=message.author,
        media=[_media(media_id(thread, message.seq, i), m) for i, m in enumerate(message.media)],
        state=message.state,
        purpose=message.purpose,
        raw_status=message.raw_status,
        error_code=message.error_code,
        explanation=message.explanation,
        sent_at=message.sent_at,
        expires_at=message.expires_at,
        held_until=message.held_until,
        attempts=message.attempts,
        flags=list(message.flags),
        activity=_activity(message.activity),
    )


def _activity(activity: Activity | None) -> ActivityView | None:
    if activity is None:
        return None
    return ActivityView(
        done=activity.done, agent=activity.agent, queue=activity.queue, until=activity.until
    )


def _media(key: str, media: Media) -> MediaView:
    return MediaView(
        id=key,
        url=f"/api/v1/media/{key}" if media.key else None,
        state=media.state,
        content_type=media.content_type,
        name=media.name,
        size=media.size,
        reason=media.reason,
        explanation=media.explanation,
    )


def with_reports(thread: str, message: Message, reports: list[ReportRow]) -> MessageDetail:
    """Return one message with the reports about it."""
    shown = of_message(thread, message).model_dump()
    return MessageDetail(**shown, reports=[_report(row) for row in reports])


def _report(row: ReportRow) -> ReportView:
    report = row.report
    return ReportView(
        state=report.state,
        raw_status=report.raw_status,
        error_code=report.error_code,
        explanation=report.explanation,
        at=report.at,
        received_at=row.received_at,
    )
