"""Who we are to Table Storage: the holder of the account's key, or an identity with a token.

- https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
- https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from email.utils import formatdate
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from domain.errors import Unavailable

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken, AzureNamedKeyCredential, TokenCredential

SCOPE = "https://storage.azure.com/.default"
RENEW_SECONDS = 300.0
"""A token is renewed this long before its end, and used to its end if that fails."""


class Authorization(Protocol):
    """Makes the headers by which storage knows us."""

    def headers(self, method: str, path: str, content_type: str) -> Mapping[str, str]:
        """Return the headers for a request; *path* as it is sent, without its query."""

    def denied(self) -> bool:
        """Take note of a 401; tell whether the same request may fare better now."""


class SharedKey:
    """Signs with the account's key."""

    def __init__(self, credential: AzureNamedKeyCredential) -> None:
        self._credential = credential

    def headers(self, method: str, path: str, content_type: str) -> Mapping[str, str]:
        """Return date and signature; the key is read each time, as it may be exchanged."""
        name, key = self._credential.named_key
        date = formatdate(usegmt=True)
        signed = f"{method}\n\n{content_type}\n{date}\n/{name}{path}"
        signature = b64encode(hmac.digest(b64decode(key), signed.encode(), "sha256")).decode()
        return {"x-ms-date": date, "Authorization": f"SharedKey {name}:{signature}"}

    def denied(self) -> bool:
        """Return False: the same key signs the same way."""
        return False


class Identity:
    """Shows a token, kept until shortly before it ends; one thread renews it for all."""

    def __init__(self, credential: TokenCredential, seconds: Callable[[], float]) -> None:
        """*seconds* returns the time since 1970, in which tokens count."""
        self._credential = credential
        self._seconds = seconds
        self._lock = Lock()
        self._token: AccessToken | None = None

    def headers(self, method: str, path: str, content_type: str) -> Mapping[str, str]:  # noqa: ARG002 the protocol's
        """Return the token; raise ``Unavailable`` where there is none."""
        return {
            "x-ms-date": formatdate(usegmt=True),
            "Authorization": f"Bearer {self._current().token}",
        }

    def denied(self) -> bool:
        """Forget the token: it may have been revoked."""
        with self._lock:
            self._token = None
        return True

    def _current(self) -> AccessToken:
        token = self._token
        if token is not None and self._left(token) > RENEW_SECONDS:
            return token
        with self._lock:
            token = self._token
            if token is None or self._left(token) <= RENEW_SECONDS:
                token = self._token = self._renewed(token)
            return token

    def _renewed(self, old: AccessToken | None) -> AccessToken:
        from azure.core.exceptions import AzureError  # noqa: PLC0415 - cold start

        try:
            return self._credential.get_token(SCOPE)
        except AzureError as error:
            if old is not None and self._left(old) > 0:
                return old
            raise Unavailable(
                "storage_unavailable", "The app's identity got no token for storage; tried again."
            ) from error

    def _left(self, token: AccessToken) -> float:
        return token.expires_on - self._seconds()
