"""Twilio: the signature of callbacks.

- https://www.twilio.com/docs/usage/webhooks/webhooks-security
- https://github.com/twilio/twilio-python/blob/main/twilio/request_validator.py
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlsplit

from domain.accounts import Access
from domain.callbacks import Call
from domain.errors import Unverified
from providers import wire


def verify(call: Call, access: Access, callback_url: str) -> None:
    """Raise ``Unverified`` unless one of our secrets signed the public URL and every field."""
    shared = _by_shared_key(call.headers.get("x-twilio-webhooks-signature-settings", ""))
    key = "webhook_shared_key" if shared else "auth_token"
    secrets = [each[key] for each in access.every() if each.get(key)]
    if not secrets:
        raise Unverified("credentials_missing", f"The account has no {key} to check with.")
    signature = call.headers.get("x-twilio-signature", "").encode()
    digest = hashlib.sha256 if shared else hashlib.sha1
    right = False
    for secret in secrets:
        for signed in _signed(call, callback_url):
            expected = base64.b64encode(hmac.digest(secret.encode(), signed, digest))
            right |= hmac.compare_digest(expected, signature)
    if not right:
        raise Unverified("signature_wrong", "The signature of the callback is not Twilio's.")


def posted(call: Call) -> wire.Form:
    """Return the fields of the body, blank and repeated ones too; none for GET."""
    return wire.form(call.body.decode("utf-8", "replace")) if call.method == "POST" else []


def _by_shared_key(settings: str) -> bool:
    """Tell by the settings header whether a shared key signed; only the known algorithms."""
    pairs = dict(part.strip().partition("=")[::2] for part in settings.split(","))
    algorithm = pairs.get("algorithm", "").strip().upper() or "HMAC_SHA1"
    if algorithm not in {"HMAC_SHA1", "HMAC_SHA256"}:
        raise Unverified("algorithm_unknown", "The callback is signed with an unknown algorithm.")
    return algorithm == "HMAC_SHA256"


def _signed(call: Call, callback_url: str) -> list[bytes]:
    """Return what Twilio may have signed: the URL without and with its port, then the fields."""
    parts = urlsplit(callback_url)
    host, port = _host_and_port(parts.netloc, parts.scheme)
    query = call.url.partition("#")[0].partition("?")[2]
    rest = parts.path + (f"?{query}" if query else "")
    appended = "".join(name + value for name, value in sorted(set(posted(call))))
    start = f"{parts.scheme}://{host}"
    urls = (f"{start}{rest}", f"{start}:{port}{rest}")
    return [(url + appended).encode(errors="replace") for url in urls]


def _host_and_port(netloc: str, scheme: str) -> tuple[str, str]:
    host = netloc.rpartition("@")[2]
    name, colon, port = host.rpartition(":")
    if colon and port.isdigit():
        return name, port
    return host, "443" if scheme == "https" else "80"
