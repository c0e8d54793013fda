"""What happened: texts in both directions, the callbacks made and their answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from local.simulators.accounts import bare

Stage = Literal["queued", "sent", "delivered", "undelivered", "failed", "opted_out", "received"]
Direction = Literal["to_customer", "from_customer"]
Origin = Literal["api", "customer", "callback_answer", "provider"]

_RANK: dict[Stage, int] = {"queued": 0, "sent": 1, "delivered": 3}


@dataclass(frozen=True)
class Medium:
    """A picture or the like: at an address of its own, or with us (``content``).

    ``redirect`` is where the provider's own address leads, if not to its usual place.
    """

    content_type: str
    url: str | None = None
    content: bytes = b""
    redirect: str | None = None


@dataclass
class Text:
    """One text between one of our numbers and one customer.

    ``origin`` tells who wrote it: our app through the API, the customer, our app by the body of a
    callback's answer, or the provider by itself. ``request_key`` recognises a repeated request.
    """

    id: str
    provider: str
    account: str
    direction: Direction
    ours: str
    customer: str
    body: str
    origin: Origin
    media: tuple[Medium, ...] = ()
    reference: str | None = None
    callback_url: str | None = None
    request_key: str | None = None
    service: str | None = None
    wants_report: bool = True
    status: Stage = "queued"
    requests: int = 1
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def sender(self) -> str:
        """Who it is from."""
        return self.ours if self.direction == "to_customer" else self.customer

    @property
    def recipient(self) -> str:
        """Who it is to."""
        return self.customer if self.direction == "to_customer" else self.ours

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two texts the same for us: the reference; without one, what they say."""
        if self.reference:
            return (self.provider, self.account, self.reference)
        return (self.provider, self.account, bare(self.ours), bare(self.customer), self.body)


@dataclass(frozen=True)
class Callback:
    """One call that a provider made to our app, and what it answered."""

    provider: str
    account: str
    kind: str
    text_id: str
    attempt: int
    role: str
    url: str
    body: str
    status: int | None
    error: str | None
    answer: str
    seconds: float
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Event:
    """Something that a watcher of the simulators may want to show."""

    seq: int
    type: str
    id: str
    provider: str
    customer: str
    status: str


class Ledger:
    """The memory of the simulators."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self.callbacks: list[Callback] = []
        self.events: list[Event] = []
        self._by_id: dict[tuple[str, str], Text] = {}
        self._by_request: dict[tuple[str, str, str], Text] = {}
        self._nonces: set[tuple[str, str]] = set()

    def add(self, text: Text) -> Text:
        """Enter a text."""
        self.texts.append(text)
        self._by_id[text.provider, text.id] = text
        if text.request_key:
            self._by_request[text.provider, text.account, text.request_key] = text
        self._note("text", text)
        return text

    def move(self, text: Text, stage: Stage) -> None:
        """Let a text come as far as ``stage``; a late lower stage changes nothing."""
        if _RANK.get(stage, 2) > _RANK.get(text.status, 2):
            text.status = stage
            self._note("status", text)

    def record(self, callback: Callback) -> None:
        """Enter a callback."""
        self.callbacks.append(callback)

    def find(self, provider: str, text_id: str) -> Text | None:
        """Give the text with that id at that provider."""
        return self._by_id.get((provider, text_id))

    def repeated(self, provider: str, account: str, request_key: str) -> Text | None:
        """Give the text that an earlier request with this key made."""
        return self._by_request.get((provider, account, request_key))

    def accepted(self) -> Iterator[Text]:
        """Give the texts that came from our app and went on to a customer."""
        return (text for text in self.texts if text.origin in ("api", "callback_answer"))

    def thread(self, customer: str) -> list[Text]:
        """Everything on one customer's phone, in order."""
        return [text for text in self.texts if bare(text.customer) == bare(customer)]

    def is_new_nonce(self, provider: str, nonce: str) -> bool:
        """Whether a signed request is seen for the first time."""
        known = len(self._nonces)
        self._nonces.add((provider, nonce))
        return len(self._nonces) > known

    def clear(self) -> None:
        """Forget everything; events go on counting, so that watchers notice."""
        self.texts.clear()
        self.callbacks.clear()
        self._by_id.clear()
        self._by_request.clear()
        self._nonces.clear()
        self.events = [replace(last, seq=last.seq + 1, type="reset") for last in self.events[-1:]]

    def _note(self, kind: str, text: Text) -> None:
        seq = self.events[-1].seq + 1 if self.events else 1
        self.events.append(
            Event(seq, kind, text.id, text.provider, text.customer, text.status),
        )
