"""What the channel texts by itself, provoked through a whole channel in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from domain.accounts import ProviderName
from domain.automated_messages import AutomatedMessage, Trigger
from domain.conversations import Happening
from domain.errors import Conflict
from domain.messages import DeliveryState, Direction
from domain.operating_hours import Calendar, Holiday, Repeat, WorkingTime, from_json
from services.health import problems
from tests.builders import ACKNOWLEDGED, CUSTOMER
from tests.fakes.faults import Fault
from tests.fakes.stores import START
from tests.fakes.world import ANN, BOB, EVE, WORKSTREAM, World

OFFICE = from_json(
    {
        "name": "Office",
        "zone": "UTC",
        "events": [{"first": "2026-03-01", "start": "09:00", "end": "17:00", "repeat": "daily"}],
        "holidays": [{"first": "2026-03-04", "reason": "Feast"}],
    }
)
NIGHT, NOON = datetime(2026, 3, 2, 20, tzinfo=UTC), datetime(2026, 3, 3, 12, tzinfo=UTC)
HOLIDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    """A channel that speaks, on a number with office hours."""
    world = World()
    world.put(replace(WORKSTREAM, allow_automated_messages=True), OFFICE)
    world.put(replace(world.number, operating_hours="office", brand="Contoso"))
    world.restart()
    return world


def spoken(world: World) -> list[str]:
    """Return why the channel spoke, oldest first."""
    out = [m for m in world.messages if m.direction is Direction.OUTBOUND and m.author is None]
    return [flag for message in out for flag in message.flags]


def write(world: World, words: str, at: datetime | None = None) -> None:
    world.clock.at = at or world.clock.at
    world.text(words)
    world.ring()


def test_a_conversation_that_starts_inside_hours_is_greeted_once(world: World) -> None:
    write(world, "hello", NOON)
    write(world, "are you there?")
    assert spoken(world) == ["greeting"]
    greeting = world.messages[1]
    assert greeting.state is DeliveryState.SENT
    assert greeting.text.startswith("Contoso: Thank you")
    assert greeting.conversation == 1


def test_what_the_channel_says_is_composed_like_what_agents_write(world: World) -> None:
    world.put(AutomatedMessage("g", "G", Trigger.GREETING, {"en": "Cafe\u0301 {Brand}"}))
    world.restart()
    write(world, "hello", NOON)
    assert world.gateway.texts() == ["Caf\u00e9 Contoso"]


def test_a_night_has_one_answer_however_many_texts_follow(world: World) -> None:
    write(world, "hello", NIGHT)
    for n in range(6):
        write(world, f"more {n}", NIGHT + timedelta(minutes=n))
    assert spoken(world) == ["out_of_hours"]
    write(world, "good morning", NIGHT + timedelta(hours=14))
    write(world, "and in the evening", NIGHT + timedelta(days=1))
    assert spoken(world) == ["out_of_hours", "out_of_hours"]


def test_every_night_has_its_answer_where_desks_stand_either_side_of_the_date_line(
    world: World,
) -> None:
    desks = (("Pacific/Honolulu", 20), ("Asia/Tokyo", 8))
    events = tuple(
        WorkingTime(START.date(), time(at), time(at + 1), Repeat.DAILY, zone=zone)
        for zone, at in desks
    )
    world.put(Calendar("office", "Office", "UTC", events))
    world.restart()
    before_tokyo = datetime(2026, 3, 3, 10, tzinfo=UTC)
    write(world, "hello", before_tokyo)
    write(world, "more", before_tokyo + timedelta(hours=12))
    assert spoken(world) == ["out_of_hours"]
    write(world, "once more", before_tokyo + timedelta(hours=15))
    assert spoken(world) == ["out_of_hours"] * 2


def test_the_first_text_of_a_night_in_a_live_conversation_is_answered(world: World) -> None:
    write(world, "hello", NOON)
    write(world, "late", NOON + timedelta(hours=7))
    assert spoken(world) == ["greeting", "out_of_hours"]


def test_a_holiday_wins_over_closing_time(world: World) -> None:
    write(world, "hello", HOLIDAY)
    assert spoken(world) == ["holiday"]


def test_what_nobody_can_read_is_answered_inside_hours(world: World) -> None:
    write(world, "hello", NOON)
    write(world, " ")
    assert spoken(world) == ["greeting", "unsupported_message"]


def test_help_is_answered_however_much_the_channel_has_said_before(world: World) -> None:
    world.clock.at = NOON
    for n in range(4):
        world.text("START", provider_message_id=f"start-{n}")
    world.text("HELP")
    assert spoken(world) == ["opt_in_confirm"] * 4 + ["help_reply"]


def test_help_takes_nothing_from_what_the_channel_may_say_else(world: World) -> None:
    world.clock.at = NOON
    for n in range(4):
        world.text("HELP", provider_message_id=f"help-{n}")
    write(world, "hello")
    assert spoken(world) == ["help_reply"] * 4 + ["greeting"]


def test_two_machines_stop_talking_to_each_other(world: World) -> None:
    world.clock.at = NOON
    for n in range(9):
        world.text("info", provider_message_id=f"loop-{n}")
        world.ring()
        world.clock.advance(minutes=5)
    assert spoken(world) == ["help_reply"] * 4
    world.clock.advance(minutes=30)
    world.text("help", provider_message_id="later")
    world.ring()
    assert len(spoken(world)) == 5


def test_a_workstream_that_is_silent_still_knows_when_it_is_closed(world: World) -> None:
    world.put(WORKSTREAM)
    world.restart()
    write(world, "hello", NIGHT)
    write(world, "HELP", NIGHT)
    assert spoken(world) == ["help_reply"]


def test_who_has_opted_out_gets_nothing_by_itself(world: World) -> None:
    write(world, "STOP", NOON)
    write(world, "hello")
    write(world, "more", NOON + timedelta(hours=8))
    assert spoken(world) == ["opt_out_confirm"]
    assert world.head.live is not None


def test_who_has_opted_out_on_another_number_is_not_greeted_here(world: World) -> None:
    write(world, "hello", NOON)
    write(world, "STOP")
    world.provider = ProviderName.TELESIGN
    write(world, "here as well")
    assert world.head.live is not None
    assert world.messages[-1].state is DeliveryState.SUPPRESSED


def test_who_has_come_back_on_another_number_is_greeted_here_again(world: World) -> None:
    write(world, "STOP", NOON)
    world.provider = ProviderName.TELESIGN
    write(world, "START", NOON + timedelta(minutes=1))
    world.provider = ProviderName.TWILIO
    write(world, "hello again", NOON + timedelta(hours=2))
    assert spoken(world) == ["opt_out_confirm", "greeting"]
    world.pick()
    world.happen(Happening.END)
    assert spoken(world)[2:] == ["agent_ended"]


def test_an_older_stop_that_comes_later_silences_nobody(world: World) -> None:
    world.clock.at = NOON
    world.text("START")
    world.text("STOP", received_at=NOON - timedelta(minutes=1))
    write(world, "hello")
    assert spoken(world) == ["opt_in_confirm", "greeting"]


def test_the_end_by_an_agent_is_told(world: World) -> None:
    write(world, "hello", NOON)
    world.pick()
    world.happen(Happening.END)
    world.ring()
    assert spoken(world) == ["greeting", "agent_ended"]
    assert world.messages[-1].state is DeliveryState.SENT
    assert world.messages[-1].conversation == 1


@pytest.mark.parametrize(
    ("trigger", "happening"),
    [
        (Trigger.AGENT_ASSIGNED, Happening.PICK),
        (Trigger.SESSION_ENDED, Happening.WAIT),
        (Trigger.TRANSFER_ACCEPTED, Happening.TRANSFER_TO_AGENT),
    ],
)
def test_what_happens_to_a_conversation_is_told_where_that_is_switched_on(
    world: World, trigger: Trigger, happening: Happening
) -> None:
    told = AutomatedMessage("m", "M", trigger, {"en": f"{trigger}: {{AgentName}}"})
    world.put(told, AutomatedMessage("g", "G", Trigger.GREETING, enabled=False))
    world.restart()
    write(world, "hello", NOON)
    if happening is not Happening.PICK:
        world.pick()
    before = len(world.messages)
    world.happen(happening, agent=None if happening is Happening.WAIT else ANN.id)
    assert [m.text for m in world.messages[before:]] == [f"{trigger}: Ann"]


def test_a_system_message_is_never_activity(world: World) -> None:
    write(world, "hello", NOON)
    live = world.head.live
    assert live is not None
    assert (live.active_at, live.last_by.value) == (NOON, "customer")


def test_a_name_that_cannot_be_texted_gets_no_answer(world: World) -> None:
    named = replace(CUSTOMER, kind=type(CUSTOMER.kind).ALPHANUMERIC, value="SHOP")
    world.clock.at = NOON
    world.text("hello", sender=named)
    assert world.rung == []


def test_an_answer_is_stored_with_its_text_or_not_at_all(world: World) -> None:
    world.clock.at = NOON
    world.text("hello")
    assert [m.seq for m in world.messages] == [1, 2]
    world.text("hello")  # a repeat
    assert [m.seq for m in world.messages] == [1, 2]


def test_hours_of_a_calendar_that_is_gone_are_always(world: World) -> None:
    world.put(replace(world.number, operating_hours="nowhere"))
    world.restart()
    write(world, "hello", NIGHT)
    assert spoken(world) == ["greeting"]


def test_a_calendar_that_never_opens_speaks_once() -> None:
    world = World()
    past = WorkingTime(START.date() - timedelta(days=9), repeat=Repeat.NONE)
    world.put(
        replace(WORKSTREAM, allow_automated_messages=True),
        Calendar("office", "Office", "UTC", (past,), (Holiday(START.date(), "x"),)),
        replace(world.number, operating_hours="office"),
    )
    world.restart()
    for day in range(3):
        write(world, f"day {day}", START + timedelta(days=day))
    assert spoken(world) == ["holiday"]


def test_an_opt_out_in_own_words_counts_is_confirmed_and_stands_before_an_agent(
    world: World,
) -> None:
    write(world, "Please stop texting me", NOON)
    assert spoken(world) == ["opt_out_confirm"]
    assert world.message("Please stop texting me").flags == ("stop", "review")
    assert world.head.live is not None
    ledger = world.channel.consent.ledger(CUSTOMER)
    assert [(e.keyword.value, e.source, e.words) for e in ledger] == [
        ("STOP", "free_text", "Please stop texting me")
    ]
    write(world, "I said stop texting me")
    assert spoken(world) == ["opt_out_confirm"]


def test_stop_by_at_five_only_hints(world: World) -> None:
    write(world, "I will stop by at five", NOON)
    assert world.message("I will stop by at five").flags == ("opt_out_hint",)
    assert world.channel.consent.ledger(CUSTOMER) == []
    assert spoken(world) == ["greeting"]


def test_a_word_of_the_numbers_language_opts_out_there(world: World) -> None:
    write(world, "Ende", NOON)
    assert world.channel.consent.ledger(CUSTOMER) == []
    world.put(replace(world.number, language="de-AT", operating_hours="office"))
    world.restart()
    write(world, "ENDE!")
    assert len(world.channel.consent.ledger(CUSTOMER)) == 1


def test_without_an_acknowledgement_texts_are_stored_and_nothing_is_sent() -> None:
    world = World()
    for given in ACKNOWLEDGED:
        world.truth.catalogue.remove(given)
    world.put(replace(WORKSTREAM, allow_automated_messages=True))
    world.restart()
    write(world, "hello")
    write(world, "HELP")
    assert spoken(world) == []
    with pytest.raises(Conflict, match="acknowledgement_missing"):
        world.reply("Hi")
    assert "acknowledged" in problems(world.channel.catalogue, world.channel.accesses)[0]


def test_what_was_queued_before_an_acknowledgement_was_lost_is_not_sent(world: World) -> None:
    write(world, "hello", NOON)
    for given in ACKNOWLEDGED:
        world.truth.catalogue.remove(given)
    world.clock.advance(minutes=1)
    world.text("HELP")
    world.restart()
    world.ring()
    assert len(world.gateway.texts()) == 1


NAMED = (Trigger.AGENT_ASSIGNED, Trigger.TRANSFER_ACCEPTED)


def test_who_is_given_a_conversation_is_named_whoever_gives_it(world: World) -> None:
    world.put(*(AutomatedMessage(t, t, t, {"en": "{AgentName} answers"}) for t in NAMED))
    world.restart()
    for agent in (ANN, BOB):
        world.channel.agents.met(agent)
    write(world, "hello", NOON)
    world.happen(Happening.ASSIGN, EVE, agent=ANN.id)
    world.ring()
    world.happen(Happening.TRANSFER_TO_AGENT, ANN, agent=BOB.id)
    world.ring()
    assert world.gateway.texts()[1:] == ["Ann answers", "Bob answers"]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({}, "Contoso: Your question is being looked after and will be answered shortly."),
        ({"en": "{AgentName} answers"}, "Contoso: Your question is being looked after and will"),
        ({"en": "Somebody answers"}, "Somebody answers"),
    ],
)
def test_where_nobody_knows_the_name_a_text_without_it_is_said(
    world: World, texts: dict[str, str], said: str
) -> None:
    world.put(AutomatedMessage("a", "a", Trigger.AGENT_ASSIGNED, texts))
    world.restart()
    write(world, "hello", NOON)
    world.happen(Happening.ASSIGN, EVE, agent="nobody")
    world.ring()
    assert world.gateway.texts()[1].startswith(said)


def test_a_name_that_is_not_said_is_not_looked_up(world: World) -> None:
    write(world, "hello", NOON)
    world.faults.plan(Fault.FAIL_BEFORE, table="people")
    world.happen(Happening.ASSIGN, EVE, agent=BOB.id)
    assert world.head.live
    assert world.head.live.agent == BOB.id
