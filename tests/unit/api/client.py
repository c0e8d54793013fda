"""Calls the API the way that the host does: through the library's own bridge."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass
from typing import Any

import azure.functions as func
from fastapi import FastAPI

BASE = "https://sms.example.com"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str
    content: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Client:
    """Somebody who calls the API, with the headers that sign them in."""

    app: FastAPI
    signed_in: dict[str, str]

    def __call__(
        self, method: str, path: str, body: object = None, *, raw: bytes = b"", **headers: str
    ) -> Answer:
        sent = raw or (b"" if body is None else json.dumps(body).encode())
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if sent:
            named = {"content-type": "application/json", "content-length": str(len(sent))} | named
        url = path if path.startswith("https:") else BASE + path
        request = func.HttpRequest(method, url, headers=self.signed_in | named, body=sent)
        bridge = func.AsgiMiddleware(self.app)  # type: ignore[no-untyped-call]  # the library has no types here
        answer = asyncio.run(bridge.handle_async(request))
        headers_back = {name.lower(): value for name, value in answer.headers.items()}
        content = answer.get_body()
        return Answer(answer.status_code, headers_back, content.decode(errors="replace"), content)


def signed_in(key: str, *roles: str, name: str = "") -> dict[str, str]:
    """Return the header by which the platform tells who has signed in."""
    claims = [{"typ": "oid", "val": key}, *({"typ": "roles", "val": role} for role in roles)]
    claims += [{"typ": "preferred_username", "val": name}] if name else []
    document = {"auth_typ": "aad", "role_typ": "roles", "claims": claims}
    return {"x-ms-client-principal": base64.b64encode(json.dumps(document).encode()).decode()}
