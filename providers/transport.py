"""The one way in which requests leave for a provider over HTTPS."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from domain.accounts import ProviderName
from providers.base import Credentials, Failure, Request, Response


class Transport:
    """Carries one provider's requests; in simulator mode to the simulator instead."""

    def __init__(self, provider: ProviderName, simulator: str | None = None) -> None:
        self._to = f"{simulator.rstrip('/')}/{provider}" if simulator else None

    def exchange(
        self, request: Request, _credentials: Credentials, within: float, /
    ) -> Response | Failure:
        """Return the response, or why there is none; the credentials stand in *request*."""
        return exchange(request, self._redirected(request.url), within)

    def _redirected(self, url: str) -> str:
        if self._to is None:
            return url
        parts = urlsplit(url)
        return self._to + parts.path + (f"?{parts.query}" if parts.query else "")


def exchange(request: Request, url: str, within: float) -> Response | Failure:
    """Send *request* to *url*; end within *within* seconds, whatever the other side does."""
    import requests  # noqa: PLC0415 - a cold start must not pay for it

    from providers import connections  # noqa: PLC0415 - imports requests

    limits = connections.limit(within)
    try:
        answer = connections.session().request(
            request.method,
            url,
            data=request.body or None,
            headers=dict(request.headers),
            timeout=(connections.CONNECT_SECONDS, within),
            allow_redirects=False,
        )
    except (requests.RequestException, OSError):
        return Failure.NO_ANSWER if limits.left else Failure.NOT_CONNECTED
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.status_code, headers, answer.content.decode("utf-8", "replace"))


def permitted(url: str) -> bool:
    """Tell whether *url* may be called outside of simulator mode: https, to a public name."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return parts.scheme == "https" and not _is_local(host)


def _is_local(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))
