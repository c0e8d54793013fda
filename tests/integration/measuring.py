"""A channel over real tables behind a proxy that counts: what an operation costs, and in sequence.

Every request is held back for a moment, so that requests which do not wait for one another
overlap; the longest chain of those that do not overlap is how many there are in sequence.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from domain.accounts import ProviderName
from domain.automated_messages import OFF, AutomatedMessage
from domain.bells import heard
from domain.callbacks import Event
from domain.catalogue import Thing
from domain.conversations import Happening
from domain.identity import message_reference
from domain.messages import DeliveryReport, DeliveryState, Message
from domain.operating_hours import Calendar
from domain.outreach import Caps, ContactRule
from domain.people import Principal
from domain.surveys import Closer, Survey
from domain.threads import Head
from domain.timeout_rules import Action, Silent, TimeoutRule
from runtime import bells, storage
from runtime.channel import Channel
from runtime.outside import Outside
from runtime.settings import read
from services.drafts import Draft
from services.threads import Thread
from storage.clock import StorageClock
from storage.parallel import together
from storage.tables import AzureTable
from tests.azurite import Azurite
from tests.builders import ACKNOWLEDGED, CUSTOMER
from tests.fakes.gateway import FakeGateway, FakeSecrets
from tests.fakes.stores import FakeClock, counting_ids, stores
from tests.fakes.world import ANN, BOB, WORKSTREAM, account_of, number_of, report, text
from tests.integration.proxy import Outage, Proxy

BUSY = replace(
    WORKSTREAM,
    allow_automated_messages=True,
    timeout_rules=(
        TimeoutRule(Silent.CUSTOMER, timedelta(hours=5), Action.MESSAGE, {"en": "Still there?"}),
        TimeoutRule(Silent.AGENT, timedelta(hours=6), Action.MESSAGE, {"en": "Sorry!"}),
    ),
    warn_before_close=timedelta(minutes=30),
    flood_per_minute=1000,
    contact_rules=(ContactRule("always"),),
    caps=Caps(per_day=10),
    survey=Survey(also_closed_by=(Closer.RULE, Closer.SUPERVISOR)),
    reopen_within=timedelta(minutes=5),
)
"""With every feature on: what an operation may cost holds whatever is configured."""

OFFICE = Calendar("office", "Office", "UTC")
SAID = tuple(AutomatedMessage(t.value, t.value, t) for t in OFF)
HOLD_MS = 200
TWILIO = ProviderName.TWILIO
FIRST = 1
"""The number of the first conversation of a thread; the others are not asked for here."""


@dataclass(frozen=True)
class Cost:
    """Requests of one operation, and how many of them waited for the one before."""

    calls: int
    in_sequence: int

    def __le__(self, most: tuple[int, int]) -> bool:
        return self.calls <= most[0] and self.in_sequence <= most[1]


class Timed(Proxy):
    """A proxy that also notes when each request was there."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.spans: list[tuple[float, float]] = []
        self._own = threading.local()

    def hold(self) -> Outage | None:
        self._own.began = time.monotonic()
        return super().hold()

    def count(self, method: str, path: str, status: int) -> None:
        super().count(method, path, status)
        self.spans.append((self._own.began, time.monotonic()))

    def cost(self) -> Cost:
        """Return what was counted since the last reset."""
        chain, free_at = 0, 0.0
        for began, ended in sorted(self.spans, key=lambda span: span[1]):
            if began >= free_at:
                chain, free_at = chain + 1, ended
        return Cost(len(self.spans), chain)

    def reset(self) -> None:
        super().reset()
        self.spans.clear()


class Measured:
    """One customer of a channel whose tables are counted."""

    def __init__(self, azurite: Azurite) -> None:
        self.proxy = Timed(azurite.table_url)
        settings = read(
            {
                "AzureWebJobsStorage": self.proxy.connection_string,
                "PUBLIC_BASE_URL": "https://channel.example",
                "WEBHOOK_SECRET": "w" * 40,
            }
        )
        where, prefix = storage.endpoint(settings), f"t{uuid4().hex[:12]}"
        self.tables = {
            name: AzureTable(where.url, prefix + name, where.credential, StorageClock())
            for name in storage.TABLES
        }
        self.clock, self.gateway = FakeClock(), FakeGateway()
        self.stores = stores(self.tables.__getitem__, together)
        self.channel = Channel(
            Outside(
                settings=settings,
                stores=self.stores,
                gateway=self.gateway,
                clock=self.clock,
                secrets=FakeSecrets(),
                new_id=counting_ids(),
                together=together,
            )
        )
        self.account = account_of(TWILIO)
        self.number = replace(number_of(TWILIO), operating_hours=OFFICE.id)
        self.thread = Thread(self.number.address, CUSTOMER).id
        self.rung: list[str] = []

    @contextmanager
    def running(self) -> Iterator[Measured]:
        """Create tables and configuration, then hold every request back."""
        self.proxy.start()
        try:
            storage.ensure(self.tables)
            things: tuple[Thing, ...] = (self.account, self.number, BUSY, OFFICE, *SAID)
            for thing in (*things, *ACKNOWLEDGED):
                self.stores.catalogue.put(thing, None)
            self.channel.catalogue.now()
            for agent in (ANN, BOB):
                self.channel.agents.met(agent)
            yield self
        finally:
            self.proxy.stop()

    def cost(self, do: Callable[[], object]) -> Cost:
        """Return what something costs, once the bells that rang before it were heard."""
        self.ring()
        self.channel.catalogue.fresh()
        self.proxy.reset()
        self.proxy.delay(HOLD_MS)
        try:
            with self.ringing():
                do()
        finally:
            self.proxy.delay(0)
        return self.proxy.cost()

    @contextmanager
    def ringing(self) -> Iterator[None]:
        """Keep the bells that ring, for later."""
        with bells.collect() as rung:
            yield
        self.rung += rung

    def ring(self) -> None:
        """Let the queue deliver the bells."""
        rung, self.rung = list(dict.fromkeys(self.rung)), []
        for thread in rung:
            with self.ringing():
                self.channel.hear(heard(thread))

    def take(self, *events: Event) -> None:
        with self.ringing():
            self.channel.inbound.take(self.account, events, self.gateway.call_of(*events))

    def text(self, body: str) -> None:
        """Let the customer write."""
        self.take(text(body, received_at=self.clock.now()))

    def report(self, state: DeliveryState, message: Message, **named: str) -> None:
        self.take(self.report_of(state, message, **named))

    def report_of(self, state: DeliveryState, message: Message, **named: str) -> DeliveryReport:
        """Return a report by our reference, or by *their* id."""
        named = named or {"of": message_reference(self.thread, message.seq)}
        return report(state, **named)

    def reply(self, body: str, who: Principal = ANN) -> Message:
        self.ring()
        with self.ringing():
            return self.channel.replies.reply(self.thread, FIRST, Draft(who, body))

    def happen(self, happening: Happening, who: Principal = ANN, agent: str | None = None) -> None:
        """Find the conversation and let something happen to it, as the API does."""
        with self.ringing():
            found = self.channel.conversations.find(self.thread, FIRST, who)
            self.channel.conversations.happen(found, happening, who, agent=agent)

    def sweep(self, **later: float) -> None:
        """Move time and let the timer fire once."""
        self.clock.at += timedelta(**later)
        with self.ringing():
            self.channel.sweep.run()

    def settled(self) -> None:
        """Let every move be looked at, so that only timers are left."""
        for _ in range(4):
            self.ring()
            self.sweep(minutes=2, seconds=30)

    @property
    def head(self) -> Head:
        stored = self.stores.threads.head(self.thread)
        assert stored is not None
        return stored.value
