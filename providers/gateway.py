"""All providers behind one door.

The gateway lends the pure modules what they may not have: connections, the time of day, and the
decision which set of credentials is tried.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.accounts import Access, ProviderName
from domain.callbacks import Answer, Call, Event
from domain.errors import Invalid, NotFound, Unreadable, Unverified
from domain.media import Fetched, NotFetched
from domain.messages import Accepted, OutboundText, Outcome, Refused
from domain.numbers import Number
from domain.providers import (
    CheckResult,
    CredentialField,
    ListedNumber,
    Missed,
    Traits,
    Verdict,
)
from providers import acs_events, registry, validation
from providers.base import (
    Credentials,
    Failure,
    Line,
    Provider,
    Request,
    Response,
    complete,
    require,
)
from providers.bounds import TOO_LARGE, bounded
from providers.codes import codes
from providers.lookups import Lookups
from providers.transport import permitted

SEND_SECONDS = 15.0
VALIDATE_SECONDS = 30.0
MOST_BYTES = 2_000_000


class Gateway:
    """Implements ``domain.ports.Gateway``.

    *simulator* is the base URL of the provider simulators (``PROVIDER_SIMULATOR_URL``): with it
    requests go there, and addresses may be local and plain http.
    """

    def __init__(
        self,
        simulator: str | None = None,
        providers: Mapping[ProviderName, Provider] = registry.PROVIDERS,
        line: Callable[[ProviderName, str | None], Line] = registry.line,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._simulator = simulator or None
        self._providers = providers
        self._line = line
        self._clock = clock
        self._lookups = Lookups(self._exchange, self._simulator, clock)

    def traits(self, provider: ProviderName) -> Traits:
        """Return the facts about a provider."""
        return self._provider(provider).traits

    def credentials(self, provider: ProviderName) -> tuple[CredentialField, ...]:
        """Return what an administrator has to enter for an account of this provider."""
        return self._provider(provider).credentials

    def receive(self, access: Access, call: Call, callback_url: str) -> list[Event]:
        """Verify and read a callback; raise ``Unverified`` or ``Unreadable``."""
        provider = self._provider(access.account.provider)
        access = complete(provider.credentials, access)
        if len(call.body) > MOST_BYTES:
            raise Unverified("body_too_large", "The body of the callback is too large to look at.")
        try:
            provider.verify(call, access, callback_url)
        except Unreadable as error:
            raise Unverified(error.code, error.detail, field=error.field) from error
        events = [bounded(event) for event in provider.read(call, access)]
        if events and all(event is TOO_LARGE for event in events):
            raise Unreadable("too_large", TOO_LARGE.reason)
        return events

    def pushed(self, envelope: Mapping[str, Any]) -> list[Event]:
        """Return the events in an envelope that Event Grid delivered to our trigger (ACS)."""
        return [bounded(event) for event in acs_events.events_of(envelope)]

    def answer(self, provider: ProviderName, events: Sequence[Event]) -> Answer:
        """Return what tells the provider that everything was received."""
        return self._provider(provider).answer(events)

    def send(self, access: Access, text: OutboundText) -> Outcome:
        """Send one text; ends within 15 seconds, never raises for what a provider does.

        The secondary credentials are tried where the provider denies the primary ones, which
        proves that nothing was sent. A repeat that is refused as one was taken before.
        """
        provider = self._provider(access.account.provider)
        access = complete(provider.credentials, access)
        carries = provider.traits.carries
        if len(text.media_urls) > (carries.files if carries else 0):
            return Refused("too_many_files", f"{provider.traits.label} takes no more files.")
        ends = self._clock() + SEND_SECONDS
        primary, *others = access.every()
        outcome = self._sent(provider, primary, text, ends)
        for credentials in others:
            if _is_denied(provider, outcome) and self._clock() < ends:
                outcome = self._sent(provider, credentials, text, ends)
        if text.repeated and isinstance(outcome, Refused) and _knows(provider, outcome):
            return Accepted(None, outcome.code)
        return outcome

    def validate(self, access: Access, numbers: Sequence[Number]) -> list[CheckResult]:
        """Ask the provider about credentials and numbers, without sending a text.

        Lines about the secondary credentials have codes that begin with ``secondary_``.
        """
        provider = self._provider(access.account.provider)
        access = complete(provider.credentials, access)
        ends = self._clock() + VALIDATE_SECONDS
        primary, *others = access.every()
        lines = self._checked(provider, primary, numbers, ends)
        for credentials in others:
            lines += map(_of_secondary, self._checked(provider, credentials, (), ends))
        return lines

    def file(self, access: Access, url: str) -> Fetched | NotFetched:
        """Return the file that came with a text; ends within 30 seconds."""
        return self._lookups.file(*self._completed(access), url)

    def listing(self, access: Access) -> list[ListedNumber] | None:
        """Return the numbers that an account has, None where nobody can be asked now or ever."""
        return self._lookups.listing(*self._completed(access))

    def wiring(self, access: Access, number: Number, callback_url: str) -> list[CheckResult]:
        """Compare where the provider delivers a number's texts with our callback URL."""
        return self._lookups.wiring(*self._completed(access), number, callback_url)

    def missed(self, access: Access, since: datetime, until: datetime) -> Missed | None:
        """Return the texts that came in during a span, oldest first; None if none can be had."""
        return self._lookups.missed(*self._completed(access), since, until)

    def _completed(self, access: Access) -> tuple[Provider, Access]:
        provider = self._provider(access.account.provider)
        access = complete(provider.credentials, access)
        require(provider.credentials, access.primary)
        return provider, access

    def _provider(self, name: ProviderName) -> Provider:
        if name not in self._providers:
            raise NotFound("provider_unknown", f"The channel does not speak to {name}.")
        return self._providers[name]

    def _sent(
        self,
        provider: Provider,
        credentials: Credentials,
        text: OutboundText,
        ends: float,
    ) -> Outcome:
        try:
            require(provider.credentials, credentials)
            request = provider.request(text, credentials)
            if isinstance(request, Refused):
                return request
            return provider.outcome(self._exchange(provider, request, credentials, ends))
        except Invalid as error:
            return Refused(error.code, error.detail, account_fault=True)

    def _checked(
        self,
        provider: Provider,
        credentials: Credentials,
        numbers: Sequence[Number],
        ends: float,
    ) -> list[CheckResult]:
        """Return the lines of one set of credentials; what is wrong with them ends the asking."""
        lines: list[CheckResult] = []
        try:
            require(provider.credentials, credentials)
            for each in provider.checks(credentials, numbers):
                if isinstance(each, CheckResult):
                    lines.append(each)
                elif all(map(_lets_go_on, lines)):
                    response = self._exchange(provider, each.request, credentials, ends)
                    if validation.answered(response):
                        lines += each.read(response)
                    else:
                        lines.append(validation.unavailable(response, provider.traits))
        except Invalid as error:
            lines.append(validation.wrong(error.code, error.detail))
        return lines

    def _exchange(
        self, provider: Provider, request: Request, credentials: Credentials, ends: float
    ) -> Response | Failure:
        if self._simulator is None and not permitted(request.url):
            raise Invalid("target_refused", "The provider's address has to be public and https.")
        within = min(ends - self._clock(), SEND_SECONDS)
        if within <= 0:
            return Failure.NOT_CONNECTED
        line = self._line(provider.traits.name, self._simulator)
        return line.exchange(request, credentials, within)


def _is_denied(provider: Provider, outcome: Outcome) -> bool:
    if not isinstance(outcome, Refused):
        return False
    known = codes(provider.traits.name).sent(outcome.code)
    return outcome.code.startswith("credentials_") or bool(known and known.denied)


def _knows(provider: Provider, outcome: Refused) -> bool:
    known = codes(provider.traits.name).sent(outcome.code)
    return bool(known and known.repeat)


def _lets_go_on(line: CheckResult) -> bool:
    return line.check != validation.CREDENTIALS or line.verdict is Verdict.OK


def _of_secondary(line: CheckResult) -> CheckResult:
    detail = f"Secondary credentials: {line.detail}"
    return replace(line, code=f"secondary_{line.code}", detail=detail)
