"""The seams of design §6.1: at each one another implementation is plugged in, and used."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain import timers
from domain.addresses import Address
from domain.arrivals import Arrival, Placement
from domain.automated_messages import Answer, Trigger
from domain.conversations import CloseReason, Happening
from domain.customers import ContactLink, Customer
from domain.deadlines import Deadline
from domain.events import (
    ConversationChanged,
    ConversationClosed,
    ConversationOpened,
    TextProgressed,
    TextReceived,
    TextWritten,
)
from domain.inbound import RULES
from domain.messages import (
    DeliveryState,
)
from domain.numbers import Number
from domain.plans import Moment
from domain.threads import Head, Stored
from domain.timers import Close, Due
from domain.workstreams import Workstream
from runtime.channel import Channel
from runtime.outside import Seams
from tests.builders import CUSTOMER, deadline
from tests.fakes.faults import Fault
from tests.fakes.stores import START, in_turn, stores
from tests.fakes.tables import Memory
from tests.fakes.world import EVE, World


def test_domain_events_reach_subscribers_after_the_commit_in_order() -> None:
    told: list[object] = []
    stored: list[int] = []

    def listens(event: object) -> None:
        told.append(type(event))
        stored.append(len(world.messages))

    world = World(seams=Seams(subscribers=[listens]))
    world.text("hello")
    world.pick()
    world.reply("answer")
    world.report(DeliveryState.DELIVERED, their="their-1")
    world.happen(Happening.FORCE_CLOSE, EVE)
    assert told == [
        ConversationOpened, TextReceived, ConversationChanged, TextWritten, TextProgressed,
        TextProgressed, ConversationClosed,
    ]  # fmt: skip
    assert stored[:4] == [1, 1, 1, 2], "what is told stands in storage"


def test_a_subscriber_that_fails_undoes_nothing_and_others_are_told() -> None:
    told: list[object] = []

    def fails(event: object) -> None:
        raise KeyError

    world = World(seams=Seams(subscribers=[fails, told.append]))
    world.text("hello")
    assert len(told) == 2
    assert world.head.live is not None


def test_events_are_told_once_also_when_the_answer_of_the_commit_was_lost() -> None:
    told: list[object] = []
    world = World(seams=Seams(subscribers=[told.append]))
    world.faults.plan(Fault.FAIL_AFTER, table="threads", verb="transact")
    world.text("hello")
    assert [type(event) for event in told] == [ConversationOpened, TextReceived]


def test_listening_costs_no_call_to_storage() -> None:
    quiet, heard = World(), World(seams=Seams(subscribers=[lambda event: None]))
    for world in (quiet, heard):
        world.text("hello")
        world.reply("answer")
    assert quiet.faults.calls == heard.faults.calls


def test_another_rule_in_the_inbound_chain() -> None:
    def raffle(arrival: Arrival, head: Head, moment: Moment) -> Placement | None:
        if arrival.body != "WIN":
            return None
        return Placement(head.live, None, Answer(Trigger.GREETING, "Good luck!"), ("raffle",))

    keyword, *others = RULES
    world = World(seams=Seams(rules=(keyword, raffle, *others)))
    world.text("WIN")
    world.ring()
    assert world.head.live is None
    assert world.message("WIN").flags == ("raffle",)
    assert world.gateway.texts() == ["Good luck!"]
    world.text("hello")
    assert world.head.live is not None


def test_another_route() -> None:
    def route(number: Number, workstream: Workstream) -> str:
        return f"queue-of-{number.id}"

    world = World(seams=Seams(route=route))
    world.text("hello")
    assert len(world.truth.inbox.view("open~queue-of-twilio-number~", 9)[0]) == 1


def test_another_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    class AgentSilent:
        def due_at(self, head: Head, workstream: Workstream) -> datetime | None:
            return head.live.active_at + timedelta(minutes=10) if head.live else None

        def due(self) -> Due:
            return Close(Happening.RULE_CLOSE, CloseReason.TIMEOUT_RULE_AGENT)

    monkeypatch.setattr(timers, "TIMERS", (*timers.TIMERS, AgentSilent()))
    world = World()
    world.text("hello")
    world.settle(10)
    assert not world.memory.rows["closed"]
    world.settle(2)
    assert world.head.last is not None
    assert world.head.last.close_reason is CloseReason.TIMEOUT_RULE_AGENT


def test_another_kind_of_deadline() -> None:
    handled: list[str] = []

    def reminder(deadlines: Sequence[Stored[Deadline]]) -> None:
        handled.extend(stored.value.kind for stored in deadlines)

    world = World(seams=Seams(handlers={"reminder": reminder}))
    world.truth.deadlines.arm(deadline(kind="reminder"))
    world.sweep(minutes=3)
    world.sweep(minutes=3)
    assert handled == ["reminder"]


def test_contacts_from_elsewhere() -> None:
    def dataverse(address: Address, /) -> Sequence[ContactLink]:
        return (ContactLink("crm-7", "Carla"),) if address == CUSTOMER else ()

    world = World(seams=Seams(find_contacts=dataverse))
    world.text("hello")
    assert world.head.live is not None
    assert world.head.live.contact == "crm-7"


def test_consent_kept_elsewhere() -> None:
    class Elsewhere:
        """Everybody has opted out there."""

        def __getattr__(self, name: str) -> object:
            return getattr(world.truth.customers, name)

        def customer(self, key: str) -> Stored[Customer]:
            return Stored(Customer(opted_out_at=START), "1")

    world = World()
    outside = world.channel.o
    there = replace(outside.stores, customers=Elsewhere())  # type: ignore[arg-type]  # the rest is handed on
    world.channel = Channel(replace(outside, stores=there))
    world.text("hello")
    world.reply("answer")
    assert world.state("answer") is DeliveryState.SUPPRESSED


def test_another_storage() -> None:
    world, elsewhere = World(), Memory(sparse=True)
    for row in world.memory.rows["configuration"].values():
        elsewhere.rows.setdefault("configuration", {})[row.partition, row.key] = row
    outside = replace(world.channel.o, stores=stores(elsewhere.table))
    world.channel = Channel(outside)
    world.text("hello")
    assert world.messages == []
    assert outside.stores.threads.messages(world.thread)[0].text == "hello"


def test_clock_ids_and_order_of_calls_are_handed_in() -> None:
    world = World()
    ids = iter(f"mine-{n}" for n in range(99))
    world.channel = Channel(replace(world.channel.o, new_id=lambda: next(ids), together=in_turn))
    world.text("hello")
    assert world.head.operations == ("mine-0",)
    assert world.message("hello").created_at == world.clock.now()
