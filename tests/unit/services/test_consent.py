"""Consent: STOP, START and HELP as customers say them (channel-behaviour §8)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import ProviderName
from domain.addresses import Address, AddressKind
from domain.customers import Customer, LedgerEntry, recorded
from domain.identity import customer_key
from domain.messages import DeliveryState, Direction, Keyword, Purpose
from domain.numbers import OptOutHandler, OptOutHandlers
from runtime import late_callbacks
from services.consent import GivenElsewhere
from tests.builders import CUSTOMER
from tests.fakes.faults import Fault
from tests.fakes.stores import START
from tests.fakes.world import World, number_of, text

MINUTE = timedelta(minutes=1)


def say(world: World, word: str, minutes: int = 0, key: str | None = None) -> None:
    """Let the customer say a word; its time is the provider's, and no later than now."""
    at = START + minutes * MINUTE
    world.clock.advance(seconds=max(0.0, (at - world.clock.now()).total_seconds()))
    world.text(word, provider_message_id=key or f"{word}{minutes}", received_at=at)


def suppressed(world: World) -> bool:
    return world.channel.consent.customer(CUSTOMER).suppressed


def answers(world: World) -> list[Purpose | None]:
    world.ring()
    return [world.message_of(text.reference).purpose for text in world.gateway.reached]


def test_stop_suppresses_confirms_once_and_opens_nothing(world: World) -> None:
    say(world, "Stop!")
    assert suppressed(world)
    assert answers(world) == [Purpose.OPT_OUT_CONFIRMATION]
    assert world.head.live is None
    assert [(e.keyword, e.words, e.source) for e in world.channel.consent.ledger(CUSTOMER)] == [
        (Keyword.STOP, "Stop!", "text")
    ]


def test_stop_leaves_a_conversation_as_it_is(world: World) -> None:
    world.text("hello")
    before = world.head.live
    say(world, "STOP")
    assert world.head.live == before
    assert world.messages[-2].flags == ("stop",)


def test_stop_is_written_before_the_thread(world: World) -> None:
    written = world.writes(lambda: say(world, "STOP"))
    assert written.index("customers.transact") < written.index("threads.transact")


def test_an_opt_out_holds_although_the_process_died_before_the_thread(world: World) -> None:
    world.faults.plan(Fault.DIE_AFTER, table="customers", verb="transact")
    say(world, "STOP", key="same")
    assert suppressed(world)
    assert world.messages == []
    say(world, "STOP", key="same")
    assert answers(world) == [Purpose.OPT_OUT_CONFIRMATION], "confirmed as the first time would be"


def test_a_repeated_stop_is_not_confirmed_again_within_a_day(world: World) -> None:
    say(world, "STOP")
    assert len(answers(world)) == 1
    world.clock.advance(hours=23)
    say(world, "STOP", 23 * 60)
    assert answers(world) == [Purpose.OPT_OUT_CONFIRMATION]
    world.clock.advance(hours=2)
    say(world, "STOP", 25 * 60)
    assert len(answers(world)) == 2
    assert len(world.channel.consent.ledger(CUSTOMER)) == 3


def test_a_confirmation_is_not_sent_after_five_minutes(world: World) -> None:
    say(world, "STOP")
    world.clock.advance(minutes=6)
    assert answers(world) == []
    assert world.messages[-1].state is DeliveryState.FAILED


@pytest.mark.parametrize("word", ["STOP", "Please stop texting me"])
def test_an_opt_out_that_comes_in_after_five_minutes_is_not_confirmed(
    world: World, word: str
) -> None:
    world.clock.advance(minutes=5)
    say(world, word)
    assert suppressed(world)
    assert answers(world) == []
    assert [m.direction for m in world.messages] == [Direction.INBOUND]
    world.clock.advance(minutes=1)
    say(world, "STOP", 6)
    assert answers(world) == [Purpose.OPT_OUT_CONFIRMATION], "this one is new"


def test_the_five_minutes_count_from_when_the_customer_wrote(world: World) -> None:
    world.clock.advance(minutes=4)
    say(world, "STOP")
    assert world.messages[-1].expires_at == START + 5 * MINUTE
    world.clock.advance(minutes=1.5)
    assert answers(world) == []
    assert world.messages[-1].state is DeliveryState.FAILED


def test_start_lifts_and_is_confirmed(world: World) -> None:
    say(world, "STOP")
    say(world, "START", 1)
    assert not suppressed(world)
    assert answers(world) == [Purpose.OPT_OUT_CONFIRMATION, Purpose.OPT_IN_CONFIRMATION]


def test_an_older_start_that_comes_later_lifts_nothing(world: World) -> None:
    say(world, "STOP", 5)
    say(world, "START", 4)
    assert suppressed(world)
    assert answers(world) == [Purpose.OPT_OUT_CONFIRMATION]


def test_an_older_stop_that_comes_later_withdraws_nothing(world: World) -> None:
    say(world, "START", 5)
    say(world, "STOP", 4)
    assert not suppressed(world)
    assert answers(world) == [Purpose.OPT_IN_CONFIRMATION], "nothing claims that it did"


def test_a_start_that_waited_in_the_queue_for_the_tables_lifts_no_stop_that_came_after_it(
    world: World,
) -> None:
    start = text("START", received_at=None)
    packed = late_callbacks.packed("twilio", [start], b"", world.clock.now())
    world.clock.advance(minutes=2)
    world.text("STOP", received_at=None)
    world.clock.advance(minutes=1)
    late = late_callbacks.unpacked(packed.encode())
    world.channel.inbound.take(world.account, late.events, late.call)
    assert suppressed(world)


def test_a_start_that_waited_in_quarantine_lifts_no_stop_that_came_after_it(world: World) -> None:
    line = replace(world.number, id="late", address=Address(AddressKind.E164, "+14255550177"))
    start = text("START", recipient=line.address, received_at=None)
    world.channel.inbound.callback(world.account, world.gateway.call_of(start), "")
    [kept] = world.truth.quarantine.page(9)[0]
    world.clock.advance(minutes=2)
    world.text("STOP", received_at=None)
    world.put(line)
    world.clock.advance(minutes=1)
    assert world.channel.replays.replay(kept.id).outcome == "stored"
    assert suppressed(world)
    assert [e.keyword for e in world.channel.consent.ledger(CUSTOMER)] == ["START", "STOP"]


@pytest.mark.parametrize("ahead", [timedelta(seconds=30), timedelta(hours=2)])
@pytest.mark.parametrize("clock", [ProviderName.TWILIO, ProviderName.TELESIGN])
def test_a_start_whose_provider_is_ahead_of_time_is_undone_by_the_next_stop(
    world: World, ahead: timedelta, clock: ProviderName
) -> None:
    world.text("START", received_at=world.clock.now() + ahead)
    world.clock.advance(seconds=5)
    world.provider = clock
    world.text("STOP", received_at=world.clock.now())
    assert suppressed(world)


def test_a_stop_whose_provider_is_ahead_of_time_is_lifted_by_the_next_start(world: World) -> None:
    world.text("STOP", received_at=world.clock.now() + timedelta(hours=2))
    world.clock.advance(seconds=5)
    world.text("START", received_at=world.clock.now())
    assert not suppressed(world)


def test_a_stop_whose_provider_is_behind_withdraws_a_start_by_our_own_time(world: World) -> None:
    world.text("START", received_at=None)
    world.clock.advance(minutes=1)
    world.provider = ProviderName.TELESIGN
    world.text("STOP", received_at=world.clock.now() - 3 * MINUTE)
    assert suppressed(world)


def test_at_the_same_moment_stop_wins(world: World) -> None:
    say(world, "STOP", 5)
    say(world, "START", 5)
    assert suppressed(world)


@given(st.lists(st.tuples(st.sampled_from([Keyword.STOP, Keyword.START]), st.integers(0, 5))))
def test_the_order_in_which_statements_arrive_does_not_matter(
    said: list[tuple[Keyword, int]],
) -> None:
    def after(order: list[tuple[Keyword, int]]) -> bool:
        customer = Customer()
        for keyword, minutes in order:
            at = START + minutes * MINUTE
            customer = recorded(customer, LedgerEntry("k", keyword, at, at, "c", "o", "w", "s"))
        return customer.suppressed

    newest = max((minutes for _, minutes in said), default=0)
    stopped = any(keyword is Keyword.STOP and minutes == newest for keyword, minutes in said)
    never_started = all(keyword is Keyword.STOP for keyword, _ in said) and bool(said)
    assert after(said) == after(said[::-1]) == (stopped or never_started)


@pytest.mark.parametrize(("said", "lifts"), [(4, False), (5, False), (6, True)])
def test_an_opt_in_given_elsewhere_lifts_no_later_stop_of_the_customers_own(
    world: World, said: int, lifts: bool
) -> None:
    world.clock.advance(hours=1)
    say(world, "STOP", 5)
    given = GivenElsewhere("form 7", "Text me offers.", START + said * MINUTE)
    world.channel.consent.given(CUSTOMER, given, "eve")
    assert suppressed(world) is not lifts
    assert len(world.channel.consent.ledger(CUSTOMER)) == 2


def test_yes_means_something_to_the_suppressed_only(world: World) -> None:
    say(world, "YES")
    assert world.head.live is not None, "it is a text like any other"
    say(world, "STOP", 1)
    say(world, "YES", 2)
    assert not suppressed(world)


def test_help_is_answered_also_while_suppressed_and_changes_nothing(world: World) -> None:
    say(world, "STOP")
    say(world, "HELP", 1)
    assert suppressed(world)
    assert answers(world) == [Purpose.OPT_OUT_CONFIRMATION, Purpose.HELP]
    assert len(world.channel.consent.ledger(CUSTOMER)) == 1


def test_a_blocked_customer_gets_nothing_at_all(world: World) -> None:
    world.truth.customers.change(customer_key(CUSTOMER), None, Customer(blocked=True))
    say(world, "HELP")
    assert answers(world) == []


def test_a_suppressed_customer_who_writes_is_shown_and_not_texted(world: World) -> None:
    say(world, "STOP")
    world.text("but my order?")
    assert world.head.live is not None
    world.ring()
    world.reply("answer")
    assert world.state("answer") is DeliveryState.SUPPRESSED
    assert "answer" not in world.gateway.texts()


@pytest.mark.parametrize("handler", [OptOutHandler.CARRIER, OptOutHandler.PROVIDER])
@pytest.mark.parametrize("word", ["STOP", "START", "HELP"])
def test_where_somebody_else_answers_we_only_write_it_down(
    world: World, handler: OptOutHandler, word: str
) -> None:
    everybody = OptOutHandlers(handler, handler, handler)
    world.put(replace(number_of(ProviderName.TWILIO), opt_out_handlers=everybody))
    world.restart()
    say(world, word)
    assert suppressed(world) is (word == "STOP")
    assert answers(world) == []


@pytest.fixture(params=[ProviderName.TWILIO, ProviderName.ACS])
def toll_free(request: pytest.FixtureRequest) -> World:
    """A channel whose number is toll-free: STOP and START are the carrier's."""
    world = World(provider=request.param)
    address = Address(AddressKind.E164, "+18335550100")
    world.put(replace(world.number, address=address, opt_out_handlers=OptOutHandlers()))
    world.restart()
    return world


def say_toll_free(world: World, *words: str) -> None:
    for word in words:
        world.clock.advance(minutes=1)
        address = Address(AddressKind.E164, "+18335550100")
        world.text(word, recipient=address, provider_message_id=f"{world.clock.at}")


@pytest.mark.parametrize("stop", [OptOutHandler.PROVIDER, OptOutHandler.CARRIER])
@pytest.mark.parametrize("provider", [ProviderName.TELESIGN, ProviderName.ACS])
def test_who_answers_stop_alone_leaves_start_and_help_to_us(
    provider: ProviderName, stop: OptOutHandler
) -> None:
    world = World(provider=provider)
    world.put(replace(world.number, opt_out_handlers=OptOutHandlers(stop=stop)))
    world.restart()
    say(world, "HELP")
    say(world, "STOP", 1)
    say(world, "START", 2)
    assert answers(world) == [Purpose.HELP, Purpose.OPT_IN_CONFIRMATION]


def test_a_toll_free_number_answers_help_until_its_carrier_blocks_it(toll_free: World) -> None:
    say_toll_free(toll_free, "HELP", "STOP", "HELP")
    assert answers(toll_free) == [Purpose.HELP]
    say_toll_free(toll_free, "START", "HELP")
    assert answers(toll_free) == [Purpose.HELP] * 2


def test_a_stop_to_another_number_blocks_no_help_on_a_toll_free_one(toll_free: World) -> None:
    say(toll_free, "STOP")
    say_toll_free(toll_free, "HELP")
    assert Purpose.HELP in answers(toll_free)


def test_an_opt_out_in_own_words_is_unknown_to_the_carrier(toll_free: World) -> None:
    say_toll_free(toll_free, "Please stop texting me", "HELP")
    assert Purpose.HELP in answers(toll_free)


@pytest.mark.parametrize(
    ("word", "lifts"), [("start", True), ("UNSTOP", True), ("YES", False), ("Iniciar", False)]
)
def test_on_a_toll_free_number_only_what_the_carrier_takes_for_it_opts_in(
    toll_free: World, word: str, lifts: bool
) -> None:
    say_toll_free(toll_free, "STOP", word)
    assert suppressed(toll_free) is not lifts


def test_the_providers_own_reading_of_a_text_counts(world: World) -> None:
    world.text("halt", keyword=Keyword.STOP)
    assert suppressed(world)


def test_the_ledger_is_in_order_of_what_was_said(world: World) -> None:
    for minutes, word in ((2, "START"), (1, "STOP"), (3, "STOP")):
        say(world, word, minutes)
    keywords = [entry.keyword for entry in world.channel.consent.ledger(CUSTOMER)]
    assert keywords == [Keyword.STOP, Keyword.START, Keyword.STOP]


def test_what_an_agent_notes_counts_once_and_again_after_an_opt_in(world: World) -> None:
    def notes() -> None:
        world.channel.consent.withdrawn(CUSTOMER, world.number.address, "ann", "conversation")

    notes()
    notes()
    say(world, "START", 1)
    assert not suppressed(world)
    world.clock.advance(minutes=1)
    notes()
    assert suppressed(world)
    keywords = [entry.keyword for entry in world.channel.consent.ledger(CUSTOMER)]
    assert keywords == [Keyword.STOP, Keyword.START, Keyword.STOP]
