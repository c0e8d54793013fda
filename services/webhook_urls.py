"""Callback URLs: one per account, guarded by a token that only we can make (design §3.9)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import quote

from domain.accounts import Account, ProviderName

TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class WebhookUrls:
    """Makes and checks callback URLs.

    ``previous`` is the secret before a rotation: its URLs stay valid until it is removed.
    """

    base: str
    secret: str = field(repr=False)
    previous: str = field(default="", repr=False)

    def callback(self, account: Account) -> str:
        """Return the URL that a provider calls with texts and reports."""
        return self.called(account, _token(self.secret, account.provider, account.id))

    def called(self, account: Account, token: str) -> str:
        """Return the URL that was called with *token*: what a provider signs, whoever made it."""
        return f"{self.base}/webhooks/{account.provider}/{quote(account.id)}/{token}"

    def public(self, path: str, query: str) -> str:
        """Return the public form of a call's URL: our base, its path and its raw query."""
        return f"{self.base}{path}" + (f"?{query}" if query else "")

    def opens(self, provider: ProviderName, account: str, token: str) -> bool:
        """Tell whether *token* is that of the account; compares in constant time."""
        secrets = (self.secret, self.previous) if self.previous else (self.secret,)
        matches = [
            hmac.compare_digest(
                _token(secret, provider, account).encode(), token.encode(errors="replace")
            )
            for secret in secrets
        ]
        return any(matches)


def _token(secret: str, provider: str, account: str) -> str:
    digest = hmac.new(secret.encode(), f"{provider}/{account}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")
