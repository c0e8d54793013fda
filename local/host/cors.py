"""Cross-origin requests, as `Host.CORS` in local.settings.json allows them.

Source: Core Tools, which answer preflights before routing and keys. No origins, no headers.
"""

from local.host.answer import Answer, Header
from local.host.request import Request
from local.host.settings import Settings


class Cors:
    """Answers preflights and marks answers for allowed origins."""

    def __init__(self, settings: Settings) -> None:
        self._origins = settings.cors_origins
        self._credentials = settings.cors_credentials

    def preflight(self, request: Request) -> Answer | None:
        """Answer a preflight, None if the request is none."""
        wanted = request.headers.get("access-control-request-method")
        if not self._origins or request.method != "OPTIONS" or not wanted:
            return None
        names = request.headers.get("access-control-request-headers", "")
        return Answer(
            204,
            (
                (b"access-control-allow-methods", wanted.encode("latin-1")),
                (b"access-control-allow-headers", names.encode("latin-1")),
            )
            if self._allows(request)
            else (),
        )

    def headers(self, request: Request) -> tuple[Header, ...]:
        """Return what is added to every answer to an allowed origin."""
        if not self._allows(request):
            return ()
        origin = request.headers["origin"].encode("latin-1")
        credentials = ((b"access-control-allow-credentials", b"true"),)
        return (
            (b"access-control-allow-origin", origin),
            (b"vary", b"Origin"),
            *(credentials if self._credentials else ()),
        )

    def _allows(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        return bool(origin) and ("*" in self._origins or origin in self._origins)
