"""LINK Mobility, the SMS REST API of its Common platform.

- Sending and reports: SMS REST API, MT and delivery reports, version 1.18
- Inbound: SMS REST API, MO messages, version 1.7
- Where callbacks go: Common Platform, Gate API, version 1.2

LINK hands out these manuals with an account: https://www.linkmobility.com/contact-us
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import timedelta

from domain.accounts import Access, ProviderName
from domain.addresses import AddressKind
from domain.callbacks import Answer, Call, Event
from domain.messages import (
    Accepted,
    OutboundText,
    Outcome,
    OutcomeUnknown,
    Refused,
)
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, Traits
from providers import callers, link_mobility_checks, link_mobility_events, outcomes, wire
from providers.base import Check, Credentials, Failure, Provider, Request, Response
from providers.codes import codes

MOST_SEGMENTS, SEGMENT_CHARACTERS = 254, 67
TYPES = {
    AddressKind.E164: "MSISDN",
    AddressKind.SHORT_CODE: "SHORTNUMBER",
    AddressKind.ALPHANUMERIC: "ALPHANUMERIC",
}
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff][\ufe0f\u200d]*")
_DETAILS = "Account details from LINK Mobility"
_GATE = "Your choice; LINK Mobility's support sets it on the gate's destination"


class LinkMobility:
    """LINK Mobility's Common platform."""

    traits = Traits(
        name=ProviderName.LINK_MOBILITY,
        label="LINK Mobility",
        text_limit=MOST_SEGMENTS * SEGMENT_CHARACTERS,
        answers_within=timedelta(seconds=1.5),
        repeatable=False,
        calls_again_for=timedelta(hours=48),
        takes_status_url=False,
    )
    credentials = (
        CredentialField(
            "platform_id",
            "Platform ID",
            secret=False,
            pattern=r"[A-Za-z0-9_.-]+",
            found_at=_DETAILS,
        ),
        CredentialField(
            "platform_partner_id",
            "Platform Partner ID",
            secret=False,
            pattern=r"[A-Za-z0-9_.-]+",
            found_at=_DETAILS,
        ),
        CredentialField(
            "gate_id",
            "Gate ID",
            secret=False,
            pattern=r"[!-~]+",
            found_at=f"{_DETAILS}: the gate that delivery reports go through",
        ),
        CredentialField(
            "username",
            "Username",
            secret=False,
            pattern=r"[^:\s]+",
            found_at=_DETAILS,
        ),
        CredentialField(
            "password",
            "Password",
            secret=True,
            pattern=r".+",
            found_at=_DETAILS,
        ),
        CredentialField(
            "base_url",
            "Base URL",
            secret=False,
            pattern=r"https://([A-Za-z0-9-]+\.)+(linkmobility\.io|sp247\.net)(:443)?(/[a-z/]*)?",
            found_at=f"{_DETAILS}, such as https://n-eu.linkmobility.io",
        ),
        *callers.login(_GATE),
        callers.header(f"{_GATE} (http.header1), as name:value"),
    )

    def verify(self, call: Call, access: Access, _callback_url: str, /) -> None:
        """Check the login and the header of the gate, where it was given any."""
        callers.verify(call, access)

    def read(self, call: Call, _access: Access, /) -> list[Event]:
        """Return a text or a report; both may come to the same URL."""
        return [link_mobility_events.event_of(call)]

    def answer(self, _events: Sequence[Event], /) -> Answer:
        """Return exactly 200, with a body: a gate may ask for one."""
        return Answer(200, "OK")

    def request(self, text: OutboundText, credentials: Credentials, /) -> Request | Refused:
        """Return the call that sends a text; characters beyond the BMP are left out."""
        said = _BEYOND_BMP.sub("", text.text)
        if not said.strip():
            return Refused("text_not_sendable", "LINK Mobility cannot carry emoji.")
        body = {
            "source": str(text.sender),
            "sourceTON": TYPES[text.sender.kind],
            "destination": str(text.recipient),
            "destinationTON": TYPES[text.recipient.kind],
            "dcs": "TEXT",
            "userData": said,
            "useDeliveryReport": True,
            "deliveryReportGates": [credentials["gate_id"]],
            "platformId": credentials["platform_id"],
            "platformPartnerId": credentials["platform_partner_id"],
            "refId": text.reference,
            "ignoreResponse": False,
        }
        headers = {
            "Content-Type": "application/json",
            "Authorization": link_mobility_checks.sign_in(credentials),
        }
        url = f"{link_mobility_checks.base(credentials)}/sms/send"
        return Request("POST", url, headers, json.dumps(body).encode())

    def outcome(self, response: Response | Failure, /) -> Outcome:
        """Return what became of the text: the code in the body counts, also with a 200."""
        if isinstance(response, Failure):
            return outcomes.unanswered(response, self.traits)
        body = wire.members(wire.lenient(response.body))
        code = link_mobility_checks.code_in(body)
        message = wire.identifier(body.get("messageId"))
        if not 200 <= response.status < 300:
            return outcomes.failed(response, code, self.traits)
        if code is None:
            taken = message or response.status == 204
            return Accepted(message) if taken else outcomes.unclear(self.traits)
        known = codes(self.traits.name).sent(code)
        if known is None:
            return OutcomeUnknown(code, f"LINK Mobility answered {code}, which nobody knows.")
        if known.state in link_mobility_events.PROGRESS:
            return Accepted(message, code)
        return outcomes.failed(response, code, self.traits, message)

    def checks(
        self, credentials: Credentials, numbers: Sequence[Number], /
    ) -> Sequence[Check | CheckResult]:
        """Return the look-up of the gate; numbers cannot be asked about."""
        return link_mobility_checks.checks(credentials, numbers, self.traits)


PROVIDER: Provider = LinkMobility()
