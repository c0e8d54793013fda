"""What Infobip refuses: some things with an HTTP error, most with a status beside HTTP 200.

Sources: Infobip's OpenAPI document 3.210.0 (shapes, scopes) and its page "Response status and
error codes". That a suspended account looks like one without credit, and that a repeated id is
remembered for good, are assumptions.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

from local.simulators.accounts import Account
from local.simulators.endpoints import ApiCall, RefusedError
from local.simulators.ledger import Stage, Text
from local.simulators.segments import segments

SEND = ("message:send", "sms:message:send", "sms:manage")
BALANCE = ("account-management:manage",)
NUMBERS = ("numbers:manage",)

_GROUPS = ("OK", "PENDING", "UNDELIVERABLE", "DELIVERED", "EXPIRED", "REJECTED")
_STAGES: dict[Stage, tuple[int, int, str]] = {
    "queued": (1, 26, "PENDING_ACCEPTED"),
    "sent": (3, 2, "DELIVERED_TO_OPERATOR"),
    "delivered": (3, 5, "DELIVERED_TO_HANDSET"),
    "undelivered": (2, 9, "UNDELIVERABLE_NOT_DELIVERED"),
    "failed": (5, 6, "REJECTED_NETWORK"),
    "opted_out": (5, 14, "REJECTED_DESTINATION_BLOCKLISTED"),
}
_REJECTED = {
    11: "REJECTED_SOURCE",
    12: "REJECTED_NOT_ENOUGH_CREDITS",
    23: "REJECTED_DUPLICATE_MESSAGE_ID",
    25: "REJECTED_MESSAGE_TOO_LONG",
    51: "MISSING_TO",
    52: "REJECTED_DESTINATION",
}
_MOST_PARTS, _MOST_BYTES = 25, 4000


def status(stage: Stage) -> dict[str, Any]:
    """Write the status of a stage."""
    group, number, name = _STAGES[stage]
    return _status(group, number, name)


def rejection(number: int) -> dict[str, Any]:
    """Write the status of a message that is not taken."""
    return _status(5, number, _REJECTED[number])


def error(code: str, text: str) -> dict[str, Any]:
    """Write an error as most of the API does."""
    return {"requestError": {"serviceException": {"messageId": code, "text": text}}}


def profile(account: Account) -> dict[str, str]:
    """Give the headers that the notification profile adds to callbacks, as it is set up."""
    known, headers = account.credentials, {}
    if password := known.get("callback_password"):
        pair = f"{known.get('callback_username', '')}:{password}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    if header := known.get("callback_header"):
        name, _, value = header.partition(":")
        headers[name] = value.strip()
    return headers


def authenticate(call: ApiCall, accounts: list[Account], scopes: tuple[str, ...]) -> Account:
    """Find the account of the API key, which has every scope unless some are registered."""
    scheme, _, key = call.headers.get("authorization", "").partition(" ")
    account = next((one for one in accounts if one.credentials["api_key"] == key), None)
    if account is None or scheme != "App":
        raise RefusedError(401, error("UNAUTHORIZED", "Invalid login details"))
    granted = account.credentials.get("scopes", "").split()
    if granted and not set(granted) & set(scopes):
        raise RefusedError(403, _fault(403, "Forbidden"))
    return account


def messages(call: ApiCall) -> list[Mapping[str, Any]]:
    """Read the messages of a request, or name what is missing."""
    try:
        body = json.loads(call.body)
    except ValueError as fault:
        raise RefusedError(400, _fault(400, "Malformed JSON")) from fault
    listed = body.get("messages") if isinstance(body, dict) else None
    if not isinstance(listed, list) or not listed:
        raise _violated("messages")
    for index, message in enumerate(listed):
        if not isinstance(message, dict) or not message.get("destinations"):
            raise _violated(f"messages[{index}].destinations")
        if not isinstance(message.get("content"), dict) or not message["content"].get("text"):
            raise _violated(f"messages[{index}].content.text")
    return listed


def refused(account: Account, text: Text) -> int | None:
    """Give the status id with which a text is rejected, if it is."""
    number, to = account.number(text.ours), text.customer.removeprefix("+")
    faults = {
        51: not to,
        52: not re.fullmatch(r"[1-9]\d{7,14}", to),
        11: number is None or "send" not in number.capabilities,
        25: segments(text.body) > _MOST_PARTS or len(text.body.encode()) > _MOST_BYTES,
    }
    return next((status_id for status_id, wrong in faults.items() if wrong), None)


def _status(group: int, number: int, name: str) -> dict[str, Any]:
    return {
        "groupId": group,
        "groupName": _GROUPS[group],
        "id": number,
        "name": name,
        "description": name.replace("_", " ").capitalize(),
    }


def _violated(member: str) -> RefusedError:
    violation = {"property": member, "violation": "must not be empty"}
    return RefusedError(400, _fault(400, "Bad Request", violation))


def _fault(code: int, description: str, *violations: Mapping[str, str]) -> dict[str, Any]:
    """Write an error as version 3 of the SMS API does."""
    return {
        "errorCode": f"E{code}",
        "description": description,
        "action": "Check the request.",
        "violations": list(violations),
        "resources": [],
    }
