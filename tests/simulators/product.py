"""The product's own providers as judges, where a provider has no official client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from domain.accounts import Access, Account, ProviderName
from domain.addresses import from_wire
from domain.callbacks import Call, Event
from domain.messages import OutboundText, Outcome
from domain.numbers import Number
from domain.providers import CheckResult
from providers.gateway import Gateway
from tests.simulators import receiver
from tests.simulators.desk import CREDENTIALS, CUSTOMER, OURS


class Product:
    """One account of ours, whose texts and questions go to the simulators."""

    def __init__(self, provider: str, simulators: str, **changes: str) -> None:
        account = Account("main", "Main", ProviderName(provider))
        self.access = Access(account, CREDENTIALS[provider] | changes)
        self.gateway = Gateway(simulators)
        self.url = ""

    def send(self, text: str = "Hi", sender: str = OURS, to: str = CUSTOMER) -> Outcome:
        now = datetime.now(UTC)
        ends = from_wire(sender), from_wire(to)
        return self.gateway.send(self.access, OutboundText("our-1", *ends, text, now, self.url))

    def checks(self) -> list[CheckResult]:
        number = Number("n1", "Front desk", from_wire(OURS), "main", "support")
        return self.gateway.validate(self.access, [number])

    def read(self, call: receiver.Call) -> Event:
        headers: Mapping[str, str] = {name.lower(): value for name, value in call.headers.items()}
        [event] = self.gateway.receive(
            self.access, Call(call.method, call.url, headers, call.body), call.url
        )
        return event
