"""What services need from the outside, as protocols; fakes and adapters honour the same ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from domain.accounts import Access, ProviderName
from domain.addresses import Address
from domain.callbacks import Answer, Call, Event
from domain.customers import ContactLink
from domain.media import Fetched, NotFetched
from domain.messages import OutboundText, Outcome
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, ListedNumber, Missed, Traits


class Seen(Exception):
    """Raised by a store when the marker is there already: this was done before."""


class LostRace(Exception):
    """Raised by a store when a row is no longer as it was read: gather and decide again."""


class Together(Protocol):
    """Makes calls that do not wait for one another."""

    def __call__(self, *calls: Callable[[], object]) -> list[object]:
        """Return the results in order, or raise the first error after all have ended."""


class Bells(Protocol):
    """Wakes the function that empties a thread's outbox; a lost or doubled bell does no harm."""

    def ring(self, thread: str, at: datetime | None = None) -> None:
        """Ring for a thread: now, or at a moment in the next minutes."""


class Clock(Protocol):
    """The time, in UTC. The product's clock is storage time (design §3.5)."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""


class FindContacts(Protocol):
    """Finds who a number belongs to; a conversation is linked when it is exactly one."""

    def __call__(self, address: Address, /) -> Sequence[ContactLink]:
        """Return the contacts that have a number: none, one or many."""


class Secrets(Protocol):
    """Secrets by the name of the setting that holds them."""

    def get(self, setting: str) -> str | None:
        """Return the value, or None where it is missing or an unresolved reference."""

    def unresolved(self, setting: str) -> bool:
        """Tell whether a setting is a reference to a vault that could not be resolved."""


class Gateway(Protocol):
    """All providers behind one door."""

    def traits(self, provider: ProviderName) -> Traits:
        """Return the facts about a provider."""

    def credentials(self, provider: ProviderName) -> tuple[CredentialField, ...]:
        """Return what an administrator has to enter for an account of this provider."""

    def receive(self, access: Access, call: Call, callback_url: str) -> list[Event]:
        """Verify and read a callback; raise ``Unverified`` or ``Unreadable``."""

    def pushed(self, envelope: Mapping[str, Any]) -> list[Event]:
        """Return the events in an envelope that the platform's own trigger delivered."""

    def answer(self, provider: ProviderName, events: Sequence[Event]) -> Answer:
        """Return what tells the provider that everything was received."""

    def send(self, access: Access, text: OutboundText) -> Outcome:
        """Send one text; ends within 15 seconds, never raises for what a provider does."""

    def file(self, access: Access, url: str) -> Fetched | NotFetched:
        """Return the file that came with a text; ends within 30 seconds."""

    def listing(self, access: Access) -> list[ListedNumber] | None:
        """Return the numbers that an account has, None where nobody can be asked now or ever."""

    def wiring(self, access: Access, number: Number, callback_url: str) -> list[CheckResult]:
        """Compare where the provider delivers a number's texts with our callback URL."""

    def missed(self, access: Access, since: datetime, until: datetime) -> Missed | None:
        """Return the texts that came in during a span, oldest first; None if none can be had."""

    def validate(self, access: Access, numbers: Sequence[Number]) -> list[CheckResult]:
        """Ask the provider about credentials and numbers, without sending a text."""
