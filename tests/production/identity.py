"""The endpoint that gives the app's identity its tokens, as App Service has one.

https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


def jwt(now: datetime, audience: str = "https://storage.azure.com") -> str:
    """Return a token of the shape that Entra issues; Azurite looks at everything but the seal."""
    issued = int(now.timestamp()) - 60
    claims = {
        "aud": audience,
        "iss": "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
        "iat": issued,
        "nbf": issued,
        "exp": issued + 3600,
    }
    parts = ({"alg": "RS256", "typ": "JWT"}, claims, "seal")
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts)
    return ".".join(part.decode().rstrip("=") for part in encoded)


@dataclass
class Identities:
    """Gives a token for a resource to whoever names the identity and has the platform's header."""

    client_id: str
    url: str = ""
    header: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    given: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what the platform sets so that the app finds the endpoint."""
        return {"IDENTITY_ENDPOINT": self.url, "IDENTITY_HEADER": self.header}

    def token(self, resource: str) -> str:
        """Return the token for *resource*, the same one each time."""
        return self.given.setdefault(resource, jwt(datetime.now(UTC), resource))

    def answer(self, query: Mapping[str, list[str]], header: str | None) -> tuple[int, Any]:
        """Answer one request."""
        if header != self.header or query.get("client_id") != [self.client_id]:
            return 400, {"statusCode": 400, "message": "no such identity"}
        (resource,) = query["resource"]
        ends = int(datetime.now(UTC).timestamp()) + 3600
        token = {"access_token": self.token(resource), "token_type": "Bearer"}
        return 200, {**token, "resource": resource, "expires_on": str(ends)}


@contextmanager
def identities(client_id: str) -> Iterator[Identities]:
    """Give tokens to the identity *client_id*."""
    ours = Identities(client_id)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            status, body = ours.answer(query, self.headers.get("X-IDENTITY-HEADER"))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        ours.url = f"http://127.0.0.1:{server.server_port}/msi/token"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield ours
        finally:
            server.shutdown()
            thread.join()
