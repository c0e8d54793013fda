"""What Twilio refuses, and with which code.

Sources: Twilio's error list (numbers and meanings) and "REST API: Key Resource" (what an API key
may not read). 21604 for a missing To is from memory.
"""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlsplit

from local.simulators.accounts import E164, Account, Number, bare
from local.simulators.endpoints import ApiCall
from local.simulators.twilio_resources import refusal

_LONGEST_BODY = 1600
_MOST_MEDIA = 10
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Twilio API"'}


def authenticate(call: ApiCall, accounts: list[Account]) -> Account:
    """Find the account whose token or API key the call carries; the path must name it too."""
    user, password = _basic(call)
    account = next((one for one in accounts if _opens(one, user, password)), None)
    if account is None:
        raise refusal(401, 20003, "Authenticate", _CHALLENGE)
    sid = account.credentials["account_sid"]
    if call.params.get("account", sid) != sid:
        raise not_found(call)
    return account


def refuse_api_key(call: ApiCall) -> None:
    """Refuse a Standard API key, which may not read accounts."""
    if _basic(call)[0].startswith("SK"):
        raise refusal(401, 20003, "Authenticate", _CHALLENGE)


def not_found(call: ApiCall) -> Exception:
    """20404, which names the resource."""
    return refusal(404, 20404, f"The requested resource {call.path} was not found")


def sender(account: Account, call: ApiCall) -> tuple[str | None, Number]:
    """Give the Messaging Service, if one is used, and the number that the message goes out from."""
    service, wanted = call.field("MessagingServiceSid") or None, call.field("From")
    if service and service != account.credentials.get("messaging_service_sid"):
        raise refusal(400, 21701, f"The Messaging Service {service} does not exist")
    if not wanted and not service:
        raise refusal(400, 21603, "A 'From' phone number is required.")
    able = [number for number in account.numbers if "send" in number.capabilities]
    chosen = next((n for n in able if not wanted or bare(n.number) == bare(wanted)), None)
    if chosen is None and not wanted:
        raise refusal(400, 21703, f"The Messaging Service {service} contains no phone numbers")
    if chosen is None:
        message = (
            f"The 'From' phone number {wanted} is not a valid, message-capable Twilio phone number"
        )
        raise refusal(400, 21606, message)
    return service, chosen


def check_recipient(call: ApiCall) -> None:
    """Refuse a message to nobody."""
    to = call.field("To")
    if not to:
        raise refusal(400, 21604, "A 'To' phone number is required.")
    if not E164.fullmatch(to):
        raise refusal(400, 21211, f"The 'To' number {to} is not a valid phone number.")


def check_message(call: ApiCall, ours: Number) -> None:
    """Refuse what cannot be sent."""
    media = call.form.get("MediaUrl", [])
    if not call.field("Body") and not media:
        raise refusal(400, 21602, "Message body is required.")
    if len(call.field("Body")) > _LONGEST_BODY:
        raise refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
    _check_media(media, ours)
    if "StatusCallback" in call.form and not _is_address(call.field("StatusCallback")):
        raise refusal(400, 21609, "The StatusCallback URL is not a valid URL.")


def _check_media(media: list[str], ours: Number) -> None:
    if len(media) > _MOST_MEDIA:
        raise refusal(400, 21623, "Number of media files exceeds allowed limit")
    if not all(_is_address(url) for url in media):
        raise refusal(400, 21620, "Invalid media URL(s)")
    if media and "media" not in ours.capabilities:
        raise refusal(400, 21621, f"The 'From' number {ours.number} is not enabled for MMS")


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "_" not in parts.netloc


def _basic(call: ApiCall) -> tuple[str, str]:
    scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password


def _opens(account: Account, user: str, password: str) -> bool:
    known = account.credentials
    pairs = [
        (known.get("account_sid"), known.get("auth_token")),
        (known.get("api_key_sid"), known.get("api_key_secret")),
    ]
    return bool(user and password) and (user, password) in pairs
