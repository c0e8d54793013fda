"""What ACS refuses, and how it knows a caller.

Sources: azure-communication-sms 1.1.0 (``_shared/policy.py``) for the signature; the examples of
Azure/azure-rest-api-specs and the recordings of Azure/azure-sdk-for-python for the answers. How far
clocks may differ is not published: any date is taken.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import uuid4

from local.simulators.accounts import E164, Account, Number
from local.simulators.endpoints import ApiCall, RefusedError

_SIGNED = "x-ms-date;host;x-ms-content-sha256"
_LONGEST_MESSAGE = 2048
_MOST_RECIPIENTS = 100


def error(code: str, message: str) -> dict[str, Any]:
    """Write an error object."""
    return {"error": {"code": code, "message": message}}


def refusal(status: int, code: str, message: str) -> RefusedError:
    """Refuse with an error object."""
    return RefusedError(status, error(code, message))


def invalid(field: str, message: str) -> RefusedError:
    """Refuse with the problem document that validation writes."""
    problem = {
        "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
        "title": "One or more validation errors occurred.",
        "status": 400,
        "errors": {field: [message]},
        "traceId": f"00-{uuid4().hex}-{uuid4().hex[:16]}-00",
    }
    return RefusedError(400, problem)


def access_keys(account: Account) -> list[str]:
    """Give the account's keys, the one in its connection string too."""
    known = account.credentials
    found = re.search(r"accesskey=([^;]+)", known.get("connection_string", ""), re.IGNORECASE)
    keys = [known.get("access_key"), known.get("secondary_access_key"), found and found[1]]
    return [key for key in keys if key]


def authenticate(call: ApiCall, accounts: list[Account]) -> Account:
    """Find the account by its signature or its token, and ask for a version of the API."""
    scheme, _, proof = call.headers.get("authorization", "").partition(" ")
    if scheme == "Bearer":
        known = [one for one in accounts if proof and one.credentials.get("bearer_token") == proof]
    else:
        _check_content(call)
        known = [one for one in accounts if scheme == "HMAC-SHA256" and _signed(call, one, proof)]
    if not known:
        raise refusal(401, "Denied", "Denied by the resource provider.")
    if not call.argument("api-version"):
        raise refusal(400, "MissingApiVersion", "The api-version query parameter is required.")
    return known[0]


def message(call: ApiCall) -> dict[str, Any]:
    """Read the body of a send call."""
    if call.content_type != "application/json":
        raise RefusedError(415, {"title": "Unsupported Media Type", "status": 415})
    try:
        body = json.loads(call.body)
    except ValueError as malformed:
        raise invalid("$", "The body is not valid JSON.") from malformed
    if not isinstance(body, dict):
        raise invalid("$", "The body is not an object.")
    for field in ("from", "message"):
        if not isinstance(body.get(field), str):
            raise invalid(field, f"The {field} field is required.")
    _check_sizes(body)
    return body


def sender(account: Account, wanted: str) -> Number:
    """Find the sender; both refusals are 401, as recorded, and do not mean the key."""
    if not (E164.fullmatch(wanted) or re.fullmatch(r"\d{5,6}|[A-Za-z0-9 ]{1,11}", wanted)):
        raise refusal(401, "InternalError", "The sender could not be read.")
    number = account.number(wanted)
    if number is None or "send" not in number.capabilities:
        raise refusal(401, "Unauthorized", "")
    return number


def is_repeatable(recipient: Mapping[str, Any]) -> bool:
    """Tell whether a recipient has no repeatability id, or one with a date."""
    if not recipient.get("repeatabilityRequestId"):
        return True
    try:
        parsedate_to_datetime(str(recipient.get("repeatabilityFirstSent")))
    except ValueError:
        return False
    return True


def repeatability_key(recipient: Mapping[str, Any]) -> str | None:
    """Give what makes two requests for a recipient the same one; none if nothing does."""
    if not recipient.get("repeatabilityRequestId"):
        return None
    names = ("to", "repeatabilityRequestId", "repeatabilityFirstSent")
    return "|".join(str(recipient[name]) for name in names)


def _check_sizes(body: Mapping[str, Any]) -> None:
    recipients, options = body.get("smsRecipients"), body.get("smsSendOptions")
    if not isinstance(recipients, list) or not 1 <= len(recipients) <= _MOST_RECIPIENTS:
        raise invalid("smsRecipients", "Between 1 and 100 recipients are required.")
    if not all(isinstance(one, dict) and isinstance(one.get("to"), str) for one in recipients):
        raise invalid("smsRecipients", "Every recipient needs a to field.")
    if len(body["message"]) > _LONGEST_MESSAGE:
        raise invalid("message", "The message must not be longer than 2048 characters.")
    asked = options.get("enableDeliveryReport") if isinstance(options, dict) else None
    if options is not None and not isinstance(asked, bool):
        raise invalid("smsSendOptions.enableDeliveryReport", "The field is required.")


def _check_content(call: ApiCall) -> None:
    if call.headers.get("x-ms-content-sha256") != _content_hash(call):
        text = "Request 'x-ms-content-sha256' differs from the hash of the content."
        raise refusal(401, "Denied", text)


def _signed(call: ApiCall, account: Account, proof: str) -> bool:
    date, host = call.headers.get("x-ms-date", ""), call.headers.get("host", "")
    text = f"{call.method}\n{call.target}\n{date};{host};{_content_hash(call)}"
    return any(
        hmac.compare_digest(
            f"SignedHeaders={_SIGNED}&Signature={_signature(key, text)}".encode(), proof.encode()
        )
        for key in access_keys(account)
    )


def _signature(key: str, text: str) -> str:
    digest = hmac.new(base64.b64decode(key), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _content_hash(call: ApiCall) -> str:
    return base64.b64encode(hashlib.sha256(call.body).digest()).decode()
