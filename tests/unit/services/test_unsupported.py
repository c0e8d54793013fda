"""A kind that shows only once a file is fetched: answered once, as if it had been known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import ProviderName
from domain.attachments import Attachments
from domain.automated_messages import AutomatedMessage, Trigger
from domain.media import Fetched, NotFetched
from domain.messages import DeliveryState, Direction, Media, Message
from domain.operating_hours import Calendar, WorkingTime
from tests.fakes.cast import WORKSTREAM
from tests.fakes.faults import Fault
from tests.fakes.stores import START
from tests.fakes.world import World

URL = "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/"
PNG, PDF = Fetched(b"\x89PNG\r\n\x1a\n..."), Fetched(b"%PDF-1.7\n...")
PROGRAM = Fetched(b"MZ\x90 an executable")
NOT_YET = NotFetched("http_503", "Busy.", again=True)
SAID = "unsupported_message"


@pytest.fixture
def world() -> World:
    """A channel that speaks, but does not greet, and takes no PDF."""
    world = World()
    world.put(
        replace(
            WORKSTREAM, allow_automated_messages=True, attachments=Attachments(blocked=("pdf",))
        ),
        AutomatedMessage("g", "G", Trigger.GREETING, enabled=False),
    )
    world.restart()
    return world


def write(world: World, body: str = "", **files: Fetched | NotFetched) -> None:
    """Let the customer send files; nothing is fetched yet."""
    world.gateway.given_files |= {URL + name: file for name, file in files.items()}
    media = tuple(Media(URL + name, "image/png") for name in files)
    world.text(body, media=media, provider_message_id=f"mm-{len(world.messages)}")


def answers(world: World) -> list[Message]:
    return [m for m in world.messages if m.direction is Direction.OUTBOUND]


def said(world: World) -> list[str]:
    return [flag for message in answers(world) for flag in message.flags]


@pytest.mark.parametrize(
    "file", [PDF, Fetched(b"MZ\x90 an executable")], ids=["blocked", "unknown"]
)
def test_a_kind_that_is_not_taken_is_answered_once_it_is_known(world: World, file: Fetched) -> None:
    write(world, file=file)
    assert said(world) == []
    world.ring()
    assert said(world) == [SAID]
    world.ring()
    [answer] = answers(world)
    assert answer.state is DeliveryState.SENT
    assert answer.text.endswith("Please write your question as text.")
    assert answer.conversation == 1
    world.settle(5)
    assert said(world) == [SAID]


def test_the_answer_goes_although_its_bell_is_lost(world: World) -> None:
    write(world, file=PDF)
    world.ring()
    world.rung.clear()
    world.settle(4)
    assert [answer.state for answer in answers(world)] == [DeliveryState.SENT]


@pytest.mark.parametrize("fault", [Fault.DIE_BEFORE, Fault.DIE_AFTER, Fault.FAIL_AFTER])
@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_a_death_anywhere_loses_no_answer_and_says_none_twice(
    world: World, fault: Fault, nth: int
) -> None:
    write(world, file=PDF)
    world.faults.plan(fault, nth=nth)
    world.ring()
    world.faults.revive()
    world.settle(6)
    assert said(world) == [SAID]
    assert len(world.gateway.texts()) == 1
    assert world.head.files == ()


def test_one_text_has_one_answer_however_many_of_its_files_are_refused_and_when(
    world: World,
) -> None:
    write(world, one=PDF, two=PDF, three=NOT_YET)
    world.ring()
    world.gateway.given_files[URL + "three"] = PDF
    world.settle(5)
    assert [media.reason for media in world.messages[0].media] == ["type_refused"] * 3
    assert said(world) == [SAID]


@pytest.mark.parametrize("file", [PNG, NOT_YET, NotFetched("too_large", "Too large.")])
def test_a_file_that_is_taken_or_refused_for_anything_else_has_no_answer(
    world: World, file: Fetched | NotFetched
) -> None:
    write(world, file=file)
    world.settle(3)
    assert said(world) == []


def test_who_has_opted_out_meanwhile_gets_nothing(world: World) -> None:
    write(world, file=PDF)
    world.text("STOP", provider_message_id="stop")
    world.settle(3)
    assert said(world) == ["opt_out_confirm"]


def test_who_has_opted_out_on_another_number_is_not_sent_it(world: World) -> None:
    write(world, file=PDF)
    here, world.provider = world.provider, ProviderName.TELESIGN
    world.text("STOP", provider_message_id="stop")
    world.provider = here
    world.settle(3)
    assert [answer.state for answer in answers(world)] == [DeliveryState.SUPPRESSED]


def test_two_machines_that_send_each_other_files_stop(world: World) -> None:
    for _ in range(6):
        write(world, file=PDF)
        world.settle(1)
    assert said(world) == [SAID] * 4


def test_nothing_is_said_where_automated_messages_are_off(world: World) -> None:
    world.put(replace(WORKSTREAM, attachments=Attachments(blocked=("pdf",))))
    world.restart()
    write(world, file=PDF)
    world.settle(3)
    assert said(world) == []


def test_nothing_is_said_where_this_message_is_off(world: World) -> None:
    world.put(AutomatedMessage("u", "U", Trigger.UNSUPPORTED_MESSAGE, enabled=False))
    world.restart()
    write(world, file=PDF)
    world.settle(3)
    assert said(world) == []


def test_a_text_that_was_answered_when_it_came_is_not_answered_again(world: World) -> None:
    write(world, "HELP", file=PDF)
    world.settle(3)
    assert said(world) == ["help_reply"]


def test_out_of_hours_is_all_that_is_said_outside_hours(world: World) -> None:
    past = WorkingTime(START.date() - timedelta(days=9))
    world.put(
        Calendar("office", "Office", "UTC", (past,)),
        replace(world.number, operating_hours="office"),
    )
    world.restart()
    write(world, file=PDF)
    world.settle(3)
    assert said(world) == ["out_of_hours"]
