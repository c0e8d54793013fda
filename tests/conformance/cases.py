"""Conformance cases: recorded or constructed provider traffic, loaded and typed.

A case that is not in the format raises ``Malformed`` with its path and the key that is wrong.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from domain.accounts import Access, Account, ProviderName
from domain.addresses import Address, from_wire
from domain.callbacks import Call
from providers.base import Failure, Response

KINDS = {"inbound", "status", "duplicate", "ignore", "reject", "batch", "handshake"}
TOKENS = {"valid", "wrong", "none"}
SEND_RESPONSES = "send_responses"
BESIDE = {SEND_RESPONSES, "send_requests", "validations", "listings", "wirings", "recounts"}

Json = Mapping[str, Any]


class Malformed(Exception):
    """Raised when a file is no conformance case."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the app has sent and the provider has accepted."""

    provider_message_id: str | None
    reference: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One callback and its outcome; ``sent`` are the messages sent before it."""

    request: Json
    expect: Json
    sent: tuple[Sent, ...]

    @property
    def token(self) -> str:
        """The token that the caller uses: ``valid``, ``wrong`` or ``none``."""
        return str(self.request.get("token", "valid"))


@dataclass(frozen=True, slots=True)
class Case:
    """One case: an account, its numbers, and callbacks in their order.

    ``rule`` says what it is for; ``security`` names what of the shared set it shows.
    """

    path: Path
    name: str
    provider: ProviderName
    required: bool
    rule: str
    security: str | None
    account: Json
    numbers: tuple[Address, ...]
    steps: tuple[Step, ...]
    final: Json

    def access(self) -> Access:
        """Return the account as an administrator entered it."""
        options = {}
        for name in ("topic", "event_subscription_names"):
            if value := self.account.get(name):
                options[name] = value if isinstance(value, str) else ",".join(value)
        account = Account("case", self.name, self.provider, options=options)
        return Access(account, dict(self.account["credentials"]), self.account.get("secondary"))

    def callback_url(self, step: Step) -> str:
        """Return the public callback URL as the provider was told, without query."""
        url = str(self.account.get("public_url") or step.request["url"])
        return self._filled(url).partition("?")[0]

    def call(self, step: Step) -> Call:
        """Return the callback of *step* as it arrives."""
        request = step.request
        query = self._filled(str(request["url"])).partition("?")[2] or urlencode(
            request.get("query") or {}
        )
        return Call(
            method=request["method"],
            url=self.callback_url(step) + (f"?{query}" if query else ""),
            headers={name.lower(): str(value) for name, value in request["headers"].items()},
            body=_body(request),
        )

    def _filled(self, url: str) -> str:
        return url.replace("{webhook_secret}", str(self.account.get("webhook_token", "")))


@dataclass(frozen=True, slots=True)
class SendCase:
    """One answer of a provider to a send, or none, and what it means."""

    path: Path
    name: str
    provider: ProviderName
    response: Response | Failure
    expect: Json


def cases(folder: Path) -> Iterator[Case]:
    """Yield the callback cases under *folder*."""
    for path in sorted(folder.rglob("*.json")):
        if path.parent.name not in BESIDE:
            yield _case(path, _loaded(path))


def send_cases(folder: Path) -> Iterator[SendCase]:
    """Yield the answers to a send under *folder*."""
    for path in sorted(folder.rglob(f"{SEND_RESPONSES}/*.json")):
        raw = _loaded(path)
        _need(path, raw, "name", "provider", "response", "expect")
        response, provider = _response(path, raw["response"]), ProviderName(raw["provider"])
        yield SendCase(path, raw["name"], provider, response, raw["expect"])


def _response(path: Path, raw: Json) -> Response | Failure:
    if "failure" in raw:  # ours: what there is to say where no answer came
        return Failure(raw["failure"])
    _need(path, raw, "status", "body")
    headers = {name.lower(): value for name, value in raw.get("headers", {}).items()}
    return Response(raw["status"], headers, raw["body"])


def _case(path: Path, raw: Json) -> Case:
    _need(path, raw, "name", "provider", "severity", "account", "request", "expect")
    _need(path, raw["account"], "credentials")
    steps = [raw, *raw.get("followups", ())]
    return Case(
        path=path,
        name=raw["name"],
        provider=ProviderName(raw["provider"]),
        required=raw["severity"] == "required",
        rule=raw.get("notes", ""),
        security=raw.get("security"),
        account=raw["account"],
        numbers=tuple(from_wire(number) for number in raw.get("numbers", ())),
        steps=tuple(_step(path, step) for step in steps),
        final=raw.get("expect_final", {}),
    )


def _step(path: Path, raw: Json) -> Step:
    _need(path, raw, "request", "expect")
    request, expect = raw["request"], raw["expect"]
    _need(path, request, "method", "url", "headers")
    kinds = expect.get("kind_in") or [expect.get("kind")]
    if not set(kinds) <= KINDS:
        raise Malformed(f"{path}: unknown kind in {kinds}")
    if request.get("token", "valid") not in TOKENS:
        raise Malformed(f"{path}: unknown token {request['token']}")
    sent = tuple(
        Sent(each.get("provider_message_id"), each.get("reference"), each.get("status"))
        for each in raw.get("sent", ())
    )
    return Step(request, expect, sent)


def _body(request: Json) -> bytes:
    if "body_base64" in request:
        return base64.b64decode(request["body_base64"])
    if long := request.get("body_repeated"):  # too long to stand in a file
        return f"{long['start']}{long['part'] * long['times']}{long['end']}".encode()
    return str(request.get("body") or "").encode()


def _loaded(path: Path) -> Json:
    raw = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise Malformed(f"{path}: no JSON object")
    return raw


def _need(path: Path, raw: Json, *keys: str) -> None:
    for key in keys:
        if key not in raw:
            raise Malformed(f"{path}: {key} is missing")
