"""Providers that do what a test tells them, and remember what they were asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.accounts import Access, ProviderName
from domain.addresses import from_wire
from domain.callbacks import Answer, Call, Event
from domain.errors import NotFound, Unverified
from domain.messages import Accepted, InboundText, OutboundText, Outcome
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, Traits, Verdict
from tests.fakes.lookups import FakeLookups

FIELDS: Mapping[ProviderName, tuple[CredentialField, ...]] = {
    ProviderName.TWILIO: (
        CredentialField("account_sid", "Account SID", False, "AC[0-9a-f]{32}", "see the console"),
        CredentialField("auth_token", "Auth Token", True, ".+", "see the console"),
    ),
    ProviderName.TELESIGN: (
        CredentialField("customer_id", "Customer ID", False, ".+", "see the portal"),
        CredentialField("api_key", "API key", True, ".+", "see the portal"),
    ),
    ProviderName.ACS: (),
}

DAY = timedelta(days=1)


class ObedientGateway(FakeLookups):
    """All providers; a callback is genuine if its header ``signature`` is the account's secret.

    Its body is ``{"from", "to", "text", "id"}``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[OutboundText] = []
        self.outcome: Outcome = Accepted("their-id")

    def traits(self, provider: ProviderName) -> Traits:
        return Traits(provider, provider.value, 1600, timedelta(seconds=4), True, DAY, True)

    def credentials(self, provider: ProviderName) -> tuple[CredentialField, ...]:
        if provider not in FIELDS:
            raise NotFound("provider_unknown", "No such provider.")
        return FIELDS[provider]

    def receive(self, access: Access, call: Call, callback_url: str) -> list[Event]:
        if call.headers.get("signature") not in access.primary.values():
            raise Unverified("wrong_signature", "The signature is wrong.")
        return self.pushed(json.loads(call.body))

    def pushed(self, envelope: Mapping[str, Any]) -> list[Event]:
        ends = from_wire(envelope["from"]), from_wire(envelope["to"])
        at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        return [InboundText(*ends, envelope["text"], envelope["id"], at)]

    def answer(self, provider: ProviderName, events: Sequence[Event]) -> Answer:
        return Answer()

    def send(self, access: Access, text: OutboundText) -> Outcome:
        self.sent.append(text)
        return self.outcome

    def validate(self, access: Access, numbers: Sequence[Number]) -> list[CheckResult]:
        about = [
            CheckResult("number_owned", Verdict.OK, "owned", "It is yours.", n.id) for n in numbers
        ]
        return [CheckResult("credentials", Verdict.OK, "accepted", "They work."), *about]
