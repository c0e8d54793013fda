"""Sending in every order: the real claims and records, with a provider that notes its calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from domain.accounts import Access, Account, ProviderName
from domain.catalogue import Thing
from domain.conversations import State
from domain.errors import Unavailable
from domain.identity import split_reference
from domain.messages import (
    Accepted,
    DeliveryState,
    Message,
    NotSent,
    OutboundText,
    Outcome,
    Purpose,
)
from domain.numbers import Number
from domain.plans import Moment
from domain.submissions import reply, submitted
from domain.threads import Change, Head, advanced
from services.access import Accesses
from services.catalogue import CatalogueReader
from services.consent import Consent
from services.delivery import Delivery
from services.limits import Limits
from services.outgoing import Outgoing
from services.outreach import Outreach
from services.rates import Rates
from services.sending import Sending
from services.slots import Slots
from services.uploads import Uploads
from services.volumes import Volumes
from storage.rows import Row
from tests.builders import ACKNOWLEDGED, OURS
from tests.fakes.stores import in_turn
from tests.fakes.tables import Memory, TableCall
from tests.unit.services.interleavings import (
    THREAD,
    WITHIN,
    Bells,
    Office,
    Program,
    Provider,
    prepared,
    swept,
)
from tests.unit.services.plays import Role, quick
from tests.unit.services.scheduler import Explored, Run, Step, explore

ACCOUNT = Account("main", "Main", ProviderName.TWILIO)
NUMBER = Number("n", "Main", OURS, "main", "main")
WAITING = {DeliveryState.QUEUED, DeliveryState.SENDING}


class NotingProvider(Provider):
    """A provider behind the gateway: every call of it is a step, noted in the tables."""

    def __init__(self, memory: Memory, not_sent: Sequence[int] = ()) -> None:
        self._memory = memory
        self._not_sent = set(not_sent)

    def send(self, access: Access, text: OutboundText) -> Outcome:
        parts = split_reference(text.reference)
        assert parts is not None
        if parts[1] in self._not_sent:
            self._not_sent.discard(parts[1])
            return NotSent("429", "Too many.", 0)

        def note() -> None:
            calls = self._memory.rows.setdefault("provider", {})
            key = ("calls", f"{len(calls):03}")
            calls[key] = Row(*key, str(parts[1]).encode())

        self._memory.around(TableCall("provider", "send"), note)
        return Accepted(None)


class Secrets:
    def get(self, setting: str) -> str | None:
        return setting

    def unresolved(self, setting: str) -> bool:
        return False


def sending(office: Office, not_sent: Sequence[int] = ()) -> Sending:
    """Return the real service, over an office's tables and a provider that takes everything."""
    gateway: Any = NotingProvider(office.memory, not_sent)
    consent = Consent(office.stores.customers, office.clock)
    catalogue = CatalogueReader(office.stores.catalogue)
    rates = Rates(office.stores.limits, office.clock)
    volumes = Volumes(office.stores.limits, office.clock)
    stores, clock = office.stores, office.clock
    outreach = Outreach(catalogue, stores.customers, stores.contacts, clock)
    return Sending(
        stores=office.stores,
        threads=office.threads,
        catalogue=catalogue,
        gateway=gateway,
        consent=consent,
        delivery=Delivery(office.threads, consent, office.clock),
        bells=Bells(),
        clock=office.clock,
        together=in_turn,
        slots=Slots(4),
        outgoing=Outgoing(
            catalogue=catalogue,
            gateway=gateway,
            accesses=Accesses(Secrets()),
            uploads=Uploads(office.stores.files, office.clock, "", str),
            clock=office.clock,
            status_url=lambda account: "",
        ),
        limits=Limits(office.stores, rates, volumes, outreach, office.clock),
    )


def worker(not_sent: Sequence[int] = ()) -> Callable[[Office], None]:
    """Return somebody who empties the outbox."""

    def program(office: Office) -> None:
        with suppress(Unavailable):
            sending(office, not_sent).empty(THREAD.id)

    return program


def with_two_waiting() -> Memory:
    """Return tables of an active conversation with two replies in the outbox: 2 and 3."""
    memory = prepared(State.ACTIVE)
    office = Office(memory, "agent")
    things: tuple[Thing, ...] = (ACCOUNT, NUMBER, *ACKNOWLEDGED)
    for thing in things:
        office.stores.catalogue.put(thing, None)

    def decide(head: Head, moment: Moment) -> Change:
        live = head.live
        assert live is not None
        fresh = reply(
            seq=head.seq + 1, conversation=live.seq, text="hello", author="ann",
            provider="twilio", account="main", purpose=Purpose.REPLY, now=moment.now,
        )  # fmt: skip
        changed = advanced(head, moment.operation, seq=fresh.seq)
        changed, message = submitted(changed, fresh, moment, send_now=False)
        return Change(changed, created=(message,), work_left=True)

    for _ in range(2):
        office.threads.change(THREAD, decide, WITHIN)
    return memory


def finished(memory: Memory) -> None:
    """Let time pass: claims run out, bells ring, the outbox is emptied."""
    for hours in (0.1, 0.2, 0.3, 0.4):
        swept(memory, hours)
        worker()(Office(memory, f"later{hours}", timedelta(hours=hours)))


def misdelivery(memory: Memory, *, ordered: bool) -> str | None:
    """Return what is wrong with what was sent, None if nothing is."""
    notes = memory.rows.get("provider", {})
    calls = [int(notes[key].document) for key in sorted(notes)]
    if len(set(calls)) < len(calls):
        return f"sent twice: {calls}"
    if ordered and calls != sorted(calls):
        return f"out of order: {calls}"
    messages: dict[int, Message] = {}
    for message in Office(memory, "check").stores.threads.messages(THREAD.id):
        messages[message.seq] = message
    left = [seq for seq, message in messages.items() if message.state in WAITING]
    if left:
        return f"left waiting: {left}"
    claimed = [seq for seq in calls if messages[seq].state is DeliveryState.FAILED]
    return f"sent and shown as failed: {claimed}" if claimed else None


SOON = timedelta(seconds=10)
EXPIRED = timedelta(minutes=3)
SWEEP = Role(Office.sweep, later=EXPIRED)


def post(
    programs: Sequence[Program | Role], *, fault: Step | None = None, ordered: bool = True
) -> Explored:
    """Play all orders in which *programs* empty one outbox."""
    roles = [one if isinstance(one, Role) else Role(one, later=SOON) for one in programs]

    def cast(memory: Memory) -> dict[str, Callable[[], None]]:
        offices = [Office(memory, f"w{n}", role.later) for n, role in enumerate(roles)]
        return {
            office.name: partial(role.does, office)
            for role, office in zip(roles, offices, strict=True)
        }

    def check(run: Run) -> str | None:
        errors = [f"{p.name}: {p.error!r}" for p in run.processes if p.error]
        finished(run.memory)
        return errors[0] if errors else misdelivery(run.memory, ordered=ordered)

    with quick():
        faults = 1 if fault else 0
        kinds = (fault,) if fault else ()
        return explore(with_two_waiting(), cast, check, faults=faults, kinds=kinds)
