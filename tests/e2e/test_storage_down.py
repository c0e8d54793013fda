"""The tables are down: everybody is told the truth, nothing is lost, and it goes on by itself."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from local.processes import Processes
from services.catalogue import FRESH_SECONDS
from tests.e2e.callbacks import acs_text, at_once, telesign_text, twilio_text
from tests.e2e.conftest import desk_in, found
from tests.e2e.desk import Desk
from tests.e2e.phone import fresh_number
from tests.e2e.shown import ProblemError
from tests.e2e.world import NUMBERS, Lines, Places, World, call, start_host
from tests.integration.proxy import Outage
from tests.ports import free_port

pytestmark = pytest.mark.own_world
TRIGGER = "runtime/webhooks/EventGrid?functionName=acs_events"
LATE_SECONDS = 60
"""A message that could not be stored is hidden for 30 s (host.json) before it is tried again."""


@pytest.fixture
def lines(lone_world: World) -> Iterator[Lines]:
    """The lines of the world; they work again afterwards."""
    assert lone_world.lines
    yield lone_world.lines
    lone_world.lines.tables.up()


@pytest.fixture
def desk(lone_world: World) -> Desk:
    return desk_in(lone_world)


@pytest.mark.measures
def test_a_callback_is_told_to_come_again_in_time_although_the_tables_just_hang(
    lone_world: World, lines: Lines
) -> None:
    callback = telesign_text(lone_world, fresh_number(), "In five seconds I hang up")
    lines.tables.down(Outage.HANG)
    answer = callback.send()
    assert answer.status_code == 503
    assert answer.elapsed.total_seconds() < 5


@pytest.mark.measures
@pytest.mark.parametrize("how", [Outage.REFUSE, Outage.ANSWER_503])
def test_callbacks_are_told_to_come_again_in_time_and_nothing_is_half_written(
    lone_world: World, lines: Lines, desk: Desk, how: Outage
) -> None:
    customers = [fresh_number() for _ in range(2)]
    callbacks = [telesign_text(lone_world, customers[0], "To TeleSign")]
    callbacks += [acs_text(lone_world, customers[1], "To ACS")]
    lines.tables.down(how)

    answers = at_once([callback.send for callback in callbacks])

    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].elapsed.total_seconds() < 5  # TeleSign waits no longer
    assert answers[1].elapsed.total_seconds() < 30  # nor Event Grid
    assert all("Traceback" not in answer.text for answer in answers)
    lines.tables.up()
    for callback, customer in zip(callbacks, customers, strict=True):
        assert callback.send().status_code in {200, 202, 204}
        assert len(desk.messages(found(desk, customer).id)) == 1


def test_the_platforms_own_event_delivery_fails_so_that_it_is_repeated(
    lone_world: World, lines: Lines, desk: Desk
) -> None:
    customer = fresh_number()
    event = acs_text(lone_world, customer, "Through the trigger")

    def deliver() -> requests.Response:
        url = f"{lone_world.background}/{TRIGGER}"
        return call("POST", url, data=event.body, headers=dict(event.headers))

    lines.tables.down()
    assert deliver().status_code == 500
    lines.tables.up()
    assert deliver().status_code == 202
    assert deliver().status_code == 202

    assert [m.text for m in desk.messages(found(desk, customer).id)] == ["Through the trigger"]


def test_health_says_what_is_wrong_and_the_api_answers_with_a_problem(
    lone_world: World, lines: Lines, desk: Desk
) -> None:
    lines.tables.down()

    assert call("GET", f"{lone_world.app}/healthz").status_code == 200
    ready = call("GET", f"{lone_world.app}/healthz?ready=1")
    assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
    assert any("table" in problem.lower() for problem in ready.json()["problems"])
    with pytest.raises(ProblemError) as problem:
        desk.show("aaaaaaaaaaaaaaaaaaaaaaaaaa-1")
    assert problem.value.status == 503

    lines.tables.up()
    assert call("GET", f"{lone_world.app}/healthz?ready=1").status_code == 200


def test_texts_of_a_provider_that_calls_only_once_wait_in_a_queue_and_arrive(
    lone_world: World, lines: Lines, desk: Desk
) -> None:
    customers = [fresh_number() for _ in range(3)]
    callbacks = [twilio_text(lone_world, customer, "Call once") for customer in customers]
    forged = twilio_text(lone_world, fresh_number(), "Call once", secret="f" * 32)
    lines.tables.down()

    answers = at_once([callback.send for callback in callbacks])
    assert [answer.status_code for answer in answers] == [200] * 3
    assert forged.send().status_code in {403, 503}
    lines.tables.up()

    for customer in customers:
        conversation = found(desk, customer, within=LATE_SECONDS)
        assert [m.text for m in desk.messages(conversation.id)] == ["Call once"]
    assert [callback.send().status_code for callback in callbacks] == [200] * 3
    assert len(desk.messages(found(desk, customers[0]).id)) == 1


def test_texts_of_a_provider_that_soon_stops_calling_wait_in_the_queue_too(
    lone_world: World, lines: Lines, desk: Desk
) -> None:
    """TeleSign makes four calls within a minute: here none comes after the tables are back."""
    customer = fresh_number()
    callback = telesign_text(lone_world, customer, "Four times")
    lines.tables.down()
    assert [callback.send().status_code for _ in range(4)] == [503] * 4
    lines.tables.up()

    conversation = found(desk, customer, within=LATE_SECONDS)

    assert callback.send().status_code == 200
    assert [m.text for m in desk.messages(conversation.id)] == ["Four times"]


def test_what_was_due_meanwhile_is_done_once_the_tables_are_back(
    lone_world: World, lines: Lines, desk: Desk
) -> None:
    customer, phone = fresh_number(), lone_world.phone
    phone.write("telesign", customer, NUMBERS["telesign"], "Hello")
    conversation = found(desk, customer)
    desk.reply(conversation.id, "Bye")

    lines.tables.down()
    phone.move_time(11 * 60)
    lone_world.sweep()
    time.sleep(1)
    lines.tables.up()

    assert found(desk, customer, "closed").close_reason == "auto_close"


def test_a_text_that_comes_long_after_the_tables_went_down_is_kept_too(
    lone_world: World, lines: Lines, desk: Desk
) -> None:
    customer = fresh_number()
    callback = twilio_text(lone_world, customer, "Still there?")
    assert twilio_text(lone_world, fresh_number(), "Warm up").send().status_code == 200

    lines.tables.down(Outage.REFUSE)
    time.sleep(FRESH_SECONDS + 1)  # by now what the process knows of accounts is old
    answer = callback.send()
    lines.tables.up()

    assert answer.status_code == 200
    assert found(desk, customer, within=LATE_SECONDS)


def test_a_text_that_meets_a_process_started_while_the_tables_are_down_is_kept(
    lone_world: World, lines: Lines, tmp_path: Path
) -> None:
    """The same app on a second port, as when the platform adds an instance in an outage."""
    port = free_port()
    places = Places(lone_world.settings["AzureWebJobsStorage"], tmp_path, app=port)
    callback = twilio_text(lone_world, fresh_number(), "Anybody?")
    lines.tables.down(Outage.REFUSE)
    with Processes(tmp_path / "logs") as processes:
        start_host(
            processes, "http", port, places, lone_world.settings, "--only", "http", ready="healthz"
        )
        there = callback.url.replace(lone_world.app, f"http://127.0.0.1:{port}")
        answer = replace(callback, url=there).send()
    assert answer.status_code == 200
