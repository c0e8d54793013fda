"""The channel of one case: real services and gateway over the storage double."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.accounts import Access, Account, ProviderName
from domain.addresses import Address, AddressKind
from domain.identity import split_reference, thread_id
from domain.messages import DeliveryState, Direction, Message, Purpose
from domain.numbers import Capability, Number
from domain.stores import Stores
from domain.threads import Change, Head
from domain.workstreams import Workstream
from providers.base import Failure, Request, Response
from providers.gateway import Gateway
from runtime.channel import Channel
from runtime.outside import Outside
from runtime.settings import Settings, read
from services.delivery import Delivery, receipt_key
from storage.rows import Row
from tests.builders import ACKNOWLEDGED
from tests.conformance.cases import Case, Sent
from tests.fakes.stores import FakeClock, in_turn, stores
from tests.fakes.tables import Memory

ACCOUNT, WORKSTREAM, TOKEN = "case", "case", "right-token"
CUSTOMERS = "+1999555{:04d}"


@dataclass
class CaseUrls:
    """The case's own callback URL in the place of ours."""

    url: str = ""
    callback_url: str = ""

    def called(self, _account: Account, _token: str) -> str:
        return self.callback_url

    def public(self, _path: str, _query: str) -> str:
        return self.url

    def opens(self, _provider: ProviderName, _account: str, token: str) -> bool:
        return token == TOKEN


@dataclass
class OneAnswer:
    """A line that gives one answer to every call, or none at all."""

    response: Response | Failure | None = None
    calls: int = 0

    def exchange(
        self, _request: Request, _credentials: Mapping[str, str], _within: float, /
    ) -> Response | Failure:
        self.calls += 1
        return self.response or Failure.NOT_CONNECTED


@dataclass
class CaseChannel:
    """A channel with the account and numbers of a case, and the messages it has sent."""

    channel: Channel
    memory: Memory
    urls: CaseUrls
    line: OneAnswer
    clock: FakeClock
    provider: ProviderName
    ours: Address
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    sent: list[tuple[str, int]] = field(default_factory=list)

    @property
    def stores(self) -> Stores:
        return self.channel.stores

    def send(self, message: Sent) -> None:
        """Store a message as sent by the app and accepted by the provider."""
        customer = Address(AddressKind.E164, CUSTOMERS.format(len(self.sent)))
        thread, now = thread_id(self.ours, customer), self.clock.now()
        row = Message(
            seq=1,
            conversation=None,
            direction=Direction.OUTBOUND,
            text="Sent before.",
            created_at=now,
            provider=self.provider,
            account=ACCOUNT,
            provider_message_id=message.provider_message_id,
            state=DeliveryState(message.status or "sent"),
            purpose=Purpose.REPLY,
        )
        head = Head(ours=self.ours, customer=customer, rev=1, seq=1)
        self.stores.threads.commit(thread, Change(head, created=(row,)), None)
        if message.provider_message_id:
            self.stores.receipts.bind(receipt_key(ACCOUNT, message.provider_message_id), thread, 1)
        if message.reference:
            self.places[message.reference] = (thread, 1)
        self.sent.append((thread, 1))

    def rows(self) -> dict[str, dict[tuple[str, str], Row]]:
        """Return every row of every table, but for calls that are kept for inspection."""
        kept = {name: dict(rows) for name, rows in self.memory.rows.items()}
        return {name: rows for name, rows in kept.items() if name != "quarantine"}

    def messages(self) -> list[Message]:
        """Return every message stored by the case's own calls, thread by thread."""
        threads = [thread for thread, _ in self.stores.threads.all_heads()]
        found = [m for thread in threads for m in self.stores.threads.messages(thread)]
        return [m for m in found if m.direction is Direction.INBOUND]

    def states(self) -> dict[tuple[str, int], Message]:
        """Return the messages sent before, as they stand now."""
        found = ((place, self.stores.threads.message(*place)) for place in self.sent)
        return {place: stored.value for place, stored in found if stored}


def opened(case: Case) -> CaseChannel:
    """Return the channel of *case*."""
    access = case.access()
    return _opened(access, case.provider, case.numbers)


def _opened(access: Access, provider: ProviderName, numbers: tuple[Address, ...]) -> CaseChannel:
    line, clock, urls = OneAnswer(), FakeClock(), CaseUrls()
    second = access.secondary or {}
    secrets = {f"SECRET_{name}".upper(): value for name, value in access.primary.items()}
    secrets |= {f"SECOND_{name}".upper(): value for name, value in second.items()}
    account = replace(
        access.account,
        id=ACCOUNT,
        credentials={name: f"SECRET_{name}".upper() for name in access.primary},
        secondary={name: f"SECOND_{name}".upper() for name in second},
    )
    memory = Memory()
    held = stores(memory.table)
    held.catalogue.put(account, None)
    for given in ACKNOWLEDGED:
        held.catalogue.put(given, None)
    held.catalogue.put(Workstream(WORKSTREAM, "Case"), None)
    for i, address in enumerate(numbers):
        number = Number(f"n{i}", f"Number {i}", address, ACCOUNT, WORKSTREAM)
        held.catalogue.put(replace(number, capability=Capability.BOTH), None)
    outside = Outside(
        settings=_settings(),
        stores=held,
        gateway=Gateway(line=lambda _provider, _simulator: line),
        clock=clock,
        secrets=_Secrets(secrets),
        together=in_turn,
    )
    channel = Channel(outside)
    ours = numbers[0] if numbers else Address(AddressKind.E164, "+12025550111")
    case = CaseChannel(channel, memory, urls, line, clock, provider, ours)
    delivery = Delivery(
        channel.threads,
        channel.consent,
        clock,
        lambda text: case.places.get(text) or split_reference(text),
    )
    channel.inbound = replace(channel.inbound, delivery=delivery)
    channel.urls = urls  # type: ignore[assignment]  # the same shape
    return case


@dataclass(frozen=True)
class _Secrets:
    values: Mapping[str, str]

    def get(self, setting: str) -> str | None:
        return self.values.get(setting)

    def unresolved(self, setting: str) -> bool:
        return False


def _settings() -> Settings:
    return read({"PUBLIC_BASE_URL": "https://sms.example.com", "WEBHOOK_SECRET": "s" * 32})
