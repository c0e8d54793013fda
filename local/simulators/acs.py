"""Azure Communication Services: SMS, phone numbers, and the events that Event Grid brings.

Sources: Azure/azure-rest-api-specs (communication/data-plane/Sms 2021-03-07 and 2026-01-23), the
recordings of Azure/azure-sdk-for-python, the schema of telephony and SMS events in the Azure
documentation, and its list of SMS error codes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import unquote
from uuid import uuid4

from starlette.responses import JSONResponse, Response

from local.simulators import acs_checks as checks
from local.simulators import event_grid
from local.simulators.accounts import E164, Account, Number, bare, is_base64
from local.simulators.base import ProviderSimulator
from local.simulators.courier import Letter
from local.simulators.endpoints import ApiCall, Endpoint
from local.simulators.ledger import Direction, Stage, Text
from local.simulators.segments import segments

_TRIGGER = "/runtime/webhooks/EventGrid?functionName=acs_events"

_DETAILS: dict[Stage, str] = {
    "delivered": "2000: No Error",
    "undelivered": "4006: The Destination/To number is not reachable",
    "failed": "5000: Message failed to deliver.",
    "opted_out": "4007: The Destination/To number has opted out of receiving messages from you.",
}


class Acs(ProviderSimulator):
    """Azure Communication Services."""

    name: ClassVar[str] = "acs"
    signs_host: ClassVar[bool] = True
    stop_words: ClassVar[frozenset[str]] = frozenset(
        {"STOP", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE"}
    )
    start_words: ClassVar[frozenset[str]] = frozenset({"START", "UNSTOP"})

    def wrong_credentials(self, account: Account) -> Sequence[str]:
        """Need an access key, alone or in a connection string."""
        keys = checks.access_keys(account)
        return [] if keys and all(is_base64(key) for key in keys) else ["access_key"]

    def endpoints(self) -> Sequence[Endpoint]:
        """Send; list and show numbers."""
        return (
            Endpoint("POST", "/sms", self._send, sends=True),
            Endpoint("GET", "/phoneNumbers", self._list_numbers),
            Endpoint("GET", "/phoneNumbers/{number}", self._show_number),
        )

    def trouble(self, status: int, headers: Mapping[str, str]) -> Response:
        """Answer with an error object."""
        code = "TooManyRequests" if status == 429 else "InternalServerError"
        return JSONResponse(checks.error(code, "Please try again later."), status, headers)

    def new_id(self, direction: Direction, *, media: bool) -> str:
        """Make a prefix, the time and a GUID."""
        del media
        prefix = "Outgoing" if direction == "to_customer" else "Incoming"
        return f"{prefix}_{datetime.now(UTC):%Y%m%d%H%M%S}{uuid4()}"

    def inbound(self, text: Text, account: Account) -> Letter:
        """Write SMSReceived; numbers come without ``+``."""
        if text.media:
            raise ValueError("ACS carries no media")
        data = {
            "messageId": text.id,
            "from": bare(text.customer),
            "to": bare(text.ours),
            "message": text.body,
            "receivedTimestamp": _time(text.at),
            "segmentCount": segments(text.body),
        }
        event = event_grid.Event(
            text.id, "Microsoft.Communication.SMSReceived", _subject(text.ours), data
        )
        return event_grid.notification(
            account, "inbound", event, self._events_to(account, text.ours)
        )

    def report(self, text: Text, account: Account, stage: Stage) -> Letter | None:
        """Write SMSDeliveryReportReceived, for final stages of messages that asked for it."""
        if stage not in _DETAILS or not text.wants_report:
            return None
        delivered = stage == "delivered"
        parts = segments(text.body)
        attempt = {
            "timestamp": _time(datetime.now(UTC)),
            "segmentsSucceeded": parts if delivered else 0,
            "segmentsFailed": 0 if delivered else parts,
        }
        data = {
            "messageId": text.id,
            "from": bare(text.ours),
            "to": text.customer,
            "deliveryStatus": "Delivered" if delivered else "Failed",
            "deliveryStatusDetails": _DETAILS[stage],
            "receivedTimestamp": _time(datetime.now(UTC)),
            "deliveryAttempts": [attempt],
            "Tag": text.reference,
        }
        event = event_grid.Event(
            text.id,
            "Microsoft.Communication.SMSDeliveryReportReceived",
            _subject(text.customer),
            data,
        )
        return event_grid.notification(
            account, "report", event, self._events_to(account, text.ours)
        )

    async def shake_hands(self, account: Account) -> bool | None:
        """Ask the address as Event Grid does when somebody subscribes."""
        code = str(uuid4())
        letter = event_grid.handshake(account, self._events_to(account), code)
        outcome = await self._carrier.courier.deliver(letter)
        return outcome is not None and event_grid.is_valid(account, outcome, code)

    def _events_to(self, account: Account, ours: str = "") -> str | None:
        if account.door == "event_grid_trigger":
            return self._carrier.app_url + _TRIGGER
        return account.callback_for(ours)

    def _send(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        message = checks.message(call)
        ours = checks.sender(account, message["from"])
        results = [
            self._send_one(account, ours, message, recipient)
            for recipient in message["smsRecipients"]
        ]
        return JSONResponse({"value": results}, 202)

    def _send_one(
        self,
        account: Account,
        ours: Number,
        message: Mapping[str, Any],
        recipient: Mapping[str, Any],
    ) -> dict[str, Any]:
        to = str(recipient.get("to"))
        if not E164.fullmatch(to):
            return _result(to, 400, errorMessage="Invalid To phone number format.")
        if not checks.is_repeatable(recipient):
            return _result(to, 400, repeatabilityResult="rejected")
        key = checks.repeatability_key(recipient)
        text = key and self._carrier.ledger.repeated(self.name, account.id, key)
        if text:
            text.requests += 1
        else:
            text = self._carrier.take_on(self, account, self._text(account, ours, message, to, key))
        return _result(to, 202, messageId=text.id, repeatabilityResult="accepted")

    def _text(
        self, account: Account, ours: Number, message: Mapping[str, Any], to: str, key: str | None
    ) -> Text:
        options = message.get("smsSendOptions") or {}
        return Text(
            id=self.new_id("to_customer", media=False),
            provider=self.name,
            account=account.id,
            direction="to_customer",
            ours=ours.number,
            customer=to,
            body=message["message"],
            origin="api",
            reference=options.get("tag"),
            request_key=key,
            wants_report=bool(options.get("enableDeliveryReport")),
        )

    def _list_numbers(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        skip, top = call.number("skip", 0), call.number("top", 100)
        shown = [_purchased(number) for number in account.numbers if _is_listed(number)]
        page: dict[str, Any] = {"phoneNumbers": shown[skip : skip + top]}
        if len(shown) > skip + top:
            version = call.argument("api-version")
            page["nextLink"] = f"/phoneNumbers?skip={skip + top}&top={top}&api-version={version}"
        return JSONResponse(page)

    def _show_number(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        wanted = unquote(call.params["number"])
        number = account.number(wanted)
        if number is None or not _is_listed(number):
            raise checks.refusal(404, "NotFound", f"Input phoneNumber {wanted} cannot be found.")
        return JSONResponse(_purchased(number))

    def _authenticate(self, call: ApiCall) -> Account:
        account = checks.authenticate(call, self._carrier.accounts.of(self.name))
        if self._carrier.is_suspended(account):
            raise checks.refusal(403, "Forbidden", "The resource is suspended.")
        return account


def _result(to: str, status: int, **more: str) -> dict[str, Any]:
    return {"to": to, "httpStatusCode": status, "successful": status == 202, **more}


def _is_listed(number: Number) -> bool:
    return number.kind in ("long_code", "toll_free")


def _purchased(number: Number) -> dict[str, Any]:
    ways = {"receive": "inbound", "send": "outbound"}
    sms = "+".join(word for able, word in ways.items() if able in number.capabilities)
    voice = "inbound+outbound" if "voice" in number.capabilities else "none"
    return {
        "id": bare(number.number),
        "phoneNumber": f"+{bare(number.number)}",
        "countryCode": "US",
        "phoneNumberType": "tollFree" if number.kind == "toll_free" else "geographic",
        "capabilities": {"calling": voice, "sms": sms or "none"},
        "assignmentType": "application",
        "purchaseDate": "2026-01-15T00:00:00Z",
        "cost": {"amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly"},
    }


def _subject(number: str) -> str:
    return f"/phonenumber/{bare(number)}"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}0Z"
