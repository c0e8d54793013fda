"""How the control API shows what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from local.simulators.accounts import Account
from local.simulators.courier import Outcome
from local.simulators.ledger import Callback, Ledger, Text


def texts(entries: Iterable[Text], ledger: Ledger) -> list[dict[str, Any]]:
    """Show texts; ``times`` counts how often the customer got each of them."""
    times = Counter(text.identity for text in ledger.accepted())
    return [_text(entry, times[entry.identity]) for entry in entries]


def _text(entry: Text, times: int) -> dict[str, Any]:
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
        "times": times,
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
