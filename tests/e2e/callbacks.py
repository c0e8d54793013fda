"""Callbacks made by hand, where the simulators' own are too well-behaved.

Twilio's are signed by its official SDK; TeleSign's by the recipe of its documentation.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Barrier
from typing import TypeVar
from urllib.parse import urlencode
from uuid import uuid4

import requests
from twilio.request_validator import RequestValidator

from tests.e2e.world import NUMBERS, World, call

T = TypeVar("T")
TWILIO_SID = "AC00000000000000000000000000000001"
TELESIGN_CUSTOMER = "FFFFFFFF-EEEE-DDDD-1234-AB1234567890"


@dataclass(frozen=True)
class Callback:
    """One request of a provider, ready to be sent, also more than once."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self) -> requests.Response:
        return call("POST", self.url, data=self.body, headers=dict(self.headers))


def twilio_text(
    world: World, customer: str, text: str, *, to: str = NUMBERS["twilio"], token: str | None = None,
    **more: str,
) -> Callback:  # fmt: skip
    """Return a customer's text as Twilio brings it."""
    sid = more.pop("sid", f"SM{uuid4().hex}")
    fields = {
        "AccountSid": TWILIO_SID, "MessageSid": sid, "SmsSid": sid, "From": customer, "To": to,
        "Body": text, "NumMedia": "0", "SmsStatus": "received", "ApiVersion": "2010-04-01", **more,
    }  # fmt: skip
    url = world.callback_url("twilio")
    signer = RequestValidator(token or world.settings["TWILIO_AUTH_TOKEN"])
    return Callback(
        url,
        urlencode(fields).encode(),
        {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": signer.compute_signature(url, fields),
        },
    )


def telesign_text(
    world: World, customer: str, text: str, *, to: str = NUMBERS["telesign"], key: str | None = None
) -> Callback:
    """Return a customer's text as TeleSign brings it."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    body = json.dumps(
        {
            "reference_id": uuid4().hex.upper(),
            "sub_resource": "mo_sms",
            "errors": {},
            "status": {"code": 1500, "description": "Delivered", "updated_on": now},
            "submit_timestamp": now,
            "user_response": {
                "phone_number": customer.lstrip("+"), "iso_country_code": "US",
                "sender_id": to.lstrip("+"), "mo_message": text,
            },
        }
    ).encode()  # fmt: skip
    secret = base64.b64decode(key or world.settings["TELESIGN_API_KEY"])
    signature = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
    return Callback(
        world.callback_url("telesign"),
        body,
        {
            "Content-Type": "application/json",
            "Authorization": f"TSA {TELESIGN_CUSTOMER}:{signature}",
        },
    )


def acs_text(
    world: World,
    customer: str,
    text: str,
    *,
    to: str = NUMBERS["acs"],
    at: datetime | None = None,
    url: str | None = None,
) -> Callback:
    """Return a customer's text as Event Grid brings it to the callback URL."""
    key = f"Incoming_{uuid4().hex}"
    moment = (at or datetime.now(UTC)).isoformat()
    event = {
        "id": key,
        "topic": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/x",
        "subject": f"/phonenumber/{to.lstrip('+')}",
        "eventType": "Microsoft.Communication.SMSReceived",
        "eventTime": moment,
        "dataVersion": "1.0",
        "metadataVersion": "1",
        "data": {
            "messageId": key, "from": customer.lstrip("+"), "to": to.lstrip("+"), "message": text,
            "receivedTimestamp": moment,
        },
    }  # fmt: skip
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "aeg-event-type": "Notification",
        "aeg-subscription-name": "SMS-EVENTS",
    }
    return Callback(url or world.callback_url("acs"), json.dumps([event]).encode(), headers)


TEXTS: Mapping[str, Callable[..., Callback]] = {
    "twilio": twilio_text,
    "telesign": telesign_text,
    "acs": acs_text,
}


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Make all calls at the same moment; return their results in order."""
    barrier = Barrier(len(calls))

    def one(make: Callable[[], T]) -> T:
        barrier.wait(30)
        return make()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))
