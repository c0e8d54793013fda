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
from typing import Any, TypeVar
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
    world: World,
    customer: str,
    text: str,
    *,
    to: str = NUMBERS["twilio"],
    secret: str | None = None,
    **more: str,
) -> Callback:
    """Return a customer's text as Twilio brings it."""
    sid = f"SM{uuid4().hex}"
    fields = {
        "AccountSid": TWILIO_SID, "MessageSid": sid, "SmsSid": sid, "From": customer, "To": to,
        "Body": text, "NumMedia": "0", "SmsStatus": "received", "ApiVersion": "2010-04-01", **more,
    }  # fmt: skip
    return _twilio(world, fields, secret)


def telesign_text(
    world: World,
    customer: str,
    text: str,
    *,
    to: str = NUMBERS["telesign"],
    secret: str | None = None,
) -> Callback:
    """Return a customer's text as TeleSign brings it."""
    content = {
        "reference_id": uuid4().hex.upper(),
        "sub_resource": "mo_sms",
        "errors": {},
        "status": {"code": 1500, "description": "Delivered", "updated_on": _now()},
        "submit_timestamp": _now(),
        "user_response": {
            "phone_number": customer.lstrip("+"), "iso_country_code": "US",
            "sender_id": to.lstrip("+"), "mo_message": text,
        },
    }  # fmt: skip
    return _telesign(world, content, secret)


def acs_text(
    world: World,
    customer: str,
    text: str,
    *,
    to: str = NUMBERS["acs"],
    at: datetime | None = None,
) -> Callback:
    """Return a customer's text as Event Grid brings it to the callback URL."""
    key = f"Incoming_{uuid4().hex}"
    data = {
        "messageId": key, "from": customer.lstrip("+"), "to": to.lstrip("+"), "message": text,
        "receivedTimestamp": at.isoformat() if at else _now(),
    }  # fmt: skip
    return _acs(world, "Microsoft.Communication.SMSReceived", key, data)


def infobip_text(
    world: World,
    customer: str,
    text: str,
    *,
    to: str = NUMBERS["infobip"],
) -> Callback:
    """Return a customer's text as Infobip brings it."""
    content = {
        "messageId": uuid4().hex, "from": customer.lstrip("+"), "to": to.lstrip("+"),
        "text": text, "cleanText": text, "receivedAt": _now(), "smsCount": 1,
    }  # fmt: skip
    return _infobip(world, content)


def _twilio(world: World, fields: Mapping[str, str], secret: str | None = None) -> Callback:
    url = world.callback_url("twilio")
    signer = RequestValidator(secret or world.settings["TWILIO_AUTH_TOKEN"])
    return Callback(
        url,
        urlencode(fields).encode(),
        {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": signer.compute_signature(url, fields),
        },
    )


def _telesign(world: World, content: Mapping[str, Any], secret: str | None = None) -> Callback:
    body = json.dumps(content).encode()
    key = base64.b64decode(secret or world.settings["TELESIGN_API_KEY"])
    signature = base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"TSA {TELESIGN_CUSTOMER}:{signature}",
    }
    return Callback(world.callback_url("telesign"), body, headers)


def _acs(world: World, kind: str, key: str, data: Mapping[str, Any]) -> Callback:
    event = {
        "id": key,
        "topic": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/x",
        "subject": f"/phonenumber/{data['to']}",
        "eventType": kind,
        "eventTime": _now(),
        "dataVersion": "1.0",
        "metadataVersion": "1",
        "data": data,
    }
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "aeg-event-type": "Notification",
        "aeg-subscription-name": "SMS-EVENTS",
    }
    return Callback(world.callback_url("acs"), json.dumps([event]).encode(), headers)


def _infobip(world: World, content: Mapping[str, Any]) -> Callback:
    body = json.dumps({"results": [content]}).encode()
    return Callback(world.callback_url("infobip"), body, {"Content-Type": "application/json"})


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


TEXTS: Mapping[str, Callable[..., Callback]] = {
    "twilio": twilio_text,
    "telesign": telesign_text,
    "acs": acs_text,
    "infobip": infobip_text,
}


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Make all calls at the same moment; return their results in order."""
    barrier = Barrier(len(calls))

    def one(make: Callable[[], T]) -> T:
        barrier.wait(30)
        return make()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def twilio_report(world: World, key: str, customer: str) -> Callback:
    """Return a report that does not carry our reference."""
    fields = {
        "AccountSid": TWILIO_SID, "MessageSid": key, "SmsSid": key, "From": NUMBERS["twilio"],
        "To": customer, "MessageStatus": "delivered", "SmsStatus": "delivered",
        "ApiVersion": "2010-04-01",
    }  # fmt: skip
    return _twilio(world, fields)


def telesign_report(world: World, key: str, customer: str) -> Callback:
    """Return a report that does not carry our reference."""
    del customer
    status = {"code": 200, "description": "Delivered to handset", "updated_on": _now()}
    return _telesign(world, {"reference_id": key, "status": status, "errors": []})


def acs_report(world: World, key: str, customer: str) -> Callback:
    """Return a report that does not carry our reference."""
    data = {
        "messageId": key, "from": NUMBERS["acs"].lstrip("+"), "to": customer,
        "deliveryStatus": "Delivered", "deliveryStatusDetails": "2000: No Error",
        "receivedTimestamp": _now(), "deliveryAttempts": [],
    }  # fmt: skip
    return _acs(world, "Microsoft.Communication.SMSDeliveryReportReceived", key, data)


def infobip_report(world: World, key: str, customer: str) -> Callback:
    """Return a report; Infobip's id is our reference."""
    status = {"groupId": 3, "groupName": "DELIVERED", "id": 5, "name": "DELIVERED_TO_HANDSET"}
    content = {"messageId": key, "to": customer.lstrip("+"), "doneAt": _now(), "status": status}
    return _infobip(world, content)


def link_mobility_report(world: World, key: str, _customer: str) -> Callback:
    """Return a report that names LINK's own id alone."""
    content = {"refId": "", "id": key, "resultCode": 1001, "timestamp": _now(), "segments": 1}
    login = f"gate:{world.settings['LINK_MOBILITY_CALLBACK_PASSWORD']}".encode()
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Basic {base64.b64encode(login).decode()}",
    }
    return Callback(world.callback_url("link_mobility"), json.dumps(content).encode(), headers)


def vibes_report(world: World, key: str, _customer: str) -> Callback:
    """Return a report that names Vibes' own id alone."""
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><mtMessageResponse messageId="{key}" '
        f'receiptDate="{_now()}"><type>Handset</type><status isError="false">'
        "<description>MtMessage successfully delivered to the Handset</description></status>"
        "</mtMessageResponse>"
    )
    return Callback(world.callback_url("vibes"), body.encode(), {"Content-Type": "text/xml"})
