"""Who calls, where a provider signs nothing: a login or a header that was agreed on with it."""

from __future__ import annotations

import hmac

from domain.accounts import Access
from domain.callbacks import Call
from domain.errors import Unverified
from domain.providers import CredentialField
from providers.base import Credentials, basic


def login(found_at: str) -> tuple[CredentialField, CredentialField]:
    """Return the fields of the login that a provider was told to call us with."""
    return (
        CredentialField(
            "callback_username",
            "Callback username",
            secret=False,
            pattern=r"[!-9;-~]+",
            found_at=found_at,
            required=False,
        ),
        CredentialField(
            "callback_password",
            "Callback password",
            secret=True,
            pattern=r"[!-~]{8,}",
            found_at=found_at,
            required=False,
        ),
    )


def header(found_at: str) -> CredentialField:
    """Return the field of the header that a provider was told to call us with."""
    return CredentialField(
        "callback_header",
        "Callback header",
        secret=True,
        pattern=r"[A-Za-z0-9-]+: *[!-~]{8,}",
        found_at=found_at,
        required=False,
    )


def verify(call: Call, access: Access) -> None:
    """Raise ``Unverified`` unless *call* brings what one set of credentials asks for."""
    if not any(_proves(call, each) for each in access.every()):
        raise Unverified("caller_unproven", "The callback lacks the agreed login or header.")


def _proves(call: Call, credentials: Credentials) -> bool:
    """Tell whether *call* brings login and header as agreed; compares in constant time."""
    user = credentials.get("callback_username", "")
    password = credentials.get("callback_password", "")
    name, _, value = credentials.get("callback_header", "").partition(":")
    scheme, _, proof = call.headers.get("authorization", "").partition(" ")
    pairs = []
    if user or password:
        pairs.append((f"{scheme.capitalize()} {proof.strip()}", basic(user, password)))
    if name:
        pairs.append((call.headers.get(name.lower(), ""), value.strip()))
    return all(
        hmac.compare_digest(got.encode(errors="replace"), wanted.encode()) for got, wanted in pairs
    )
