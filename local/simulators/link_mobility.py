"""LINK Mobility's SMS REST API and gates.

Sources: the manuals "SMS REST API: MT and delivery reports" 1.18, "SMS REST API: MO messages" 1.7
and "Common Platform: Gate API" 1.2. The pauses between the attempts of a gate and its time limit
are not published: here five attempts and ten seconds.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal
from uuid import uuid4

from starlette.responses import JSONResponse, Response

from local.simulators import link_mobility_checks as checks
from local.simulators.accounts import Account, bare
from local.simulators.base import ProviderSimulator
from local.simulators.courier import Envelope, Letter, in_turn
from local.simulators.endpoints import ApiCall, Endpoint
from local.simulators.ledger import Direction, Stage, Text
from local.simulators.segments import segments

_PAUSES = (0, 30, 60, 300, 900)
_ANSWER_SECONDS = 10.0
_GATE = "/gate/partnergate/platform/{platform}/partner/{partner}/id/{gate}"

_RESULTS: dict[Stage, int] = {
    "sent": 1000,
    "delivered": 1001,
    "undelivered": 2104,
    "failed": 1006,
    "opted_out": 2205,
}


class LinkMobility(ProviderSimulator):
    """LINK Mobility; nobody is opted out unless a test says so."""

    name: ClassVar[str] = "link_mobility"

    def wrong_credentials(self, account: Account) -> Sequence[str]:
        """Need everything that LINK hands out with an account."""
        return [name for name in checks.NEEDED if not account.credentials.get(name)]

    def endpoints(self) -> Sequence[Endpoint]:
        """Send, and look up a gate."""
        return (
            Endpoint("POST", "/sms/send", self._send, sends=True),
            Endpoint("GET", _GATE, self._show_gate),
        )

    def trouble(self, status: int, headers: Mapping[str, str]) -> Response:
        """Answer 106000; no manual says more about either."""
        return JSONResponse(checks.error(106000), status, headers)

    def new_id(self, direction: Direction, *, media: bool) -> str:
        """Make an id with the characters that LINK's have."""
        del direction, media
        return "D+/" + base64.b64encode(uuid4().bytes).decode().rstrip("=")

    def inbound(self, text: Text, account: Account) -> Letter:
        """Write a text as a keyword's route brings it; a picture cannot come this way."""
        if text.media:
            raise ValueError("LINK Mobility carries no media")
        body = {
            "messageId": text.id,
            "source": text.customer,
            "destination": _with_country(text.ours),
            "subNumber": None,
            "content": {"type": "SMS", "userData": text.body, "encoding": "TEXT"},
            "operator": "no.telenor",
            "timestamp": _time(text.at),
            "operatorTimestamp": _time(text.at),
            "operatorMessageId": "0",
            "route": {"type": "KEYWORD_ROUTE", "id": "0", "keywordType": "DEFAULT"},
            "gateCustomParameters": {},
            "customParameters": {},
        }
        return self._letter(account, "inbound", text, body, account.callback_for(text.ours))

    def report(self, text: Text, account: Account, stage: Stage) -> Letter | None:
        """Write the report on a text of one part."""
        return next(iter(self.reports(text, account, stage)), None)

    def reports(self, text: Text, account: Account, stage: Stage) -> Sequence[Letter]:
        """Write a report for each part, to the gate that the text named."""
        if stage not in _RESULTS or not text.wants_report:
            return ()
        count = segments(text.body)
        ids = [text.id] if count == 1 else [f"{text.id}${part}" for part in range(count)]
        told: dict[str, Any] = {
            "refId": text.reference,
            "operator": "no.telenor",
            "sentTimestamp": _time(datetime.now(UTC)),
            "timestamp": _time(datetime.now(UTC)),
            "resultCode": _RESULTS[stage],
            "operatorResultCode": None,
            "segments": count,
            "gateCustomParameters": {},
            "customParameters": {},
        }
        url = account.callback_url
        return [self._letter(account, "report", text, told | {"id": one}, url) for one in ids]

    def _send(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        order = checks.order(call, account)
        text = Text(
            id=self.new_id("to_customer", media=False),
            provider=self.name,
            account=account.id,
            direction="to_customer",
            ours=order["source"],
            customer=order["destination"],
            body=order["userData"],
            origin="api",
            reference=order.get("refId") or None,
            wants_report=order.get("useDeliveryReport", True),
        )
        self._carrier.take_on(self, account, text)
        if order.get("ignoreResponse", True):
            return Response(status_code=204)
        return JSONResponse({"messageId": text.id, "resultCode": 1005, "description": "Queued"})

    def _show_gate(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        checks.gate(call, account)
        known, url = account.credentials, account.callback_url
        destination = {"url": url, "contentType": "application/json"}
        destination |= {
            name: known[f"callback_{name}"]
            for name in ("username", "password")
            if known.get(f"callback_{name}")
        }
        shown = {
            "id": known["gate_id"],
            "gateType": "ALL",
            "ttl": 172800000,
            "acknowledge": False,
            "destinations": [destination] if url else [],
        }
        return JSONResponse(shown)

    def _authenticate(self, call: ApiCall) -> Account:
        account = checks.authenticate(call, self._carrier.accounts.of(self.name))
        if self._carrier.is_suspended(account):
            raise checks.refusal(403, 106101)
        return account

    def _letter(
        self,
        account: Account,
        kind: Literal["inbound", "report"],
        text: Text,
        content: Mapping[str, Any],
        url: str | None,
    ) -> Letter:
        headers = {"Content-Type": "application/json", **checks.gate_headers(account)}
        envelope = Envelope(headers, json.dumps(content).encode())
        return Letter(
            self.name,
            account.id,
            kind,
            text.id,
            in_turn(url, _PAUSES, _ANSWER_SECONDS, lambda status: status == 200),
            lambda _attempt, _number: envelope,
        )


def _with_country(number: str) -> str:
    """Write a short number as LINK does: with the country that it is of."""
    return f"NO-{number}" if len(bare(number)) < 9 else number


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
