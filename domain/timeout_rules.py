"""Time-out rules: what a workstream does about silence (channel-behaviour §3).

The customer is silent since an agent's text that is the latest, an agent since a customer's. A
rule fires once per silent period: what was fired is forgotten with the next text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Silent(StrEnum):
    """Who has not written for a while."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Action(StrEnum):
    """What is done about it."""

    MESSAGE = "message"
    CLOSE = "close"
    WAIT = "wait"


class Recipient(StrEnum):
    """Who gets a rule's message: the customer, as from the agent; or the agent, as a note."""

    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class TimeoutRule:
    """One rule. ``texts`` are by language, for ``message``."""

    silent: Silent
    after: timedelta
    action: Action
    texts: Mapping[str, str] = field(default_factory=dict)
    to: Recipient = Recipient.CUSTOMER

    @property
    def key(self) -> str:
        """Return what tells this rule from others of its workstream."""
        return f"{self.silent}-{self.action}-{self.to}-{int(self.after.total_seconds())}"
