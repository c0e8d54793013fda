"""What TeleSign refuses, and its two ways of signing in.

Sources: TeleSign's page "All status and error codes"; the official SDK (``rest.py``) and
TeleSign/sample_code (``ts_auth.py``) for the digest. The tolerance of the date, the lengths of a
nonce and the answer to a body that is no form are not published: here 15 minutes, 8 to 64
characters, and a form without fields.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import uuid4

from local.simulators.accounts import Account, Number
from local.simulators.endpoints import ApiCall, RefusedError

_TOLERANCE = timedelta(minutes=15)
_LONGEST_MESSAGE = 1600

_DESCRIPTIONS = {
    10000: "System Unavailable, Please try again later.",
    10002: "'x-ts-nonce' header value has been used recently",
    10003: "'x-ts-nonce' header value is either too long or too short",
    10004: "'Date' or 'x-ts-date' header is not within tolerable range",
    10005: "'Date' or 'x-ts-date' header is not RFC822 compliant",
    10006: "Invalid 'x-ts-auth-method' header.",
    10007: "Missing required 'Date' or 'x-ts-date' header",
    10008: "Invalid Signature.",
    10009: "Missing required `Authorization` header",
    10010: "CustomerID Account Suspended",
    10015: "Invalid Customer ID.",
    10017: "Reference ID not found",
    10019: "Rate Limit Exceeded",
    10022: "Invalid API Key.",
    10028: "Required 'Authorization' header is not in the correct format",
    11000: "Invalid value for parameter phone_number.",
    11004: "Invalid value for parameter callback_url",
    11009: "Invalid value for parameter message.",
    11011: "Invalid value for parameter reference_id",
    11013: "Invalid value for parameter sender_id.",
    11016: "Invalid value for parameter external_id",
    11017: "Invalid value for parameter message_type.",
    12000: "Missing Required Parameter phone_number",
    12009: "Missing Required Parameter message",
    12017: "Missing Required Parameter message_type",
}


def error(code: int) -> dict[str, Any]:
    """Write the envelope of an error."""
    status = {
        "code": code,
        "description": _DESCRIPTIONS[code],
        "updated_on": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
    }
    return {"reference_id": uuid4().hex.upper(), "external_id": None, "status": status}


def refusal(status: int, code: int, **extra: str) -> RefusedError:
    """Refuse as TeleSign words it."""
    return RefusedError(status, error(code) | extra)


def sign(api_key: str, data: bytes) -> str:
    """Sign with the decoded API key; decoding is lenient, as in the SDK."""
    digest = hmac.new(base64.b64decode(api_key), data, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def authenticate(call: ApiCall, accounts: list[Account]) -> Account:
    """Find the account that a call proves to be from."""
    authorization = call.headers.get("authorization")
    if not authorization:
        raise refusal(401, 10009)
    scheme, _, rest = authorization.partition(" ")
    customer_id, separator, proof = (_decoded(rest) if scheme == "Basic" else rest).partition(":")
    if scheme not in ("Basic", "TSA") or not separator:
        raise refusal(401, 10028)
    account = next((a for a in accounts if a.credentials["customer_id"] == customer_id), None)
    if account is None:
        raise refusal(401, 10015)
    if scheme == "TSA":
        _check_digest(call, account, proof)
    elif proof != account.credentials["api_key"]:
        raise refusal(401, 10022)
    return account


def sender(call: ApiCall, account: Account) -> Number:
    """Find the number that the message goes out from; refuse what cannot be sent."""
    for name, code in (("phone_number", 12000), ("message", 12009), ("message_type", 12017)):
        if not call.field(name):
            raise refusal(400, code)
    sender_id, external_id = call.field("sender_id"), call.field("external_id")
    number = account.number(sender_id) if sender_id else next(iter(account.numbers), None)
    callback_url = call.field("callback_url")
    faults = {
        11000: not re.fullmatch(r"[1-9]\d{7,14}", call.field("phone_number")),
        11009: len(call.field("message")) > _LONGEST_MESSAGE,
        11017: call.field("message_type") not in ("ARN", "MKT", "OTP"),
        11016: len(external_id) > 100 or not external_id.isascii(),
        11004: "callback_url" in call.form and not callback_url.startswith("http"),
    }
    for code, wrong in faults.items():
        if wrong:
            raise refusal(400, code)
    if number is None or "send" not in number.capabilities:
        raise refusal(400, 11013)
    return number


def _check_digest(call: ApiCall, account: Account, signature: str) -> None:
    nonce = call.headers.get("x-ts-nonce", "")
    if call.headers.get("x-ts-auth-method") != "HMAC-SHA256":
        raise refusal(401, 10006)
    if not 8 <= len(nonce) <= 64:
        raise refusal(401, 10003)
    _check_date(call.headers.get("x-ts-date") or call.headers.get("date"))
    signed = _string_to_sign(call)
    expected = sign(account.credentials["api_key"], signed.encode())
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        raise refusal(401, 10008, signature_string=signed)


def _check_date(value: str | None) -> None:
    if not value:
        raise refusal(401, 10007)
    try:
        date = parsedate_to_datetime(value)
    except ValueError as error_in_date:
        raise refusal(401, 10005) from error_in_date
    if abs(datetime.now(UTC) - date.astimezone(UTC)) > _TOLERANCE:
        raise refusal(401, 10004)


def _string_to_sign(call: ApiCall) -> str:
    own_date = call.headers.get("x-ts-date")
    lines = [
        call.method,
        call.headers.get("content-type", ""),
        "" if own_date else call.headers["date"],
        f"x-ts-auth-method:{call.headers['x-ts-auth-method']}",
    ]
    if own_date:
        lines.append(f"x-ts-date:{own_date}")
    lines.append(f"x-ts-nonce:{call.headers['x-ts-nonce']}")
    if call.body:
        lines.append(call.body.decode(errors="replace"))
    return "\n".join([*lines, call.path])


def _decoded(encoded: str) -> str:
    try:
        return base64.b64decode(encoded).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
