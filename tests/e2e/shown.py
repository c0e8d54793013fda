"""What the API shows, as the tests look at it: their names stand in this one place."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Conversation:
    """One conversation, from a list or shown by itself."""

    id: str
    customer: str
    number: str
    state: str
    agent: str | None = None
    close_reason: str | None = None
    previous: str | None = None


@dataclass(frozen=True)
class Message:
    """One message of a conversation."""

    id: str
    direction: str
    text: str
    state: str | None = None
    error_code: str | None = None
    explanation: str | None = None
    media: int = 0
    purpose: str | None = None


@dataclass(frozen=True)
class Consent:
    """What is on record about a customer."""

    suppressed: bool
    ledger: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Refused:
    """One call in quarantine."""

    id: str
    provider: str
    account: str | None
    reason: str
    body: str
    outcome: str | None = None


class ProblemError(Exception):
    """The API said no: its problem document."""

    def __init__(self, status: int, code: str, document: Json) -> None:
        super().__init__(f"{status} {code}: {document}")
        self.status, self.code, self.document = status, code, document
