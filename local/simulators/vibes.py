"""Vibes' Message API (Connect) and its callbacks.

Sources: the hub developer-aggregation.vibes.com ("Send an SMS message", "Receiving messages",
"Callbacks", "Delivery receipt response codes"). The failure inside a 200 and the answer to an
unknown message id are not published: here an ``error`` element, and 404.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar
from uuid import uuid4
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.responses import Response

from local.simulators import vibes_checks as checks
from local.simulators.accounts import Account, bare
from local.simulators.base import ProviderSimulator
from local.simulators.courier import Attempt, Envelope, Letter, in_turn
from local.simulators.endpoints import ApiCall, Endpoint
from local.simulators.ledger import Direction, Stage, Text
from local.simulators.segments import segments

_PAUSES = (0, 300, 300, 300, 300, 300)
_ANSWER_SECONDS = 2.0

_STAGES: dict[Stage, tuple[str, str, int | None]] = {
    "queued": ("System", "MtMessage accepted", None),
    "sent": ("Carrier", "MtMessage successfully delivered to Carrier", None),
    "delivered": ("Handset", "MtMessage successfully delivered to the Handset", None),
    "undelivered": ("Handset", "Carrier failed while submitting message", 7),
    "failed": ("Carrier", "Carrier failed while submitting message", 1),
    "opted_out": ("System", "MDN is on the block list", 9),
}


class Vibes(ProviderSimulator):
    """Vibes; Connect hands every keyword over, so a STOP opts nobody out here."""

    name: ClassVar[str] = "vibes"

    def wrong_credentials(self, account: Account) -> Sequence[str]:
        """Need the login."""
        return [name for name in ("username", "password") if not account.credentials.get(name)]

    def endpoints(self) -> Sequence[Endpoint]:
        """Send and look up."""
        return (
            Endpoint("POST", "/MessageApi/mt/messages", self._send, sends=True),
            Endpoint("GET", "/MessageApi/mt/messages/{message_id}", self._show),
        )

    def trouble(self, status: int, headers: Mapping[str, str]) -> Response:
        """Answer an error in XML."""
        return checks.answer(checks.error("System error"), status, headers)

    def new_id(self, direction: Direction, *, media: bool) -> str:
        """Make a UUID."""
        del direction, media
        return str(uuid4())

    def inbound(self, text: Text, account: Account) -> Letter:
        """Write ``moMessage``; only the count of attempts differs between them."""
        if text.media:
            raise ValueError("Vibes carries no media in a text")

        def write(_: Attempt, before: int) -> Envelope:
            root = Element(
                "moMessage",
                messageId=text.id,
                receiptDate=f"{text.at:%Y-%m-%d %H:%M:%S} +0000",
                attemptNumber=str(before + 1),
            )
            SubElement(root, "source", address=text.customer, carrier="102", type="MDN")
            SubElement(root, "destination", address=text.ours, type=checks.kind(text.ours))
            SubElement(root, "message").text = text.body
            return _envelope(root, checks.callback_headers(account))

        url = account.callback_for(text.ours)
        return Letter(
            self.name,
            account.id,
            "inbound",
            text.id,
            in_turn(url, _PAUSES, _ANSWER_SECONDS, lambda status: 200 <= status < 300),
            write,
        )

    def report(self, text: Text, account: Account, stage: Stage) -> Letter | None:
        """Write the receipt for a text of one part."""
        return next(iter(self.reports(text, account, stage)), None)

    def reports(self, text: Text, account: Account, stage: Stage) -> Sequence[Letter]:
        """Write a receipt for each part, to the message's own address and without a login."""
        if stage not in _STAGES or not text.wants_report or not text.callback_url:
            return ()
        count = segments(text.body)
        receipts = [_receipt(text, stage, part, count) for part in range(1, count + 1)]
        return [self._letter(account, text, receipt) for receipt in receipts]

    def _letter(self, account: Account, text: Text, receipt: Element) -> Letter:
        envelope = _envelope(receipt, {})
        plan = in_turn(
            text.callback_url, _PAUSES, _ANSWER_SECONDS, lambda status: 200 <= status < 300
        )
        return Letter(self.name, account.id, "report", text.id, plan, lambda _a, _n: envelope)

    def _send(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        order = checks.order(call, account)
        text = Text(
            id=self.new_id("to_customer", media=False),
            provider=self.name,
            account=account.id,
            direction="to_customer",
            ours=order.source,
            customer=f"+{bare(order.destination)}",
            body=order.text,
            origin="api",
            reference=order.reference,
            callback_url=order.callback_url,
            wants_report=order.wants_report,
        )
        self._carrier.take_on(self, account, text)
        taken = Element("mtMessageRsp", messageId=text.id, carrier="102", splitLongMessage="true")
        if text.reference:
            taken.set("submitterMessageId", text.reference)
        return checks.answer(taken)

    def _show(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        text = self._carrier.ledger.find(self.name, call.params["message_id"])
        if text is None or text.account != account.id or text.direction != "to_customer":
            raise checks.refusal(404, "Message not found")
        return checks.answer(Element("mtMessage", messageId=text.id))

    def _authenticate(self, call: ApiCall) -> Account:
        account = checks.authenticate(call, self._carrier.accounts.of(self.name))
        if self._carrier.is_suspended(account):
            raise checks.refusal(403, "Account is suspended")
        return account


def _receipt(text: Text, stage: Stage, part: int, count: int) -> Element:
    kind, description, internal = _STAGES[stage]
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    own_id = text.id if count == 1 else f"{text.id}-{part}"
    root = Element("mtMessageResponse", messageId=own_id, receiptDate=now)
    if text.reference:
        root.set("submitterMessageId", text.reference)
    if count > 1:
        parts = SubElement(root, "multipart", isMultipart="true", originalMessageId=text.id)
        parts.attrib |= {"noOfParts": str(count), "partNumber": str(part)}
    SubElement(root, "type").text = kind
    status = SubElement(root, "status", isError=str(internal is not None).lower())
    SubElement(status, "description").text = description
    if internal is not None:
        SubElement(status, "errorCode").text = str(100 + internal)
        SubElement(status, "internalErrorCode").text = str(internal)
    return root


def _envelope(root: Element, headers: Mapping[str, str]) -> Envelope:
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return Envelope({"Content-Type": "text/xml; charset=UTF-8", **headers}, body)
