"""The JSON that Twilio's API answers with.

Source: twilio/twilio-oai, spec/json/twilio_api_v2010.json and twilio_messaging_v1.json.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from local.simulators.accounts import Account, Number
from local.simulators.endpoints import ApiCall, RefusedError
from local.simulators.ledger import Stage, Text
from local.simulators.segments import segments

API = "/2010-04-01"

SENDER_KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "PhoneNumbers": ("phone_numbers", frozenset({"long_code", "toll_free"})),
    "ShortCodes": ("short_codes", frozenset({"short_code"})),
    "AlphaSenders": ("alpha_senders", frozenset({"alphanumeric"})),
}

ERROR_CODES: dict[Stage, int] = {"failed": 30008, "undelivered": 30003, "opted_out": 21610}


def refusal(
    status: int, code: int, message: str, headers: Mapping[str, str] | None = None
) -> RefusedError:
    """Refuse as Twilio words it."""
    return RefusedError(status, error(status, code, message), headers)


def error(status: int, code: int, message: str) -> dict[str, Any]:
    """Give the body of an error."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    return {"code": code, "message": message, "more_info": more, "status": status}


def sid(prefix: str, *parts: str) -> str:
    """Make an id that is always the same for the same thing."""
    return prefix + hashlib.md5("/".join(parts).encode()).hexdigest()


def status_word(stage: Stage) -> str:
    """Give a stage in Twilio's words."""
    return "failed" if stage == "opted_out" else stage


def account(account: Account, *, suspended: bool) -> dict[str, Any]:
    """Show an account; Twilio does tell the token."""
    return {
        "sid": account.credentials["account_sid"],
        "friendly_name": account.id,
        "status": "suspended" if suspended else "active",
        "type": "Full",
        "auth_token": account.credentials["auth_token"],
    }


def message(text: Text, account_sid: str) -> dict[str, Any]:
    """Give a message, whichever way it went."""
    uri = f"{API}/Accounts/{account_sid}/Messages/{text.id}"
    outbound = text.direction == "to_customer"
    undecided = text.status == "queued" and text.service is not None
    return {
        "sid": text.id,
        "account_sid": account_sid,
        "messaging_service_sid": text.service,
        "from": None if undecided else text.sender,
        "to": text.recipient,
        "body": text.body,
        "status": "accepted" if undecided else status_word(text.status),
        "direction": "outbound-api" if outbound else "inbound",
        "num_segments": "0" if undecided else str(segments(text.body)),
        "num_media": str(len(text.media)),
        "error_code": ERROR_CODES.get(text.status),
        "error_message": None,
        "price": None,
        "price_unit": None,
        "date_created": _date(text.at),
        "date_updated": _date(text.at),
        "date_sent": None if text.status == "queued" else _date(text.at),
        "api_version": "2010-04-01",
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def phone_number(number: Number, account: Account) -> dict[str, Any]:
    """Give a number of the account, with the address that its texts go to."""
    account_sid = account.credentials["account_sid"]
    number_sid = sid("PN", account_sid, number.number)
    return {
        "sid": number_sid,
        "account_sid": account_sid,
        "phone_number": number.number,
        "friendly_name": number.number,
        "capabilities": {
            "voice": "voice" in number.capabilities,
            "sms": "send" in number.capabilities,
            "mms": "media" in number.capabilities,
            "fax": False,
        },
        "status": "in-use",
        "sms_url": account.callback_for(number.number) or "",
        "sms_method": "POST",
        "sms_fallback_url": account.fallback_for(number.number) or "",
        "sms_fallback_method": "POST",
        "sms_application_sid": "",
        "origin": "twilio",
        "uri": f"{API}/Accounts/{account_sid}/IncomingPhoneNumbers/{number_sid}.json",
    }


def short_code(number: Number, account: Account) -> dict[str, Any]:
    """Give a short code of the account."""
    account_sid = account.credentials["account_sid"]
    return {
        "sid": sid("SC", account_sid, number.number),
        "account_sid": account_sid,
        "short_code": number.number,
        "friendly_name": number.number,
        "sms_url": account.callback_for(number.number),
        "sms_method": "POST",
        "sms_fallback_url": account.fallback_for(number.number),
        "sms_fallback_method": "POST",
    }


def service(account: Account) -> dict[str, Any]:
    """Give the account's Messaging Service; inbound texts go where each number says."""
    return {
        "sid": account.credentials["messaging_service_sid"],
        "account_sid": account.credentials["account_sid"],
        "friendly_name": account.id,
        "inbound_request_url": None,
        "inbound_method": "POST",
        "use_inbound_webhook_on_number": True,
        "status_callback": None,
    }


def page(call: ApiCall, key: str, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One page of a list of the 2010 API."""
    size = min(call.number("PageSize", 50), 1000)
    number = call.number("Page", 0)
    asked = [part for part in call.query.split("&") if part and not part.startswith("Page")]
    base = f"{call.path}?" + "&".join([*asked, f"PageSize={size}"])
    start, more = number * size, len(items) > (number + 1) * size
    shown = items[start : start + size]
    return {
        key: list(shown),
        "page": number,
        "page_size": size,
        "start": start,
        "end": max(start + len(shown) - 1, 0),
        "uri": call.target,
        "first_page_uri": f"{base}&Page=0",
        "next_page_uri": f"{base}&Page={number + 1}" if more else None,
        "previous_page_uri": f"{base}&Page={number - 1}" if number else None,
    }


def senders(call: ApiCall, account: Account) -> dict[str, Any]:
    """Give the Messaging Service's senders of one kind; always one page."""
    key, kinds = SENDER_KINDS[call.params["kind"]]
    field = key.removesuffix("s")
    account_sid = account.credentials["account_sid"]
    items = [
        {"sid": sid("PN", account_sid, n.number), "account_sid": account_sid, field: n.number}
        for n in account.numbers
        if n.kind in kinds
    ]
    url = f"https://messaging.twilio.com{call.path}"
    meta = {"page": 0, "page_size": 50, "key": key, "url": url, "first_page_url": url}
    return {key: items, "meta": {**meta, "next_page_url": None, "previous_page_url": None}}


def matches(text: Text, call: ApiCall) -> bool:
    """Tell whether a text is one that the filters of a list ask for."""
    day = text.at.strftime("%Y-%m-%d")
    at = text.at.strftime("%Y-%m-%dT%H:%M:%SZ")

    def sent(bound: str) -> str:
        return at if "T" in bound else day

    exact, since, until = (call.argument(f"DateSent{sign}") for sign in ("", ">", "<"))
    return (
        call.argument("To") in ("", text.recipient)
        and call.argument("From") in ("", text.sender)
        and (not exact or sent(exact) == exact)
        and (not since or sent(since) >= since)
        and (not until or sent(until) <= until)
    )


def _date(at: datetime) -> str:
    return format_datetime(at)
