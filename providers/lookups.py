"""What providers can be asked beside sending and validation: files, numbers, wiring, texts.

A provider's module has a member for each that it can answer (``HasFiles``, ``Lists``, ``Wired``,
``Recounts`` in ``base``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from domain.accounts import Access
from domain.media import Fetched, NotFetched
from domain.messages import InboundText
from domain.numbers import Number
from domain.providers import CheckResult, ListedNumber, Missed
from providers import validation
from providers.base import (
    Credentials,
    Failure,
    HasFiles,
    Lists,
    Provider,
    Recounted,
    Recounts,
    Request,
    Response,
    Wired,
)

FILE_SECONDS = 30.0
LISTING_SECONDS = 20.0
RECOUNT_SECONDS = 20.0
MOST_PAGES = 10

Exchange = Callable[[Provider, Request, Credentials, float], Response | Failure]


class Lookups:
    """Asks providers; *exchange* carries a request and ends at a moment of *clock*."""

    def __init__(
        self, exchange: Exchange, simulator: str | None, clock: Callable[[], float]
    ) -> None:
        self._exchange = exchange
        self._simulator = simulator
        self._clock = clock

    def file(self, provider: Provider, access: Access, url: str) -> Fetched | NotFetched:
        """Return the file at *url*; the secondary credentials are tried where others are denied."""
        from providers.files import Fetcher  # noqa: PLC0415 - a cold start must not pay for it

        if not isinstance(provider, HasFiles):
            return NotFetched("no_files", f"{provider.traits.label} brings no files.")
        simulator = f"{self._simulator}/{provider.traits.name}" if self._simulator else None
        fetcher = Fetcher(provider.file_hosts, simulator)
        found: Fetched | NotFetched = NotFetched("no_credentials", "There are no credentials.")
        for credentials in access.every():
            found = fetcher.fetch(url, credentials, FILE_SECONDS)
            if not (isinstance(found, NotFetched) and found.code == "http_401"):
                break
        return found

    def listing(self, provider: Provider, access: Access) -> list[ListedNumber] | None:
        """Return the numbers that an account has, None where nobody can be asked."""
        if not isinstance(provider, Lists):
            return None
        found: list[ListedNumber] = []
        ends = self._clock() + LISTING_SECONDS
        for request, read in provider.listing(access.primary):
            response = self._exchange(provider, request, access.primary, ends)
            if isinstance(response, Failure) or response.status != 200:
                return None
            found += read(response)
        return [each for each in found if each.number]

    def wiring(
        self, provider: Provider, access: Access, number: Number, callback_url: str
    ) -> list[CheckResult]:
        """Compare where a provider delivers a number's texts with our callback URL."""
        lines: list[CheckResult] = []
        if not isinstance(provider, Wired):
            return lines
        ends = self._clock() + LISTING_SECONDS
        for check in provider.wiring(access.primary, number, callback_url):
            response = self._exchange(provider, check.request, access.primary, ends)
            if validation.answered(response):
                lines += check.read(response)
            else:
                lines.append(validation.unavailable(response, provider.traits))
        return lines

    def missed(
        self, provider: Provider, access: Access, since: datetime, until: datetime
    ) -> Missed | None:
        """Return the texts of a span, oldest first, None where none can be had."""
        if not isinstance(provider, Recounts):
            return None
        ends = self._clock() + RECOUNT_SECONDS
        request: Request | None = provider.recount(access.primary, since, until)
        texts: list[InboundText] = []
        for _ in range(MOST_PAGES):
            page = self._page(provider, access.primary, request, ends)
            if page is None:
                return None
            texts += self._complete(provider, access.primary, page, ends)
            request = page.following
            if request is None:
                break
        # Lists begin with the latest, and their times have whole seconds only.
        texts.reverse()
        texts.sort(key=lambda text: text.received_at or until)
        return Missed(tuple(texts), whole=request is None)

    def _page(
        self, provider: Provider, credentials: Credentials, request: Request | None, ends: float
    ) -> Recounted | None:
        if request is None or not isinstance(provider, Recounts):
            return None
        response = self._exchange(provider, request, credentials, ends)
        if isinstance(response, Failure) or response.status != 200:
            return None
        return provider.recounted(credentials, response)

    def _complete(
        self, provider: Provider, credentials: Credentials, page: Recounted, ends: float
    ) -> Iterator[InboundText]:
        """Yield a page's texts, those with files with where the files are."""
        for text, request in page.texts:
            response = self._exchange(provider, request, credentials, ends) if request else None
            if isinstance(response, Response) and isinstance(provider, Recounts):
                yield provider.with_files(text, response)
            else:
                yield text
