"""A customer who asked to be erased: nothing of them is left, whatever dies or comes between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from domain.accounts import Access
from domain.blocks import block
from domain.contacts import Contact
from domain.conversations import Happening
from domain.errors import ChannelError
from domain.identity import customer_key
from domain.media import Fetched, NotFetched
from domain.messages import Direction, Media
from runtime import late_callbacks
from tests.builders import CUSTOMER
from tests.fakes.busy import OTHER, PNG, busy, other, traces
from tests.fakes.faults import Fault
from tests.fakes.tables import TableCall
from tests.fakes.world import WORKSTREAM, World, text
from tests.faults.invariants import broken


def erased(world: World) -> None:
    world.run(lambda: world.channel.privacy.erasure.ask(CUSTOMER))
    world.settle(8)


def written(world: World) -> list[str]:
    """Return what the customer has written, as far as it is kept."""
    return [one.text for one in world.messages if one.direction is Direction.INBOUND]


@pytest.mark.parametrize("stops", [False, True])
def test_no_table_and_no_file_holds_number_text_or_a_hash(stops: bool) -> None:
    world = World()
    busy(world, stops=stops)
    other(world)
    before = traces(world)
    assert {trace.partition(":")[0] for trace in before} >= {
        "threads", "inbox", "customers", "deadlines", "closed", "receipts", "quarantine",
        "contacts", "media", "surveys",
    }  # fmt: skip
    erased(world)
    assert traces(world) == []
    assert world.channel.consent.customer(CUSTOMER).suppressed is stops
    assert bool(world.truth.customers.ledger(customer_key(CUSTOMER))) is stops
    assert [row.document for row in world.rows("threads") if b"pears" in row.document]
    assert len(world.rows("quarantine")) == 1
    assert world.truth.customers.threads(customer_key(OTHER))
    assert broken(world) == []


def test_who_writes_again_begins_cleanly_with_a_higher_number() -> None:
    world = World()
    busy(world, stops=False)
    seq, rev = world.head.seq, world.head.rev
    erased(world)
    world.text("hello again", provider_message_id="again")
    live = world.head.live
    assert live
    assert (live.seq, live.previous) == (seq + 1, None)
    assert world.head.rev > rev
    assert written(world) == ["hello again"]
    assert world.truth.customers.threads(customer_key(CUSTOMER)) == [world.thread]
    world.pick()
    world.reply("welcome back")
    assert world.gateway.reached[-1].recipient == CUSTOMER
    world.settle(3)
    assert broken(world) == []


def test_what_is_written_after_having_asked_is_kept() -> None:
    world = World()
    busy(world, stops=False)
    assert world.rows("inbox")
    world.run(lambda: world.channel.privacy.erasure.ask(CUSTOMER))
    assert not world.rows("inbox"), "it closes at once"
    world.clock.advance(seconds=1)
    world.text("one more thing", provider_message_id="more")
    world.settle(8)
    assert written(world) == ["one more thing"]
    assert world.head.live
    assert world.truth.customers.threads(customer_key(CUSTOMER)) == [world.thread]
    assert broken(world) == []


def test_what_was_closed_a_moment_before_is_not_reopened() -> None:
    world = World()
    world.put(replace(WORKSTREAM, reopen_within=timedelta(days=1)))
    world.restart()
    world.text("plum")
    world.pick()
    world.happen(Happening.END)
    world.happen(Happening.CLOSE)
    world.run(lambda: world.channel.privacy.erasure.ask(CUSTOMER))
    world.clock.advance(seconds=1)
    world.text("one more thing", provider_message_id="more")
    world.settle(8)
    assert written(world) == ["one more thing"]
    assert broken(world) == []


def test_an_erasure_that_is_asked_for_again_changes_nothing() -> None:
    world = World()
    busy(world, stops=True)
    erased(world)
    ledger = world.truth.customers.ledger(customer_key(CUSTOMER))
    erased(world)
    assert traces(world) == []
    assert world.truth.customers.ledger(customer_key(CUSTOMER)) == ledger
    assert [(entry.customer, entry.words) for entry in ledger] == [("", "")] * len(ledger)


def test_a_stop_that_comes_again_after_the_erasure_is_still_one() -> None:
    world = World()
    busy(world, stops=True)
    erased(world)
    reached = len(world.gateway.reached)
    world.text("STOP", provider_message_id="stop")
    world.settle(3)
    assert len(world.gateway.reached) == reached, "it was confirmed before"


def test_a_text_that_waited_in_a_queue_over_the_erasure_is_not_kept() -> None:
    """Twilio's texts carry no time: they count from when their call came."""
    world = World()
    busy(world, stops=False)
    waited = text("I waited", provider_message_id="waited", received_at=None)
    packed = late_callbacks.packed("twilio", [waited], b"", world.clock.now())
    world.clock.advance(minutes=1)
    erased(world)
    late = late_callbacks.unpacked(packed.encode())
    world.run(lambda: world.channel.inbound.take(world.account, late.events, late.call))
    assert written(world) == []


def test_of_a_blocked_customer_nothing_is_left() -> None:
    world = World()
    world.channel.blocking.block(block(CUSTOMER, "plum", "eve", world.clock.now()))
    world.text("plum")
    world.text("plum again")
    assert len(world.channel.blocking.all()) == 1
    erased(world)
    assert traces(world) == []
    assert world.head.blank
    assert [row.key for row in world.rows("threads")] == ["head"]
    assert world.rows("closed") == []


def test_a_report_that_comes_late_leaves_nothing() -> None:
    world = World()
    busy(world, stops=False)
    sent = world.gateway.reached[0]
    erased(world)
    world.report(None, of=sent.reference, their=world.gateway.ids[sent.reference])
    assert traces(world) == []


def test_what_waits_to_be_sent_is_not_sent_any_more() -> None:
    world = World()
    world.text("plum")
    world.pick()
    slots = [world.channel.sending.slots.take() for _ in range(4)]
    world.reply("about your plum")
    for _ in slots:
        world.channel.sending.slots.give_back()
    world.rung.clear()
    world.run(lambda: world.channel.privacy.erasure.ask(CUSTOMER))
    world.clock.advance(minutes=3)
    world.run(world.channel.sweep.run)
    world.settle(5)
    assert traces(world) == []


def points() -> Iterator[ParameterSet]:
    """Name every write of an erasure."""
    world = World()
    busy(world, stops=True)
    for nth, name in enumerate(world.writes(lambda: erased(world)), 1):
        for fault in (Fault.DIE_BEFORE, Fault.DIE_AFTER):
            yield pytest.param(fault, nth, id=f"{fault.name} {nth} {name}")


@pytest.mark.parametrize(("fault", "nth"), list(points()))
def test_whatever_dies_the_rest_goes_all_the_same(fault: Fault, nth: int) -> None:
    world = World()
    busy(world, stops=True)
    world.faults.plan(fault, nth=nth)
    erased(world)
    assert world.deaths or fault is Fault.DIE_AFTER, "only a write that is refused kills nobody"
    if nth == 1 and fault is Fault.DIE_BEFORE:  # whoever asked has got no answer
        erased(world)
    world.settle(10)
    assert traces(world) == []
    assert broken(world) == []


@pytest.mark.parametrize("nth", range(1, 200))
def test_a_text_that_comes_between_any_two_steps_is_kept_and_found_again(nth: int) -> None:
    world = World()
    busy(world, stops=False)
    world.run(lambda: world.channel.privacy.erasure.ask(CUSTOMER))
    world.clock.advance(minutes=3)
    between = Between(world, nth)
    world.memory.around = between
    world.run(world.channel.sweep.run)
    world.memory.around = world.faults
    between.now()
    world.settle(12)
    assert written(world) == ["meanwhile"]
    assert world.truth.customers.threads(customer_key(CUSTOMER)) == [world.thread]
    assert world.head.live
    assert broken(world) == []


class Between:
    """Lets the customer write before the nth call of a table."""

    def __init__(self, world: World, nth: int) -> None:
        self.world, self.nth, self.seen, self.done = world, nth, 0, False

    def __call__(self, call: TableCall, do: Callable[[], Any], /) -> Any:
        self.seen += 1
        if self.seen == self.nth:
            self.world.memory.around = self.world.faults
            self.now()
            self.world.memory.around = self
        return do()

    def now(self) -> None:
        if not self.done:
            self.done = True
            self.world.restart()  # another process takes it
            self.world.text("meanwhile", provider_message_id="meanwhile")


def test_a_number_with_two_forms_goes_in_both() -> None:
    old, new = (replace(CUSTOMER, value=value) for value in ("+5215512345678", "+525512345678"))
    world = World()
    for n, form in enumerate((old, new)):
        world.text("ciruela", sender=form, provider_message_id=f"form-{n}")
    world.run(lambda: world.channel.privacy.erasure.ask(new))
    world.settle(8)
    assert b"ciruela" not in b"".join(row.document for row in world.rows("threads"))


def test_a_contact_with_another_number_only_loses_this_one() -> None:
    world = World()
    contacts = world.channel.contacts
    made = contacts.create(Contact("", "Plum and Pear", (CUSTOMER, OTHER))).value
    erased(world)
    assert contacts.get(made.id).value.numbers == (OTHER,)
    assert contacts.find(CUSTOMER) == ()
    assert [link.id for link in contacts.find(OTHER)] == [made.id]


def test_much_goes_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.retention.MOST_AT_ONCE", 4)
    world = World()
    busy(world, stops=False)
    world.run(lambda: world.channel.privacy.erasure.ask(CUSTOMER))
    world.sweep(minutes=2.1)
    assert len(world.messages) > 0, "not all of it at once"
    world.settle(8)
    assert traces(world) == []
    assert broken(world) == []


def test_storage_that_fails_leaves_the_rest_for_later() -> None:
    world = World()
    busy(world, stops=False)
    world.run(lambda: world.channel.privacy.erasure.ask(CUSTOMER))
    world.faults.plan(Fault.FAIL_BEFORE, table="closed", verb="delete", times=2)
    try:
        world.settle(10)
    except ChannelError:
        pytest.fail("the sweep goes on")
    assert traces(world) == []


def test_a_file_that_arrives_during_the_erasure_is_not_kept() -> None:
    world = World()
    world.text("plum", media=(Media("https://files/1", "image/png"),))
    given = world.gateway.file

    def slow(access: Access, url: str) -> Fetched | NotFetched:
        world.run(lambda: world.channel.privacy.erasure.ask(CUSTOMER))
        for _ in range(5):
            world.sweep(minutes=1)
        world.gateway.given_files[url] = Fetched(PNG)
        return given(access, url)

    world.gateway.file = slow  # type: ignore[method-assign]  # this one provider is slow
    world.ring()
    assert world.gateway.asked_files
    assert not world.held_files()
    assert traces(world) == []
