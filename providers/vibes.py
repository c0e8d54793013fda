"""Vibes, the Message API of its Connect (Aggregation) product.

- Sending: https://developer-aggregation.vibes.com/reference/send-an-sms-message
- Inbound: https://developer-aggregation.vibes.com/reference/receiving-messages
- Reports: https://developer-aggregation.vibes.com/reference/callbacks
- Codes: https://developer-aggregation.vibes.com/reference/delivery-receipt-response-codes
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from domain.accounts import Access, ProviderName
from domain.addresses import AddressKind, region_of
from domain.callbacks import Answer, Call, Event
from domain.errors import Unreadable
from domain.messages import (
    Accepted,
    OutboundText,
    Outcome,
    Refused,
)
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, Traits
from providers import callers, markup, outcomes, vibes_checks, vibes_events, wire
from providers.base import Check, Credentials, Failure, Provider, Request, Response

_TEAM = "Vibes' customer care team (live@vibes.com) or your contact there"
SHOWN_CHARACTERS = 500


class Vibes:
    """Vibes' Message API, for the United States and Canada."""

    traits = Traits(
        name=ProviderName.VIBES,
        label="Vibes",
        text_limit=900,
        answers_within=timedelta(seconds=1.5),
        repeatable=False,
        calls_again_for=timedelta(minutes=25),
        takes_status_url=True,
    )
    credentials = (
        CredentialField(
            "username",
            "Username",
            secret=False,
            pattern=r"[^:\s]+",
            found_at=f"{_TEAM}; usually an e-mail address",
        ),
        CredentialField(
            "password",
            "Password",
            secret=True,
            pattern=r".+",
            found_at=_TEAM,
        ),
        CredentialField(
            "base_url",
            "Base URL",
            secret=False,
            pattern=r"https://[a-z0-9-]+\.vibesapps\.com/?",
            found_at="Only for accounts on another host",
            default="https://messageapi.vibesapps.com",
        ),
        CredentialField(
            "long_code_type",
            "Source type of long codes",
            secret=False,
            pattern=r"[A-Z]{2,10}",
            found_at=f"{_TEAM}; short codes are always SC",
            default="LC",
        ),
        *callers.login("Your choice; Vibes' support sets it on the callback for incoming texts"),
    )

    def verify(self, call: Call, access: Access, _callback_url: str, /) -> None:
        """Check the agreed login; reports come without one, whatever was agreed."""
        if not vibes_events.is_report(call):
            callers.verify(call, access)

    def read(self, call: Call, _access: Access, /) -> list[Event]:
        """Return a text or a report; both may come to the same URL."""
        return [vibes_events.event_of(call)]

    def answer(self, _events: Sequence[Event], /) -> Answer:
        """Return 200; anything but a 2xx would be repeated."""
        return Answer(200, "OK")

    def request(self, text: OutboundText, credentials: Credentials, /) -> Request | Refused:
        """Return the call that sends a text, unless its recipient lives elsewhere."""
        if region_of(text.recipient) not in vibes_checks.SERVED:
            return Refused("destination_not_served", vibes_checks.ONLY_THERE)
        is_short = text.sender.kind is AddressKind.SHORT_CODE
        source_type = "SC" if is_short else credentials["long_code_type"]
        root = Element("mtMessage", submitterMessageId=text.reference, splitLongMessage="true")
        SubElement(root, "destination", address=str(text.recipient), type="MDN")
        SubElement(root, "source", address=str(text.sender), type=source_type)
        SubElement(root, "text").text = markup.writable(text.text)
        if text.status_url:
            url = wire.with_reference(text.status_url, text.reference)
            SubElement(root, "receiptOption", callbackUrl=url).text = "ALL"
        headers = {
            "Content-Type": "text/xml; charset=UTF-8",
            "Authorization": vibes_checks.sign_in(credentials),
        }
        body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
        return Request("POST", vibes_checks.messages(credentials), headers, body)

    def outcome(self, response: Response | Failure, /) -> Outcome:
        """Return what became of the text: a 200 without an id in its body is a refusal."""
        if isinstance(response, Failure):
            return outcomes.unanswered(response, self.traits)
        if not 200 <= response.status < 300:
            return outcomes.failed(response, None, self.traits)
        try:
            root = markup.parsed(response.body)
        except Unreadable:
            return outcomes.unclear(self.traits)
        message = wire.identifier(root.get("messageId")) if root.tag == "mtMessageRsp" else None
        if message:
            return Accepted(message)
        failed = outcomes.failed(response, None, self.traits)
        said = " ".join(response.body.split())[:SHOWN_CHARACTERS]
        return replace(failed, explanation=f"Vibes refused the text: {said}")

    def checks(
        self, credentials: Credentials, numbers: Sequence[Number], /
    ) -> Sequence[Check | CheckResult]:
        """Return the look-up of a message that cannot exist; numbers cannot be asked about."""
        return vibes_checks.checks(credentials, numbers, self.traits)


PROVIDER: Provider = Vibes()
