"""Whose turn it is in a conversation, and whose it was before texts that may never arrive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

ON_TIME = timedelta()


class Party(StrEnum):
    """Who wrote last; nobody where the text that began a conversation never arrived."""

    CUSTOMER = "customer"
    AGENT = "agent"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Turn:
    """Who wrote last and when, what is unread since then, which rules have fired, and how late."""

    last_by: Party
    active_at: datetime
    unread: int = 0
    fired: tuple[str, ...] = ()
    late_by: timedelta = ON_TIME


@dataclass(frozen=True, slots=True)
class Reply:
    """An agent's text by its ``seq``, and when the customer could read it at the earliest."""

    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Replies:
    """The agents' texts since the customer's last one, and whose turn it was *before* them."""

    before: Turn
    texts: tuple[Reply, ...] = ()

    def anew(self, now: datetime) -> Replies:
        """Return them where the silence before them, too, is to count from *now*."""
        return replace(self, before=replace(self.before, active_at=now, fired=(), late_by=ON_TIME))

    def names(self, seq: int) -> bool:
        """Tell whether a text is one of them."""
        return any(text.seq == seq for text in self.texts)
