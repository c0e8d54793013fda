"""The app's identity towards storage: one token per process, for all its clients."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from domain.ports import Clock

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken, TokenCredential

REFRESHED_BEFORE_SECONDS = 300
"""The clients, too, ask again for a token that ends sooner than this."""


class SharedToken:
    """A credential that asks another one once per scope until the token is about to end.

    There is a client per table and thread, and each would ask for a token of its own: a hundred
    and more at once when a process begins, against an endpoint that allows few.
    """

    def __init__(self, credential: TokenCredential, clock: Clock) -> None:
        self._credential = credential
        self._clock = clock
        self._lock = Lock()
        self._tokens: dict[tuple[str, ...], AccessToken] = {}

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """Return a token for *scopes*; options such as a tenant are passed on and not kept."""
        if options:
            return self._credential.get_token(*scopes, **options)
        with self._lock:
            token = self._tokens.get(scopes)
            if token is None or self._left(token) < REFRESHED_BEFORE_SECONDS:
                token = self._tokens[scopes] = self._renewed(token, scopes)
            return token

    def forget(self) -> None:
        """Ask again next time: a token was refused before its end."""
        with self._lock:
            self._tokens.clear()

    def _renewed(self, old: AccessToken | None, scopes: tuple[str, ...]) -> AccessToken:
        """Return a new token; the old one to its end where none is to be had."""
        from azure.core.exceptions import AzureError  # noqa: PLC0415 - cold start

        try:
            return self._credential.get_token(*scopes)
        except AzureError:
            if old is None or self._left(old) <= 0:
                raise
            return old

    def _left(self, token: AccessToken) -> float:
        return token.expires_on - self._clock.now().timestamp()
