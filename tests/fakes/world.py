"""A whole channel over tables in memory: its processes come and go, its tables stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeVar

from domain.accounts import Account, ProviderName
from domain.bells import heard
from domain.callbacks import Event
from domain.catalogue import Thing
from domain.conversations import Happening
from domain.identity import split_reference
from domain.media import StoredFile
from domain.messages import DeliveryState, Message
from domain.numbers import Number
from domain.people import Principal
from domain.stores import Stores
from domain.threads import Head
from runtime import bells
from runtime.bells import CollectedBells
from runtime.channel import Channel
from runtime.outside import Outside, Seams
from runtime.settings import Settings
from services.conversations import Found
from services.drafts import Draft
from services.sweeps import Swept
from services.threads import Thread
from storage.rows import Row, every
from tests.builders import ACKNOWLEDGED, CUSTOMER
from tests.fakes.cast import (
    ANN,
    BOB,
    EVE,
    PROVIDERS,
    SETTINGS,
    WORKSTREAM,
    account_of,
    number_of,
    report,
    text,
)
from tests.fakes.faults import Died, Faults
from tests.fakes.gateway import FakeGateway, FakeSecrets
from tests.fakes.stores import FakeClock, FakeFiles, counting_ids, in_turn, stores
from tests.fakes.tables import Memory

T = TypeVar("T")

__all__ = [
    "ANN",
    "BOB",
    "EVE",
    "PROVIDERS",
    "SETTINGS",
    "WORKSTREAM",
    "World",
    "account_of",
    "number_of",
    "report",
    "text",
]


@dataclass
class World:
    """Tables, clock and provider of a channel, and the process that runs at present.

    ``truth`` reads and writes the tables past all faults. Bells for ``later`` are kept and never
    ring by themselves: what the channel does must not rest on them.
    """

    faults: Faults = field(default_factory=Faults)
    gateway: FakeGateway = field(default_factory=FakeGateway)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    clock: FakeClock = field(default_factory=FakeClock)
    provider: ProviderName = ProviderName.TWILIO
    files: FakeFiles = field(default_factory=FakeFiles)
    rung: list[str] = field(default_factory=list)
    later: list[tuple[str, timedelta]] = field(default_factory=list)
    deaths: int = 0
    seams: Seams = field(default_factory=Seams)
    settings: Settings = SETTINGS

    def __post_init__(self) -> None:
        self.memory = self.kept_in(self.faults)
        self.past = self.memory.past()
        self.truth: Stores = stores(self.past.table, files=self.files)
        self.new_id = counting_ids()
        for provider in PROVIDERS:
            self.put(account_of(provider), number_of(provider))
        self.put(WORKSTREAM)
        for given in ACKNOWLEDGED:
            self.truth.catalogue.put(given, None)
        self.restart()

    def kept_in(self, faults: Faults) -> Memory:
        """Return the tables."""
        return Memory(faults)

    def put(self, *things: Thing) -> None:
        """Configure something, new or changed."""
        for thing in things:
            was = self.truth.catalogue.one(type(thing), thing.id if hasattr(thing, "id") else "")
            self.truth.catalogue.put(thing, was)

    def restart(self) -> Channel:
        """Let another process take over: it remembers nothing."""
        self.faults.revive()
        self.channel = Channel(
            Outside(
                settings=self.settings,
                stores=stores(self.memory.table, files=self.files),
                gateway=self.gateway,
                clock=self.clock,
                secrets=self.secrets,
                bells=CollectedBells(self.clock, lambda *bell: self.later.append(bell)),
                new_id=self.new_id,
                together=in_turn,
                seams=self.seams,
            )
        )
        self.channel.catalogue.now()
        return self.channel

    def run(self, do: Callable[[], T]) -> T | None:
        """Run one function of the app; if its process dies, its bells do not ring."""
        with bells.collect() as rung:
            try:
                result = do()
            except Died:
                self.deaths += 1
                self.restart()
                return None
            except BaseException:
                self.rung += rung  # only where the trigger sets its output itself
                raise
        self.rung += rung
        return result

    # --- what comes in ----------------------------------------------------------------------

    @property
    def account(self) -> Account:
        return account_of(self.provider)

    @property
    def number(self) -> Number:
        return number_of(self.provider)

    @property
    def thread(self) -> str:
        return Thread(self.number.address, CUSTOMER).id

    def take(self, *events: Event) -> None:
        """Bring events that were verified."""
        call = self.gateway.call_of(*events)
        self.run(lambda: self.channel.inbound.take(self.account, events, call))

    def text(self, body: str, **changes: object) -> None:
        """Let the customer write, now by the provider's time."""
        now = {"recipient": self.number.address, "received_at": self.clock.now()}
        self.take(text(body, **(now | changes)))

    def report(self, state: DeliveryState | None, **named: object) -> None:
        self.take(report(state, **named))  # type: ignore[arg-type]  # handed on

    # --- what agents do ---------------------------------------------------------------------

    def reply(self, body: str, who: Principal = ANN, key: str | None = None) -> Message | None:
        """Let an agent answer in the live conversation."""
        live = self.head.live
        seq = live.seq if live else 0
        return self.run(lambda: self.channel.replies.reply(self.thread, seq, Draft(who, body, key)))

    def initiate(self, body: str, who: Principal = ANN, key: str | None = None) -> Message | None:
        draft = Draft(who, body, key)
        return self.run(lambda: self.channel.replies.initiate(self.number.id, CUSTOMER, draft))

    def happen(
        self,
        happening: Happening,
        who: Principal = ANN,
        *,
        agent: str | None = None,
        queue: str | None = None,
    ) -> Found | None:
        """Let something happen to the live conversation."""
        live = self.head.live
        seq = live.seq if live else 0

        def happens() -> Found:
            found = self.channel.conversations.find(self.thread, seq, who)
            return self.channel.conversations.happen(
                found, happening, who, agent=agent, queue=queue
            )

        return self.run(happens)

    def pick(self, who: Principal = ANN) -> Found | None:
        return self.happen(Happening.PICK, who, agent=who.id)

    # --- time -------------------------------------------------------------------------------

    def sweep(self, **later: float) -> Swept | None:
        """Move the clock and let the timer fire once."""
        if later:
            self.clock.advance(**later)
        return self.run(self.channel.sweep.run)

    def keep(self, **later: float) -> int | None:
        """Move the clock and let what is kept no longer go."""
        if later:
            self.clock.advance(**later)
        return self.run(self.channel.privacy.keeping.run)

    def ring(self) -> None:
        """Let the queue deliver the bells that were rung, once."""
        rung, self.rung = list(dict.fromkeys(self.rung)), []
        for thread in rung:
            self.run(partial(self.channel.hear, heard(thread)))

    def settle(self, minutes: int = 3) -> None:
        """Let minutes pass, each with a sweep and the bells that follow it."""
        for _ in range(minutes):
            self.sweep(minutes=1)
            self.ring()

    # --- what stands in the tables ----------------------------------------------------------

    @property
    def head(self) -> Head:
        stored = self.truth.threads.head(self.thread)
        return stored.value if stored else Head(self.number.address, CUSTOMER)

    @property
    def messages(self) -> list[Message]:
        """Return the thread's texts and notes."""
        return [m for m in self.truth.threads.messages(self.thread) if m.activity is None]

    @property
    def activities(self) -> list[Message]:
        """Return what was done with the thread's conversations."""
        return [m for m in self.truth.threads.messages(self.thread) if m.activity is not None]

    def message(self, body: str) -> Message:
        """Return the message with this text."""
        found = [message for message in self.messages if message.text == body]
        assert len(found) == 1, f"{len(found)} messages are {body!r}"
        return found[0]

    def message_of(self, reference: str) -> Message:
        """Return the message that a provider knows under our reference."""
        place = split_reference(reference)
        stored = self.truth.threads.message(*place) if place else None
        assert stored is not None
        return stored.value

    def state(self, body: str) -> DeliveryState | None:
        return self.message(body).state

    def rows(self, table: str) -> list[Row]:
        """Return every row of a table."""
        return every(self.past.table(table), ("", "\x7f"))

    def held_files(self) -> Mapping[str, StoredFile]:
        """Return every file by its key."""
        return self.files.held

    def deadlines(self) -> int:
        """Return how many deadlines are written, due or not."""
        return len(self.rows("deadlines"))

    def writes(self, do: Callable[[], object]) -> list[str]:
        """Return the writes that something makes, as ``table.verb``, in order."""
        before = len(self.faults.written)
        do()
        return self.faults.written[before:]
