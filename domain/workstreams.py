"""Workstreams: how conversations of some numbers are treated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class InboundInWrapUp(StrEnum):
    """What a customer's text does to a conversation in wrap-up (channel-behaviour §3)."""

    REOPEN = "reopen"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Workstream:
    """Container of numbers with one way of working.

    ``auto_close_after`` closes conversations that the customer left quiet,
    ``unanswered_close_after`` those that wait for us, ``wrap_up_close_after`` those whose agent
    ended them and did not close.
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
    queue: str = "default"
    enabled: bool = True
    managed_by: str = "api"
    deleted: bool = False
