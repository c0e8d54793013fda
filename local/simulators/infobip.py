"""Infobip's SMS API and callbacks.

Sources: Infobip's OpenAPI document 3.210.0 (sms, mms, numbers, account-management,
subscriptions) and its pages on message statuses. The number of attempts of a callback is not
published: here five; the pauses between them are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal
from uuid import uuid4

from starlette.responses import JSONResponse, Response

from local.simulators import infobip_checks as checks
from local.simulators.accounts import Account, bare
from local.simulators.base import ProviderSimulator
from local.simulators.courier import Attempt, Envelope, Letter, Outcome
from local.simulators.endpoints import ApiCall, Endpoint
from local.simulators.ledger import Direction, Stage, Text
from local.simulators.segments import segments

_ATTEMPTS = 5
_PRICE = {"pricePerMessage": 0.01, "currency": "EUR"}
_NO_ERROR = (0, 0, "NO_ERROR")
_ERRORS: dict[Stage, tuple[int, int, str]] = {"undelivered": (1, 27, "EC_ABSENT_SUBSCRIBER")}
_ERROR_GROUPS = ("OK", "HANDSET_ERRORS")
_LONGEST_ID = 200
_INTERMEDIATE = "intermediate reports"


class Infobip(ProviderSimulator):
    """Infobip; without a keyword action on the number, a STOP opts nobody out here."""

    name: ClassVar[str] = "infobip"

    def wrong_credentials(self, account: Account) -> Sequence[str]:
        """Need the base URL, which leads here anyway, and an API key."""
        return [n for n in ("base_url", "api_key") if not account.credentials.get(n)]

    def endpoints(self) -> Sequence[Endpoint]:
        """Send; the balance and the numbers of the account."""
        return (
            Endpoint("POST", "/sms/3/messages", self._send, sends=True),
            Endpoint("GET", "/account/1/balance", self._show_balance),
            Endpoint("GET", "/numbers/1/numbers", self._list_numbers),
        )

    def trouble(self, status: int, headers: Mapping[str, str]) -> Response:
        """Answer TOO_MANY_REQUESTS or GENERAL_ERROR."""
        code = "TOO_MANY_REQUESTS" if status == 429 else "GENERAL_ERROR"
        text = "Too many requests" if status == 429 else "Something went wrong"
        return JSONResponse(checks.error(code, text), status, headers)

    def new_id(self, direction: Direction, *, media: bool) -> str:
        """Make 18 digits."""
        del direction, media
        return str(uuid4().int)[:18]

    def inbound(self, text: Text, account: Account) -> Letter:
        """Write ``MO_JSON_2``, with media ``MO_MMS_2``."""
        body = {
            "messageId": text.id,
            "from": bare(text.customer),
            "to": bare(text.ours),
            "receivedAt": _time(text.at),
            "price": {"pricePerMessage": 0, "currency": "EUR"},
            **(_mms(text) if text.media else _sms(text)),
        }
        batch = {"results": [body], "messageCount": 1, "pendingMessageCount": 0}
        return _letter(account, "inbound", text, batch, account.callback_for(text.ours))

    def report(self, text: Text, account: Account, stage: Stage) -> Letter | None:
        """Write a report; what is not final only for those who asked for it."""
        if stage == "queued" or not text.wants_report:
            return None
        if stage == "sent" and text.service != _INTERMEDIATE:
            return None
        group, number, name = _ERRORS.get(stage, _NO_ERROR)
        body = {
            "bulkId": text.id,
            "messageId": text.id,
            "to": bare(text.customer),
            "sender": bare(text.ours),
            "sentAt": _time(datetime.now(UTC)),
            "doneAt": _time(datetime.now(UTC)),
            "messageCount": segments(text.body),
            "price": _PRICE,
            "status": checks.status(stage),
            "error": {
                "groupId": group,
                "groupName": _ERROR_GROUPS[group],
                "id": number,
                "name": name,
                "permanent": False,
            },
        }
        return _letter(account, "report", text, {"results": [body]}, text.callback_url)

    def _send(self, call: ApiCall) -> Response:
        account = self._authenticate(call, checks.SEND)
        told = [
            self._sent(account, message, destination)
            for message in checks.messages(call)
            for destination in message["destinations"]
        ]
        return JSONResponse({"bulkId": self.new_id("to_customer", media=False), "messages": told})

    def _sent(
        self, account: Account, message: Mapping[str, Any], destination: Mapping[str, Any]
    ) -> dict[str, Any]:
        text = self._text(account, message, destination)
        refused = checks.refused(account, text)
        if self._carrier.is_suspended(account):
            refused = 12
        if earlier := self._carrier.ledger.repeated(self.name, account.id, text.id):
            earlier.requests += 1
            refused = 23
        if refused is None:
            self._carrier.take_on(self, account, text)
        return {
            "messageId": text.id,
            "status": checks.rejection(refused) if refused else checks.status("queued"),
            "destination": bare(text.customer),
            "details": {"messageCount": segments(text.body)},
        }

    def _text(
        self, account: Account, message: Mapping[str, Any], destination: Mapping[str, Any]
    ) -> Text:
        delivery = (message.get("webhooks") or {}).get("delivery") or {}
        usual = account.numbers[0].number if account.numbers else ""
        wanted = str(message.get("sender") or usual)
        number = account.number(wanted)
        reference = str(destination.get("messageId") or "")[:_LONGEST_ID] or None
        text_id = reference or self.new_id("to_customer", media=False)
        return Text(
            id=text_id,
            provider=self.name,
            account=account.id,
            direction="to_customer",
            ours=number.number if number else wanted,
            customer=f"+{destination.get('to') or ''}",
            body=str(message["content"]["text"]),
            origin="api",
            reference=reference,
            callback_url=delivery.get("url"),
            request_key=text_id,
            service=_INTERMEDIATE if delivery.get("intermediateReport") else None,
            wants_report=delivery.get("notify") is not False,
        )

    def _show_balance(self, call: ApiCall) -> Response:
        account = self._authenticate(call, checks.BALANCE)
        left = 0.0 if self._carrier.is_suspended(account) else 10.5
        return JSONResponse({"balance": left, "currency": "EUR"})

    def _list_numbers(self, call: ApiCall) -> Response:
        account = self._authenticate(call, checks.NUMBERS)
        page, limit = call.number("page", 0), call.number("limit", 50)
        owned = [
            {
                "number": bare(one.number),
                "type": "SHORT_CODE" if one.kind == "short_code" else "VIRTUAL_LONG_NUMBER",
                "capabilities": ["SMS"] if "send" in one.capabilities else ["VOICE"],
            }
            for one in account.numbers
            if one.kind != "alphanumeric" and call.argument("number") in bare(one.number)
        ]
        shown = owned[page * limit : (page + 1) * limit]
        return JSONResponse({"numbers": shown, "numberCount": len(owned)})

    def _authenticate(self, call: ApiCall, scopes: tuple[str, ...]) -> Account:
        return checks.authenticate(call, self._carrier.accounts.of(self.name), scopes)


def _letter(
    account: Account,
    kind: Literal["inbound", "report"],
    text: Text,
    batch: Mapping[str, Any],
    url: str | None,
) -> Letter:
    """Address a batch: to the URL of the text alone, else as the subscription says."""
    headers = {"Content-Type": "application/json; charset=UTF-8"}
    if kind == "inbound" or url is None:
        headers |= checks.profile(account)
    envelope = Envelope(headers, json.dumps(batch, ensure_ascii=False).encode())
    plan = _plan(url or account.callback_url)
    return Letter(account.provider, account.id, kind, text.id, plan, lambda _try, _n: envelope)


def _plan(url: str | None) -> Callable[[Sequence[Outcome]], Attempt | None]:
    def plan(outcomes: Sequence[Outcome]) -> Attempt | None:
        done = any(outcome.status and outcome.status < 300 for outcome in outcomes)
        count = len(outcomes)
        if url is None or done or count == _ATTEMPTS:
            return None
        if not outcomes:
            return Attempt(url)
        return Attempt(url, "retry", 60 + 60 * (count - 1) ** 2)

    return plan


def _sms(text: Text) -> dict[str, Any]:
    return {"text": text.body, "cleanText": text.body, "smsCount": segments(text.body)}


def _mms(text: Text) -> dict[str, Any]:
    if not all(medium.url for medium in text.media):
        raise ValueError("Infobip tells the address of a medium: give its url")
    media = [{"contentType": one.content_type, "url": one.url} for one in text.media]
    said = [{"contentType": "text/plain", "value": text.body}] if text.body else []
    return {"message": [*media, *said], "mmsCount": 1}


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.000+0000"
