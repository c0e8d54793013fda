"""Who we are to Table Storage: the holder of the account's key, or an identity with a token.

- https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
- https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from email.utils import formatdate
from typing import TYPE_CHECKING, Protocol

from domain.errors import Unavailable
from storage.identity import SharedToken

if TYPE_CHECKING:
    from azure.core.credentials import AzureNamedKeyCredential, TokenCredential

SCOPE = "https://storage.azure.com/.default"


class Authorization(Protocol):
    """Makes the headers by which storage knows us.

    ``in_the_clear``: whoever reads the headers can use them again, so they need TLS.
    """

    in_the_clear: bool

    def headers(self, method: str, path: str, content_type: str) -> Mapping[str, str]:
        """Return the headers for a request; *path* as it is sent, without its query."""

    def denied(self) -> bool:
        """Take note of a 401; tell whether the same request may fare better now."""


class SharedKey:
    """Signs with the account's key."""

    in_the_clear = False

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
    """Shows a token; the credential keeps it between calls (``storage/identity.py``)."""

    in_the_clear = True

    def __init__(self, credential: TokenCredential) -> None:
        self._credential = credential

    def headers(self, method: str, path: str, content_type: str) -> Mapping[str, str]:  # noqa: ARG002 the protocol's
        """Return the token; raise ``Unavailable`` where there is none."""
        from azure.core.exceptions import AzureError  # noqa: PLC0415 - cold start

        try:
            token = self._credential.get_token(SCOPE).token
        except AzureError as error:
            raise Unavailable(
                "storage_unavailable", "The app's identity got no token for storage; tried again."
            ) from error
        return {"x-ms-date": formatdate(usegmt=True), "Authorization": f"Bearer {token}"}

    def denied(self) -> bool:
        """Forget the token: it may have been revoked."""
        if isinstance(self._credential, SharedToken):
            self._credential.forget()
        return True


def authorization_of(credential: AzureNamedKeyCredential | TokenCredential) -> Authorization:
    """Return how a credential of the client's is shown."""
    if hasattr(credential, "get_token"):
        return Identity(credential)
    return SharedKey(credential)
