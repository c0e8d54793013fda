"""Workstreams, as the API writes them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from api.schemas.common import Body, Description, Id, Lenient, Name, View
from api.schemas.operating_hours import Holiday, WorkingTime
from domain import workstreams
from domain.outreach import CommercialConsent, Reason
from domain.surveys import Closer, Mode, Scale
from domain.timeout_rules import Action, Recipient, Silent
from domain.workstreams import InboundInWrapUp, Workstream

Duration = Annotated[str, Field(max_length=40, description="ISO 8601, such as PT8H or P30D.")]

Cap = Annotated[int, Field(ge=0, le=1000)]

Flood = Annotated[int, Field(ge=1, le=100_000, description="More texts a minute are dropped.")]


class TimeoutRuleBody(Body):
    """What is done when somebody has been silent for longer than ``after``."""

    silent: Annotated[Silent, Lenient]
    after: Duration
    action: Annotated[Action, Lenient]
    texts: dict[str, Annotated[str, Field(max_length=2000)]] = Field(
        default_factory=dict,
        description="By language tag. Variables: {Brand}, {AgentName}, {QueueName}.",
    )
    to: Annotated[Recipient, Lenient] = Recipient.CUSTOMER


class ContactRuleBody(Body):
    """When some customers may get texts that we start; the first rule that fits decides."""

    name: Name
    purposes: list[Annotated[Reason, Lenient]] = Field(default_factory=list)
    countries: list[Annotated[str, Field(max_length=2)]] = Field(default_factory=list)
    prefixes: list[Annotated[str, Field(max_length=16)]] = Field(default_factory=list)
    events: list[WorkingTime] = Field(default_factory=list)
    holidays: list[Holiday] = Field(default_factory=list)


class CapsBody(Body):
    """How many commercial texts one customer gets at most in 1, 7 and 30 days."""

    per_day: Cap | None = None
    per_week: Cap | None = None
    per_month: Cap | None = None


class SurveyBody(Body):
    """What is asked when an agent ends a conversation, or somebody else closes it."""

    scale: Annotated[Scale, Lenient] = Scale.CSAT
    mode: Annotated[Mode, Lenient] = Mode.REPLY
    answer_within: Duration = "P1D"
    also_closed_by: list[Annotated[Closer, Lenient]] = Field(default_factory=list)


class AttachmentsBody(Body):
    """Whether customers and agents may send files; ``blocked`` are endings such as pdf."""

    from_customers: bool = True
    from_agents: bool = True
    blocked: list[Annotated[str, Field(max_length=4)]] = Field(default_factory=list)


class NewWorkstream(Body):
    """A workstream to be created; without an id it gets one made from its name."""

    id: Id = ""
    name: Name
    description: Description = ""
    channel: Literal["sms"] = "sms"
    auto_close_after: Duration = "PT8H"
    unanswered_close_after: Duration = "P30D"
    wrap_up_close_after: Duration = "P1D"
    inbound_in_wrap_up: Annotated[InboundInWrapUp, Lenient] = InboundInWrapUp.REOPEN
    allow_automated_messages: bool = False
    timeout_rules: list[TimeoutRuleBody] = Field(default_factory=list)
    warn_before_close: Duration | None = None
    flood_per_minute: Flood | None = None
    contact_rules: list[ContactRuleBody] = Field(default_factory=list)
    caps: CapsBody = Field(default_factory=CapsBody)
    commercial_consent: Annotated[CommercialConsent, Lenient] = CommercialConsent.OPT_IN
    survey: SurveyBody | None = None
    reopen_within: Duration | None = None
    attachments: AttachmentsBody = Field(default_factory=AttachmentsBody)
    queue: Id = "default"
    enabled: bool = True


class WorkstreamChanges(Body):
    """A JSON merge patch: only what changes; null gives a member back its default."""

    name: Name | None = None
    description: Description | None = None
    channel: Literal["sms"] | None = None
    auto_close_after: Duration | None = None
    unanswered_close_after: Duration | None = None
    wrap_up_close_after: Duration | None = None
    inbound_in_wrap_up: Annotated[InboundInWrapUp | None, Lenient] = None
    allow_automated_messages: bool | None = None
    timeout_rules: list[TimeoutRuleBody] | None = None
    warn_before_close: Duration | None = None
    flood_per_minute: Flood | None = None
    contact_rules: list[ContactRuleBody] | None = None
    caps: CapsBody | None = None
    commercial_consent: Annotated[CommercialConsent | None, Lenient] = None
    survey: SurveyBody | None = None
    reopen_within: Duration | None = None
    attachments: AttachmentsBody | None = None
    queue: Id | None = None
    enabled: bool | None = None


class SurveyView(View):
    """What is asked when an agent ends a conversation, or somebody else closes it."""

    scale: Scale
    mode: Mode
    answer_within: str
    also_closed_by: list[Closer]


class WorkstreamView(View):
    """How conversations of some numbers are treated."""

    id: str
    name: str
    description: str
    channel: str
    auto_close_after: str
    unanswered_close_after: str
    wrap_up_close_after: str
    inbound_in_wrap_up: InboundInWrapUp
    allow_automated_messages: bool
    timeout_rules: list[dict[str, Any]]
    warn_before_close: str | None = None
    flood_per_minute: int | None = None
    contact_rules: list[dict[str, Any]]
    caps: dict[str, Any]
    commercial_consent: CommercialConsent
    survey: SurveyView | None = None
    reopen_within: str | None = None
    attachments: dict[str, Any]
    queue: str
    enabled: bool
    managed_by: str
    deleted: bool

    @classmethod
    def of(cls, workstream: Workstream) -> WorkstreamView:
        """Return the view of a workstream."""
        return cls.model_validate(workstreams.to_json(workstream))
