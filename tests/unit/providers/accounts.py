"""Accounts and texts that the tests of the providers share."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.accounts import Access, Account, ProviderName
from domain.addresses import from_wire
from domain.callbacks import Call
from domain.messages import OutboundText
from domain.numbers import Number

SECRETS = {
    "twilio": "0123456789abcdef-twilio-secret",
    "telesign": base64.b64encode(b"the telesign secret of the tests").decode(),
    "acs": base64.b64encode(b"the acs secret of the tests").decode(),
    "link_mobility": "the link secret of the tests",
    "vibes": "the vibes secret of the tests",
    "infobip": "the-infobip-key-of-the-tests",
}
SID = "AC00000000000000000000000000000001"
GATE = {"platform_id": "COMMON_API", "platform_partner_id": "1234", "gate_id": "BVldZyQt"}
CUSTOMER = "FFFFFFFF-EEEE-DDDD-1234-AB1234567890"
URL = "https://channel.example.org/webhooks/p/a/token"


def credentials(provider: str, secret: str = "") -> dict[str, str]:
    secret = secret or SECRETS[provider]
    return {
        "twilio": {"account_sid": SID, "auth_token": secret},
        "telesign": {"customer_id": CUSTOMER, "api_key": secret},
        "acs": {
            "connection_string": f"endpoint=https://x.communication.azure.com/;accesskey={secret}"
        },
        "link_mobility": GATE
        | {
            "username": "lm-user",
            "password": secret,
            "base_url": "https://n-eu.linkmobility.io/sms/send",
        },
        "vibes": {"username": "ops@example.com", "password": secret},
        "infobip": {"base_url": "https://abc123.api.infobip.com", "api_key": secret},
    }[provider]


def access(
    provider: str,
    primary: Mapping[str, str] | None = None,
    secondary: Mapping[str, str] | None = None,
    **options: str,
) -> Access:
    account = Account("main", "Main", ProviderName(provider), options=options)
    return Access(account, primary or credentials(provider), secondary)


def call(
    body: bytes = b"", headers: Mapping[str, str] | None = None, query: str = "", **more: Any
) -> Call:
    url = f"{URL}?{query}" if query else URL
    return Call(more.get("method", "POST"), more.get("url", url), headers or {}, body)


def outbound(text: str = "Hello 👍", sender: str = "+14255550100", **more: Any) -> OutboundText:
    return OutboundText(
        reference="ref-1",
        sender=from_wire(sender),
        recipient=from_wire("+12065550199"),
        text=text,
        first_sent_at=datetime(2026, 11, 20, 16, 8, 13, tzinfo=UTC),
        status_url=URL,
        **more,
    )


def number(address: str = "+14255550100", **more: Any) -> Number:
    return Number("n1", "Front desk", from_wire(address), "main", "support", **more)
