"""What a provider's module consists of: the same members in the same order, everywhere.

    1. links to the provider's documentation, limits, mapping tables
    2. ``credentials``: what an administrator enters, declared once
    3. ``verify``: does this call prove that the provider sent it?
    4. ``read``: a call's events
    5. ``answer``: what the provider accepts as "received"
    6. ``request`` / ``outcome``: a text to an HTTP request, the response to one of four outcomes
    7. ``checks``: the calls that validate credentials and a number without sending a text
    8. where the provider has them: ``file_hosts`` (``HasFiles``), ``listing`` (``Lists``),
       ``wiring`` (``Wired``), ``recount`` (``Recounts``)

What ``read`` and ``checks`` need lies beside the module: ``<provider>_events``, the payloads as
our events with the status table, and ``<provider>_checks``; error codes in ``data``.

All of it is pure: no sockets, no store, no clock, no environment. What a provider's set of
credentials lacks, it finds in the account's options and the declared defaults: the gateway
hands in all three as one mapping (``complete``).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from domain.accounts import Access
from domain.callbacks import Answer, Call, Event
from domain.errors import Invalid
from domain.messages import InboundText, OutboundText, Outcome, Refused
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, ListedNumber, Traits

Credentials = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request to a provider. Nothing of it that may be secret shows in a repr."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: header names in lower case, ``body`` decoded leniently as UTF-8."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: str = field(repr=False)


class Failure(StrEnum):
    """Why no response came back."""

    NOT_CONNECTED = "not_connected"  # certainly nothing arrived
    NO_ANSWER = "no_answer"  # the request left; it may have been carried out


ReadListing = Callable[[Response], Sequence[ListedNumber]]


@dataclass(frozen=True, slots=True)
class Recounted:
    """A page of texts, each with the call that lists its files, and the call for the next page."""

    texts: tuple[tuple[InboundText, Request | None], ...]
    following: Request | None


@dataclass(frozen=True, slots=True)
class Check:
    """One call of a validation, and how to read an answer that is neither 429 nor 5xx."""

    request: Request
    read: Callable[[Response], Sequence[CheckResult]]


@dataclass(frozen=True, slots=True)
class FileHosts:
    """Where a provider keeps the files that come with texts.

    Regular expressions for the beginning of host and path: ``own`` hosts get what ``sign_in``
    returns, ``redirects`` are where those may lead, and get nothing.
    """

    own: tuple[str, ...]
    redirects: tuple[str, ...]
    sign_in: Callable[[Credentials], Mapping[str, str]]


class Line(Protocol):
    """What carries a request to a provider."""

    def exchange(
        self, request: Request, credentials: Credentials, within: float, /
    ) -> Response | Failure:
        """Return what came back within *within* seconds; raise nothing for what happens there."""


class Provider(Protocol):
    """One SMS provider."""

    @property
    def traits(self) -> Traits:
        """Facts that others decide by."""

    @property
    def credentials(self) -> tuple[CredentialField, ...]:
        """What an administrator enters, secret or not."""

    def verify(self, call: Call, access: Access, callback_url: str, /) -> None:
        """Raise ``Unverified`` unless *call* was sent by the provider for this account.

        *callback_url* is the public callback URL as configured at the provider, without
        query; the path token itself has been checked before.
        """

    def read(self, call: Call, access: Access, /) -> list[Event]:
        """Return the events of a verified call, or raise ``Unreadable``."""

    def answer(self, events: Sequence[Event], /) -> Answer:
        """Return what tells the provider that everything was received."""

    def request(self, text: OutboundText, credentials: Credentials, /) -> Request | Refused:
        """Return the request that sends *text* with one set of *credentials*.

        What the provider is known not to take is refused here, before anything leaves.
        """

    def outcome(self, response: Response | Failure) -> Outcome:
        """Return what became of the text."""

    def checks(
        self, credentials: Credentials, numbers: Sequence[Number], /
    ) -> Sequence[Check | CheckResult]:
        """Return the calls that validate *credentials* and *numbers* without sending a text.

        What is known without a call stands there as its result.
        """


@runtime_checkable
class HasFiles(Protocol):
    """A provider whose texts bring files."""

    @property
    def file_hosts(self) -> FileHosts:
        """Where the files are."""


@runtime_checkable
class Lists(Protocol):
    """A provider that can be asked which numbers an account has."""

    def listing(self, credentials: Credentials, /) -> Sequence[tuple[Request, ReadListing]]:
        """Return the calls that list the numbers, and what reads each answer."""


@runtime_checkable
class Wired(Protocol):
    """A provider that can be asked where it delivers the texts of a number."""

    def wiring(
        self, credentials: Credentials, number: Number, callback_url: str, /
    ) -> Sequence[Check]:
        """Return the calls that compare the provider's callback URL with ours."""


@runtime_checkable
class Recounts(Protocol):
    """A provider that can be asked which texts came in."""

    def recount(self, credentials: Credentials, since: datetime, until: datetime, /) -> Request:
        """Return the call for the first page of the texts of a span."""

    def recounted(self, credentials: Credentials, response: Response, /) -> Recounted | None:
        """Return a page of texts, None for an answer that makes no sense."""

    def with_files(self, text: InboundText, response: Response, /) -> InboundText:
        """Return a text with the files that the answer lists."""


def complete(fields: Sequence[CredentialField], access: Access) -> Access:
    """Return *access* with options and defaults filled in where a set of credentials lacks them."""
    defaults = {each.name: each.default for each in fields if each.default}
    options = {**defaults, **access.account.options}
    primary = {**options, **_entered(access.primary)}
    secondary = access.secondary and {**primary, **_entered(access.secondary)}
    return Access(access.account, primary, secondary or None)


def require(fields: Sequence[CredentialField], credentials: Credentials) -> None:
    """Raise ``Invalid`` at the first field whose value is missing or cannot be right."""
    for each in fields:
        value = credentials.get(each.name, "")
        where = f"It is found here: {each.found_at}."
        if each.required and not value:
            detail = f"{each.label} is missing. {where}"
            raise Invalid("credentials_incomplete", detail, field=f"/{each.name}")
        if value and not re.fullmatch(each.pattern, value):
            detail = f"{each.label} does not look right. {where}"
            raise Invalid("credentials_malformed", detail, field=f"/{each.name}")


def basic(user: str, password: str) -> str:
    """Return the value of the header that signs in with *user* and *password*."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _entered(credentials: Credentials) -> dict[str, str]:
    return {name: value.strip() for name, value in credentials.items() if value.strip()}
