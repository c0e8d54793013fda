"""Azure Communication Services: a resource, its access key, and how requests are signed with it.

- https://learn.microsoft.com/azure/communication-services/concepts/authentication
- https://learn.microsoft.com/azure/azure-app-configuration/rest-api-authentication-hmac
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from domain.errors import Invalid
from providers.base import Credentials, Request


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as configured; without a key it is used under the app's own identity."""

    endpoint: str
    key: str = field(default="", repr=False)


def of(credentials: Credentials) -> Resource:
    """Return the resource of an account, or raise ``Invalid``."""
    parts = {}
    for part in credentials.get("connection_string", "").split(";"):
        name, _, value = part.partition("=")  # a key ends with padding
        parts[name.strip().lower()] = value.strip()
    endpoint = (parts.get("endpoint") or credentials.get("endpoint", "")).rstrip("/").lower()
    found = urlsplit(endpoint)
    if found.scheme not in {"http", "https"} or not found.hostname or found.path or found.query:
        detail = "The endpoint has to look like https://<name>.communication.azure.com."
        raise Invalid("credentials_malformed", detail, field="/connection_string")
    key = parts.get("accesskey", "")
    if ("connection_string" in credentials and not key) or not _is_base64(key):
        detail = "The access key of the connection string is not complete."
        raise Invalid("credentials_malformed", detail, field="/connection_string")
    return Resource(endpoint, key)


def signed(request: Request, key: str, date: str) -> Request:
    """Return *request* signed with an access key at *date*, an HTTP date."""
    url = urlsplit(request.url)
    target = url.path + (f"?{url.query}" if url.query else "")
    digest = base64.b64encode(hashlib.sha256(request.body).digest()).decode()
    line = f"{request.method}\n{target}\n{date};{url.netloc};{digest}"
    signature = base64.b64encode(hmac.digest(base64.b64decode(key), line.encode(), "sha256"))
    headers = {
        **request.headers,
        "x-ms-date": date,
        "x-ms-content-sha256": digest,
        "Authorization": "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256"
        f"&Signature={signature.decode()}",
    }
    return Request(request.method, request.url, headers, request.body)


def _is_base64(key: str) -> bool:
    try:
        base64.b64decode(key, validate=True)
    except ValueError:
        return False
    return True
