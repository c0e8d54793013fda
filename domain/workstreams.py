"""Workstreams: how conversations of some numbers are treated."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from domain import json_form
from domain.attachments import Attachments
from domain.identity import slug
from domain.json_form import Json
from domain.outreach import Caps, CommercialConsent, ContactRule
from domain.surveys import Survey
from domain.timeout_rules import TimeoutRule


class InboundInWrapUp(StrEnum):
    """What a customer's text does to a conversation in wrap-up (channel-behaviour §3)."""

    REOPEN = "reopen"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Workstream:
    """Container of numbers with one way of working.

    ``auto_close_after`` closes conversations that the customer left quiet,
    ``unanswered_close_after`` those that wait for us, ``wrap_up_close_after`` those whose agent
    ended them and did not close. ``warn_before_close`` says how long before an auto-close the
    customer is told, None for not at all. More than ``flood_per_minute`` texts of one customer
    to one number are a flood; None lets everything in. ``contact_rules``, ``caps`` and
    ``commercial_consent`` are about texts that we start. ``survey`` is asked when an agent ends a
    conversation. A text within ``reopen_within`` of a close reopens; None starts anew.
    """

    id: str
    name: str
    description: str = ""
    channel: str = "sms"
    auto_close_after: timedelta = timedelta(hours=8)
    unanswered_close_after: timedelta = timedelta(days=30)
    wrap_up_close_after: timedelta = timedelta(hours=24)
    inbound_in_wrap_up: InboundInWrapUp = InboundInWrapUp.REOPEN
    allow_automated_messages: bool = False
    timeout_rules: tuple[TimeoutRule, ...] = ()
    warn_before_close: timedelta | None = None
    flood_per_minute: int | None = None
    contact_rules: tuple[ContactRule, ...] = ()
    caps: Caps = field(default_factory=Caps)
    commercial_consent: CommercialConsent = CommercialConsent.OPT_IN
    survey: Survey | None = None
    reopen_within: timedelta | None = None
    attachments: Attachments = field(default_factory=Attachments)
    queue: str = "default"
    enabled: bool = True
    managed_by: str = "api"
    deleted: bool = False


def from_json(obj: Json) -> Workstream:
    """Return the workstream that validated JSON describes; without an id it takes the name's."""
    return json_form.decode(Workstream, {"id": slug(obj["name"]), **obj})


def to_json(workstream: Workstream) -> dict[str, Any]:
    """Return *workstream* as API bodies and storage write it."""
    return json_form.encode(workstream)
