"""What LINK Mobility refuses, and how its gates sign in.

Sources: "SMS REST API: MT and delivery reports" 1.18 (errors, fields) and "Gate API" 1.2. Which
code belongs to a bad sender, recipient or text in the answer to a send is not published: here the
result codes 2000, 2100 and 4000 under ``status``.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from local.simulators.accounts import E164, Account
from local.simulators.endpoints import ApiCall, RefusedError

NEEDED = ("platform_id", "platform_partner_id", "gate_id", "username", "password")
_SENDERS = {
    "SHORTNUMBER": re.compile(r"\d{1,14}"),
    "MSISDN": E164,
    "ALPHANUMERIC": re.compile(r"(?!\d)[A-Za-z0-9 ]{2,11}"),
}
_MOST_SEGMENTS = 254

_DESCRIPTIONS = {
    2000: "Invalid source",
    2100: "Invalid destination",
    4000: "Invalid parameter",
    103303: "Gate not found",
    103201: "Invalid platform id",
    103202: "Invalid platform partner id",
    106000: "Unknown error",
    106100: "Invalid authentication",
    106101: "Access denied",
    106200: "Platform id is invalid or missing",
    106201: "Platform partner id is invalid or missing",
    106300: "No gate available",
    106301: "Specified gate unavailable",
}


def error(code: int) -> dict[str, Any]:
    """Write the body of an error."""
    return {"status": code, "description": _DESCRIPTIONS[code], "translatedDescription": None}


def refusal(status: int, code: int) -> RefusedError:
    """Refuse as LINK words it."""
    return RefusedError(status, error(code))


def authenticate(call: ApiCall, accounts: list[Account]) -> Account:
    """Find the account whose login a call brings."""
    given = call.headers.get("authorization", "")
    for account in accounts:
        if given == _basic(account.credentials["username"], account.credentials["password"]):
            return account
    raise refusal(401, 106100)


def order(call: ApiCall, account: Account) -> dict[str, Any]:
    """Read what is to be sent; refuse what cannot be."""
    try:
        found = json.loads(call.body)
    except ValueError as malformed:
        raise refusal(400, 4000) from malformed
    if not isinstance(found, dict) or call.content_type != "application/json":
        raise refusal(400, 4000)
    known = account.credentials
    gates = found.get("deliveryReportGates") or []
    text = found.get("userData")
    faults = {
        106200: found.get("platformId") != known["platform_id"],
        106201: found.get("platformPartnerId") != known["platform_partner_id"],
        106300: found.get("useDeliveryReport", True) and not gates,
        106301: any(gate != known["gate_id"] for gate in gates),
        2000: not _may_send(found, account),
        2100: not E164.fullmatch(str(found.get("destination"))),
        4000: not isinstance(text, str) or not text or len(text) > _MOST_SEGMENTS * 153,
    }
    for code, wrong in faults.items():
        if wrong:
            raise refusal(400, code)
    return found


def gate(call: ApiCall, account: Account) -> None:
    """Refuse a look-up of another gate than the account's."""
    known = account.credentials
    for param, name, status, code in (
        ("platform", "platform_id", 400, 103201),
        ("partner", "platform_partner_id", 400, 103202),
        ("gate", "gate_id", 404, 103303),
    ):
        if call.params[param] != known[name]:
            raise refusal(status, code)


def gate_headers(account: Account) -> dict[str, str]:
    """Give what the gate's destination was set up to send: a login, a header, both or none."""
    known = account.credentials
    headers = {}
    if known.get("callback_username") or known.get("callback_password"):
        user, password = known.get("callback_username", ""), known.get("callback_password", "")
        headers["Authorization"] = _basic(user, password)
    name, _, value = known.get("callback_header", "").partition(":")
    return headers | ({name: value.strip()} if name else {})


def _may_send(found: dict[str, Any], account: Account) -> bool:
    source, kind = str(found.get("source")), found.get("sourceTON", "ALPHANUMERIC")
    number = account.number(source)
    spelt = _SENDERS.get(kind)
    return bool(spelt and spelt.fullmatch(source) and number and "send" in number.capabilities)


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
