"""How the control API shows what happened."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from local.simulators.accounts import Account
from local.simulators.courier import Outcome
from local.simulators.ledger import Callback, Ledger, Text


def text(entry: Text, ledger: Ledger) -> dict[str, Any]:
    """Show a text; ``times`` counts how often the customer got it."""
    return {
        "id": entry.id,
        "provider": entry.provider,
        "account": entry.account,
        "direction": entry.direction,
        "origin": entry.origin,
        "from": entry.sender,
        "to": entry.recipient,
        "text": entry.body,
        "media": [{"content_type": m.content_type, "url": m.url} for m in entry.media],
        "reference": entry.reference,
        "callback_url": entry.callback_url,
        "status": entry.status,
        "requests": entry.requests,
        "times": ledger.times(entry),
        "at": entry.at.isoformat(),
    }


def callback(entry: Callback) -> dict[str, Any]:
    """Show a callback."""
    return asdict(entry) | {"at": entry.at.isoformat()}


def outcome(entry: Outcome) -> dict[str, Any]:
    """Show what the app answered to a callback."""
    return {
        "url": entry.attempt.url,
        "status": entry.status,
        "error": entry.error,
        "headers": dict(entry.headers),
        "body": entry.body,
        "seconds": round(entry.seconds, 3),
    }


def account(entry: Account) -> dict[str, Any]:
    """Show an account without its credentials."""
    return entry.model_dump(mode="json", exclude={"credentials"})
