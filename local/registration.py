"""Tells the simulators about the accounts and numbers of the sample configuration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from domain.accounts import from_json
from services.webhook_urls import WebhookUrls


def register(phone_url: str, values: Mapping[str, str], config: Path) -> None:
    """Register every account of *config* with its credentials, numbers and callback URL."""
    for name, body in registrations(values, config).items():
        _put(f"{phone_url}/control/accounts/{name}", body)


def registrations(values: Mapping[str, str], config: Path) -> dict[str, dict[str, Any]]:
    """Return what the simulators are told, by ``<provider>/<account>``."""
    document = json.loads(config.read_text())
    urls = WebhookUrls(values["PUBLIC_BASE_URL"], values["WEBHOOK_SECRET"])
    found: dict[str, dict[str, Any]] = {}
    for body in document["accounts"]:
        account = from_json(body)
        numbers = [n["number"] for n in document["numbers"] if n["account"] == account.id]
        secrets = {field: values[setting] for field, setting in account.credentials.items()}
        found[f"{account.provider}/{account.id}"] = {
            "credentials": {**account.options, **secrets},
            "numbers": [_number(number) for number in numbers],
            "callback_url": urls.callback(account),
            "fallback_url": urls.callback(account),
        }
    return found


def _number(number: str) -> dict[str, Any]:
    return {
        "number": number if len(number) < 9 else f"+{number}",
        "capabilities": ["send", "receive", "voice", "media"],
    }


def _put(url: str, body: Mapping[str, Any]) -> None:
    request = Request(
        url,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
        method="PUT",
    )
    with build_opener(ProxyHandler({})).open(request, timeout=10):
        return
