"""A gateway whose providers do as a script says, and which knows what reached the customer."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from itertools import count
from threading import Event as Signal
from threading import Lock
from typing import Any

from domain.accounts import Access, ProviderName
from domain.callbacks import Answer, Call, Event
from domain.errors import Unreadable, Unverified
from domain.messages import Accepted, NotSent, OutboundText, Outcome, OutcomeUnknown, Refused
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, Traits
from tests.fakes.faults import Died
from tests.fakes.lookups import FakeLookups

SIGNATURE = "x-signature"
RIGHT = "right"
PATIENCE_SECONDS = 10


def _traits(name: ProviderName, *, repeatable: bool, calls_again_for: timedelta) -> Traits:
    return Traits(
        name=name,
        label=name.value,
        text_limit=1600,
        answers_within=timedelta(seconds=4),
        repeatable=repeatable,
        calls_again_for=calls_again_for,
        takes_status_url=True,
    )


TRAITS: Mapping[ProviderName, Traits] = {
    ProviderName.TWILIO: _traits(
        ProviderName.TWILIO, repeatable=False, calls_again_for=timedelta()
    ),
    ProviderName.TELESIGN: _traits(
        ProviderName.TELESIGN, repeatable=False, calls_again_for=timedelta(seconds=30)
    ),
    ProviderName.ACS: _traits(
        ProviderName.ACS, repeatable=True, calls_again_for=timedelta(hours=24)
    ),
}


class Does(Enum):
    """What becomes of one call that sends a text."""

    ACCEPT = auto()
    NOT_CONNECTED = auto()
    TOO_MANY = auto()  # 429
    REFUSE = auto()
    OPTED_OUT = auto()
    TIME_OUT = auto()  # it reached the customer, and no answer came
    LOSE = auto()  # it reached nobody, and no answer came
    DIE_BEFORE = auto()
    DIE_AFTER = auto()
    HANG = auto()  # until ``release``, then accepted


_REACHING = {Does.ACCEPT, Does.TIME_OUT, Does.DIE_AFTER, Does.HANG}

_OUTCOMES: Mapping[Does, Outcome] = {
    Does.NOT_CONNECTED: NotSent("not_connected", "No connection."),
    Does.TOO_MANY: NotSent("429", "Too many.", retry_after=90),
    Does.REFUSE: Refused("21211", "No such number."),
    Does.OPTED_OUT: Refused("21610", "The customer has opted out.", opted_out=True),
    Does.TIME_OUT: OutcomeUnknown("timeout", "No answer."),
    Does.LOSE: OutcomeUnknown("timeout", "No answer."),
}


@dataclass
class FakeGateway(FakeLookups):
    """Implements ``domain.ports.Gateway``; ``reached`` is the judge.

    Calls are scripted per text, one after the other, then per default. A provider that is
    repeatable takes a text that it knows by its reference only once. ``watch`` is told of every
    call that begins.
    """

    reached: list[OutboundText] = field(default_factory=list)
    calls: list[OutboundText] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    checks: list[CheckResult] = field(default_factory=list)
    watch: Callable[[OutboundText], None] = lambda text: None

    def __post_init__(self) -> None:
        super().__init__()
        self._script: defaultdict[str | None, deque[Does]] = defaultdict(deque)
        self._events: dict[bytes, list[Event]] = {}
        self._numbers = count(1)
        self._lock = Lock()
        self.hanging = Signal()
        self._released = Signal()

    def script(self, *does: Does, text: str | None = None) -> None:
        """Let the next calls (of one text) end so; what comes after them is accepted."""
        self._script[text].extend(does)

    def release(self) -> None:
        self._released.set()

    def forget_script(self) -> None:
        self._script.clear()

    def call_of(self, *events: Event, signature: str = RIGHT) -> Call:
        """Return the callback that brings *events*."""
        with self._lock:
            body = f"body {next(self._numbers)}".encode()
            self._events[body] = list(events)
        return Call("POST", "https://channel.example/webhooks", {SIGNATURE: signature}, body)

    def texts(self) -> list[str]:
        """Return what customers have read, in order."""
        return [text.text for text in self.reached]

    # --- the port ---------------------------------------------------------------------------

    def traits(self, provider: ProviderName) -> Traits:
        return TRAITS[provider]

    def credentials(self, provider: ProviderName) -> tuple[CredentialField, ...]:
        return (CredentialField("token", "Token", True, r".+", "in its console"),)

    def receive(self, access: Access, call: Call, callback_url: str) -> list[Event]:
        if call.headers.get(SIGNATURE) != access.primary["token"]:
            raise Unverified("signature_wrong", "The signature does not match.")
        if call.body not in self._events:
            raise Unreadable("body", "The body makes no sense.")
        return self._events[call.body]

    def pushed(self, envelope: Mapping[str, Any]) -> list[Event]:
        return list(envelope["events"])

    def answer(self, provider: ProviderName, events: Sequence[Event]) -> Answer:
        return Answer(body=f"{len(events)} received")

    def validate(self, access: Access, numbers: Sequence[Number]) -> list[CheckResult]:
        return self.checks

    def send(self, access: Access, text: OutboundText) -> Outcome:
        self.watch(text)
        does = self._next(text)
        if does is Does.DIE_BEFORE:
            raise Died
        with self._lock:
            self.calls.append(text)
        if does is Does.HANG:
            self.hanging.set()
            assert self._released.wait(PATIENCE_SECONDS), "nobody released the hanging call"
        accepted = self._take(access, text) if does in _REACHING else None
        if does is Does.DIE_AFTER:
            raise Died
        return _OUTCOMES.get(does) or Accepted(accepted, "queued")

    def _next(self, text: OutboundText) -> Does:
        with self._lock:
            for key in (text.text, None):
                if self._script[key]:
                    return self._script[key].popleft()
        return Does.ACCEPT

    def _take(self, access: Access, text: OutboundText) -> str:
        with self._lock:
            repeatable = TRAITS[access.account.provider].repeatable
            if not repeatable or text.reference not in self.ids:
                self.reached.append(text)
                self.ids[text.reference] = f"their-{len(self.reached)}"
            return self.ids[text.reference]


class FakeSecrets:
    """Implements ``domain.ports.Secrets``; every setting has a value until it is taken away."""

    def __init__(self) -> None:
        self.missing: set[str] = set()
        self.references: set[str] = set()

    def get(self, setting: str) -> str | None:
        return None if setting in self.missing | self.references else RIGHT

    def unresolved(self, setting: str) -> bool:
        return setting in self.references
