"""TeleSign's messaging API and callbacks.

Sources: TeleSign's published OpenAPI documents "Engage API" and "Engage Callbacks", its page
"All status and error codes", "Transaction Callback Service" (attempts), and the official SDK.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal
from uuid import uuid4

from starlette.responses import JSONResponse, Response

from local.simulators import telesign_checks as checks
from local.simulators.accounts import Account, bare, is_base64
from local.simulators.base import ProviderSimulator
from local.simulators.courier import Envelope, Letter, in_turn
from local.simulators.endpoints import ApiCall, Endpoint
from local.simulators.ledger import Direction, Medium, Stage, Text
from local.simulators.segments import segments

_PAUSES = (0, 5, 10, 15)
_ANSWER_SECONDS = 5.0

_STATUS: dict[Stage, tuple[int, str]] = {
    "queued": (290, "Message in progress"),
    "sent": (203, "Delivered to gateway"),
    "delivered": (200, "Delivered to handset"),
    "undelivered": (210, "Temporary phone error"),
    "failed": (504, "Carrier rejected - permanent error"),
    "opted_out": (510, "Message blocked by subscriber action or request"),
    "received": (1500, "Delivered to customer"),
}

_ACTIONS = {
    "stop": {"arrêt", "arret", "cancel", "end", "quit", "stop", "unsubscribe"},
    "help": {"aide", "contact", "help", "info"},
    "start": {"start"},
}


class TeleSign(ProviderSimulator):
    """TeleSign; it only labels keywords, so a STOP opts nobody out here."""

    name: ClassVar[str] = "telesign"

    def wrong_credentials(self, account: Account) -> Sequence[str]:
        """Need the Customer ID and an API key."""
        known = account.credentials
        wrong = [] if known.get("customer_id") else ["customer_id"]
        return wrong if is_base64(known.get("api_key", "")) else [*wrong, "api_key"]

    def endpoints(self) -> Sequence[Endpoint]:
        """Send and look up."""
        return (
            Endpoint("POST", "/v1/messaging", self._send, sends=True),
            Endpoint("GET", "/v1/messaging/{reference_id}", self._show),
        )

    def trouble(self, status: int, headers: Mapping[str, str]) -> Response:
        """Answer 10019 or 10000."""
        code = 10019 if status == 429 else 10000
        return JSONResponse(checks.error(code), status, headers)

    def new_id(self, direction: Direction, *, media: bool) -> str:
        """Make 32 hexadecimal digits."""
        del direction, media
        return uuid4().hex.upper()

    def inbound(self, text: Text, account: Account) -> Letter:
        """Write ``mo_sms``, or ``mo_mms``, which does not tell our number."""
        content = _mms(text) if text.media else _sms(text)
        body = {"reference_id": text.id, "status": _status("received"), **content}
        return self._letter(account, "inbound", text, body, account.callback_for(text.ours))

    def report(self, text: Text, account: Account, stage: Stage) -> Letter | None:
        """Write a report to the message's own address or the account's; none before 203."""
        if stage == "queued":
            return None
        body = {
            "reference_id": text.id,
            "status": _status(stage),
            "additional_info": {"message_parts_count": segments(text.body)},
            "external_id": text.reference,
        }
        return self._letter(
            account, "report", text, body, text.callback_url or account.callback_url
        )

    def _send(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        number = checks.sender(call, account)
        text = Text(
            id=self.new_id("to_customer", media=False),
            provider=self.name,
            account=account.id,
            direction="to_customer",
            ours=number.number,
            customer="+" + call.field("phone_number"),
            body=call.field("message"),
            origin="api",
            reference=call.field("external_id") or None,
            callback_url=call.field("callback_url") or None,
        )
        self._carrier.take_on(self, account, text)
        return JSONResponse(_shown(text))

    def _show(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        reference_id = call.params["reference_id"]
        if not re.fullmatch(r"[0-9A-Fa-f]{32}", reference_id):
            raise checks.refusal(400, 11011)
        text = self._carrier.ledger.find(self.name, reference_id)
        if text is None or text.account != account.id or text.direction != "to_customer":
            raise checks.refusal(404, 10017)
        return JSONResponse(_shown(text))

    def _authenticate(self, call: ApiCall) -> Account:
        account = checks.authenticate(call, self._carrier.accounts.of(self.name))
        nonce = call.headers.get("x-ts-nonce", "")
        if nonce and not self._carrier.ledger.is_new_nonce(self.name, nonce):
            raise checks.refusal(401, 10002)
        if self._carrier.is_suspended(account):
            raise checks.refusal(401, 10010)
        return account

    def _letter(
        self,
        account: Account,
        kind: Literal["inbound", "report"],
        text: Text,
        content: Mapping[str, Any],
        url: str | None,
    ) -> Letter:
        body = json.dumps(content, ensure_ascii=False).encode()
        signature = checks.sign(account.credentials["api_key"], body)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "TeleSign Callback",
            "Authorization": f"TSA {account.credentials['customer_id']}:{signature}",
            "X-TS-Authorization": signature,
        }
        envelope = Envelope(headers, body)
        return Letter(
            self.name,
            account.id,
            kind,
            text.id,
            in_turn(url, _PAUSES, _ANSWER_SECONDS, lambda status: status == 200),
            lambda _attempt, _number: envelope,
        )


def _sms(text: Text) -> dict[str, Any]:
    word = text.body.strip().casefold()
    action = next((name for name, words in _ACTIONS.items() if word in words), "generic")
    return {
        "sub_resource": "mo_sms",
        "errors": {},
        "submit_timestamp": _time(text.at),
        "user_response": {
            "phone_number": bare(text.customer),
            "iso_country_code": "US",
            "sender_id": bare(text.ours),
            "mo_message": text.body,
            "action": action,
            "keyword": "" if action == "generic" else word,
            "price": "0.0040",
        },
    }


def _mms(text: Text) -> dict[str, Any]:
    content = {"subject": "", "text_1": text.body}
    for index, medium in enumerate(text.media, start=1):
        content[f"url_{_media_kind(medium)}_{index}"] = medium.url or ""
    if not all(medium.url for medium in text.media):
        raise ValueError("TeleSign tells the address of a medium: give its url")
    return {"sub_resource": "mo_mms", "phone_number": bare(text.customer), "content": content}


def _media_kind(medium: Medium) -> str:
    kind = medium.content_type.partition("/")[0]
    return kind if kind in ("video", "audio") else "image"


def _shown(text: Text) -> dict[str, Any]:
    return {
        "reference_id": text.id,
        "external_id": text.reference,
        "status": _status(text.status),
    }


def _status(stage: Stage) -> dict[str, Any]:
    code, description = _STATUS[stage]
    return {"code": code, "description": description, "updated_on": _time(datetime.now(UTC))}


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"
