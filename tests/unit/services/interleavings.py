"""What is played in every order: the real steps of threads and of the sweep, and what must hold.

The decisions are small ones of our own, made of the same rules as the services'.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from domain.accounts import ProviderName
from domain.conversations import CloseReason, Happening, State, after, opened
from domain.errors import Conflict, Unavailable
from domain.inbox import row_of
from domain.messages import Direction, Message
from domain.plans import Moment
from domain.ports import Gateway, Seen
from domain.providers import Traits
from domain.stores import Stores
from domain.threads import Change, Head, Marker, Stored, advanced, remembered
from domain.workstreams import Workstream
from services.catalogue import CatalogueReader
from services.overdue import ThreadDeadlines
from services.silence import Silence
from services.surveys import Surveys
from services.sweeps import Sweep
from services.threads import Thread, Threads
from tests.builders import CUSTOMER, OURS
from tests.fakes.stores import START, FakeClock, counting_ids, in_turn, stores
from tests.fakes.tables import Memory

THREAD = Thread(OURS, CUSTOMER)
WITHIN = timedelta(seconds=30)
PATIENT = Workstream(
    "main", "Main", auto_close_after=timedelta(days=20), wrap_up_close_after=timedelta(days=20)
)
PICKED = {State.ACTIVE: Happening.PICK, State.WAITING: Happening.WAIT, State.WRAP_UP: Happening.END}

DAY = timedelta(days=1)
Program = Callable[["Office"], None]


class Provider:
    """As much of a gateway as sweeps need: this one recognises no repeats."""

    def traits(self, provider: ProviderName) -> Traits:
        return Traits(provider, "Test", 1600, timedelta(seconds=10), False, DAY, False)


class Bells:
    """Bells that nobody hears."""

    def ring(self, thread: str, at: datetime | None = None) -> None:
        return


@dataclass
class Office:
    """One process with everything of its own but the tables."""

    memory: Memory
    name: str
    later: timedelta = timedelta()
    workstream: Workstream = PATIENT
    stores: Stores = field(init=False)
    clock: FakeClock = field(init=False)
    threads: Threads = field(init=False)

    def __post_init__(self) -> None:
        self.stores = stores(self.memory.table)
        self.clock = FakeClock(START + self.later)
        self.threads = Threads(
            self.stores,
            self.clock,
            counting_ids(f"{self.name}-"),
            lambda key: self.workstream,
            in_turn,
        )

    def change(self, decide: Callable[[Head, Moment], Change | None]) -> None:
        """Change the thread; being refused or not getting through is no failure here."""
        with suppress(Conflict, Unavailable):
            self.threads.change(THREAD, decide, WITHIN)

    def sweep(self) -> None:
        catalogue = CatalogueReader(self.stores.catalogue)
        surveys = Surveys(self.stores, self.threads, catalogue, self.clock, "", str)
        handler = ThreadDeadlines(
            self.stores, self.threads, catalogue, cast("Gateway", Provider()), Bells(), self.clock,
            Silence(catalogue, surveys, str), surveys,
        )  # fmt: skip
        with suppress(Unavailable):  # the next one comes in a minute
            Sweep(self.stores, self.clock, {"thread": handler}, in_turn).run()

    @property
    def head(self) -> Stored[Head] | None:
        return self.stores.threads.head(THREAD.id)


def arrival(key: str) -> Callable[[Head, Moment], Change | None]:
    """Return what a customer's text does to a thread."""

    def decide(head: Head, moment: Moment) -> Change | None:
        if key in head.texts:
            return None
        seq = head.seq + 1
        if head.live is not None:
            live = after(head.live, Happening.CUSTOMER_TEXT, moment.now)
        else:
            previous = head.last.seq if head.last else None
            live = opened(
                seq=seq, workstream="main", queue="default", number="n", now=moment.now,
                previous=previous,
            )  # fmt: skip
        changed = advanced(
            head, moment.operation, seq=seq, live=live, preview=key, texts=remembered(head, key)
        )
        message = Message(seq, live.seq, Direction.INBOUND, key, moment.now)
        return Change(changed, Marker(f"in~{key}", moment.operation, seq), created=(message,))

    return decide


def text(key: str) -> Program:
    """Return the storing of a customer's text, with the mending that follows a repeat."""

    def program(office: Office) -> None:
        applied = None
        with suppress(Seen):
            applied = office.threads.change(THREAD, arrival(key), WITHIN)
        if applied is None or applied.change is None:
            mend(office)

    return program


def mend(office: Office) -> None:
    head = office.head
    if head is not None and head.value.view is not None:
        office.stores.inbox.mend(head.value.view, row_of(head.value, THREAD.id))


def happens(happening: Happening, agent: str | None = None) -> Program:
    """Return something that an agent or a supervisor does."""
    closes = happening in {Happening.FORCE_CLOSE, Happening.CLOSE}

    def decide(head: Head, moment: Moment) -> Change:
        if head.live is None:
            raise Conflict("conversation_closed", "closed")
        reason = CloseReason.FORCE_CLOSED if closes else None
        live = after(head.live, happening, moment.now, agent=agent, reason=reason)
        if live.live:
            return Change(advanced(head, moment.operation, live=live))
        return Change(advanced(head, moment.operation, live=None, last=live), closed=live)

    return lambda office: office.change(decide)


def reply(key: str) -> Program:
    """Return a text of an agent: no marker recognises it, only its operation does."""

    def decide(head: Head, moment: Moment) -> Change:
        if head.live is None:
            raise Conflict("conversation_closed", "closed")
        seq = head.seq + 1
        live = after(head.live, Happening.REPLY, moment.now, agent="ann")
        message = Message(seq, live.seq, Direction.OUTBOUND, key, moment.now)
        changed = advanced(head, moment.operation, seq=seq, live=live, preview=key)
        return Change(changed, created=(message,))

    return lambda office: office.change(decide)


def pick(office: Office) -> None:
    happens(Happening.PICK, "bob")(office)


def close(office: Office) -> None:
    happens(Happening.FORCE_CLOSE)(office)


def prepared(state: State | None) -> Memory:
    """Return tables with a conversation in *state*, nothing open; none at all for None."""
    memory = Memory()
    if state is None:
        return memory
    office = Office(memory, "before", timedelta(hours=-5))
    text("first")(office)
    if state is not State.OPEN:
        happens(Happening.PICK, "ann")(office)
    if state in {State.WAITING, State.WRAP_UP}:
        happens(PICKED[state])(office)
    if state is State.CLOSED:
        close(office)
    for minutes in (5, 15):
        Office(memory, "swept", timedelta(hours=-5, minutes=minutes)).sweep()
    return memory


def swept(memory: Memory, *hours: float) -> None:
    """Let sweeps pass, as they do every minute."""
    for at in hours:
        Office(memory, f"sweep{at}", timedelta(hours=at)).sweep()
