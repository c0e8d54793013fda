"""What every operation may cost at most, in requests and in requests one after the other."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from domain.conversations import Happening, State
from domain.deadlines import Lane
from domain.inbox import row_of
from domain.messages import DeliveryState
from domain.threads import Stored
from services.views import View
from storage import deadlines as deadline_table
from storage.rows import Op, Row, Verb
from tests.azurite import Azurite
from tests.builders import deadline
from tests.fakes.world import ANN, EVE
from tests.integration.measuring import Cost, Measured

SWEEP = Cost(16, 1)
"""One lane after the other; eight queries at once each."""

LOOKS = 3
"""Queries that wait for one another do so in every sweep; on a busy machine others may, once."""


@pytest.fixture
def world(azurite: Azurite) -> Iterator[Measured]:
    with Measured(azurite).running() as one:
        yield one


def test_a_text_that_stays_in_its_view(world: Measured) -> None:
    world.text("one")
    assert world.cost(lambda: world.text("two")) <= (3, 3)


@pytest.mark.parametrize("word", ["Yes", "Ja", "si"])
def test_a_word_that_lifts_an_opt_out_waits_for_no_more_than_any_text(
    world: Measured, word: str
) -> None:
    world.text("one")
    assert world.cost(lambda: world.text(word)) <= (4, 3)


def test_a_text_that_starts_a_clock(world: Measured) -> None:
    world.text("one")
    world.reply("hello")
    world.settled()
    assert world.cost(lambda: world.text("two")) <= (4, 4)


def test_a_text_that_brings_a_waiting_conversation_back(world: Measured) -> None:
    world.text("one")
    world.reply("hello")
    world.happen(Happening.WAIT)
    assert world.cost(lambda: world.text("two")) <= (5, 5)
    assert world.head.live
    assert world.head.live.state is State.OPEN


def test_a_text_that_opens_a_conversation(world: Measured) -> None:
    assert world.cost(lambda: world.text("one")) <= (6, 4)
    world.happen(Happening.FORCE_CLOSE, EVE)
    assert world.cost(lambda: world.text("once more")) <= (5, 4)


def test_a_text_of_who_has_opted_out_asks_whether_that_still_holds(world: Measured) -> None:
    world.text("one")
    world.text("STOP")
    world.settled()
    assert world.cost(lambda: world.text("two")) <= (4, 4)


def test_a_repeated_text(world: Measured) -> None:
    world.text("one")
    assert world.cost(lambda: world.text("one")) <= (3, 3), "sending the greeting left a row behind"
    assert world.cost(lambda: world.text("one")) <= (2, 2)
    for n in range(21):
        world.text(f"more {n}")
    assert world.cost(lambda: world.text("more 20")) <= (2, 2)
    assert world.cost(lambda: world.text("one")) <= (5, 5)


def test_a_repeated_text_that_mends(world: Measured) -> None:
    world.text("one")
    view, row = world.head.view, row_of(world.head, world.thread)
    assert view
    world.stores.inbox.update(view, replace(row, rev=0, preview="lost"))
    assert world.cost(lambda: world.text("one")) <= (3, 3)
    mended = world.stores.inbox.row(view)
    assert mended
    assert mended.value.preview == "one"


def test_a_report(world: Measured) -> None:
    world.text("one")
    sent = world.reply("hello")
    delivered = DeliveryState.DELIVERED
    assert world.cost(lambda: world.report(delivered, sent)) <= (2, 2)
    again = world.reply("once more")
    assert again.provider_message_id
    their = again.provider_message_id
    assert world.cost(lambda: world.report(delivered, again, their=their)) <= (3, 3)


def test_a_report_that_an_answer_did_not_arrive_puts_the_conversation_right_for_agents(
    world: Measured,
) -> None:
    world.text("one")
    sent = world.reply("hello")
    assert world.cost(lambda: world.report(DeliveryState.UNDELIVERED, sent)) <= (2 + 2, 3 + 1)
    assert world.head.live
    assert world.head.live.unread == 1


def test_a_reply_that_is_sent_at_once(world: Measured) -> None:
    world.text("one")
    assert world.cost(lambda: world.reply("picks")).calls <= 10
    assert world.cost(lambda: world.reply("goes out")) <= (7, 5)
    world.happen(Happening.WAIT)
    assert world.cost(lambda: world.reply("reopens")).calls <= 10
    assert {"picks", "goes out", "reopens"} <= set(world.gateway.texts())


def test_a_reply_that_picks_waits_for_six_requests_in_sequence(world: Measured) -> None:
    world.text("one")
    assert world.cost(lambda: world.reply("picks")).in_sequence <= 6


def test_what_is_new_in_a_view_for_all_who_look(world: Measured) -> None:
    world.text("one")

    def look() -> None:
        for _ in range(5):
            assert world.channel.views.newest(View.OPEN, ANN, 50).total == 1

    assert world.cost(look) <= (1, 1)


def test_a_sweep_with_nothing_due_asks_everything_at_once(world: Measured) -> None:
    world.sweep()  # every thread has its connection now
    looks = (world.cost(world.sweep).in_sequence for _ in range(LOOKS))
    assert any(in_sequence <= 1 for in_sequence in looks)


def test_what_moves_a_conversation(world: Measured) -> None:
    world.text("one")
    steps: list[tuple[Happening, str | None, tuple[int, int]]] = [
        (Happening.PICK, ANN.id, (7, 5)),
        (Happening.TRANSFER_TO_QUEUE, None, (9, 5)),
        (Happening.PICK, ANN.id, (7, 5)),
        (Happening.WAIT, None, (7, 5)),
        (Happening.REOPEN, ANN.id, (7, 5)),
        (Happening.TRANSFER_TO_AGENT, "bob", (9, 5)),
        (Happening.END, None, (7, 5)),
        (Happening.CLOSE, None, (7, 5)),
    ]
    for happening, agent, most in steps:
        found = world.cost(lambda h=happening, a=agent: world.happen(h, EVE, a))  # type: ignore[misc]  # bound now
        assert found <= most, f"{happening}: {found}"


def test_an_assignment(world: Measured) -> None:
    world.text("one")
    assert world.cost(lambda: world.happen(Happening.ASSIGN, EVE, "bob")) <= (7, 5)
    world.ring()
    assert "Bob" in world.gateway.texts()[-1]


def test_a_name_that_the_process_does_not_know_costs_one_request_more(world: Measured) -> None:
    world.text("one")
    assert world.cost(lambda: world.happen(Happening.ASSIGN, EVE, "cleo")) <= (8, 6)


def test_the_first_page_of_a_view_for_all_who_look(world: Measured) -> None:
    world.text("one")

    def look() -> None:
        for _ in range(5):
            assert len(world.channel.views.page(View.OPEN, ANN, 50).rows) == 1

    assert world.cost(look) <= (1, 1)


def test_a_sweep_with_nothing_due(world: Measured) -> None:
    world.text("one")
    world.reply("hello")
    assert world.cost(world.sweep).calls == SWEEP.calls


def test_a_sweep_over_ten_thousand_conversations_that_are_not_due(world: Measured) -> None:
    later: dict[str, list[Row]] = {}
    for n in range(10_000):
        one = deadline(thread=f"thread{n}", due=world.clock.at.replace(hour=20), lane=Lane.LATER)
        row = deadline_table._row(one)
        later.setdefault(row.partition, []).append(row)
    for rows in later.values():
        for start in range(0, len(rows), 100):
            some = rows[start : start + 100]
            world.tables["deadlines"].transact([Op(Verb.CREATE, row) for row in some])

    assert world.cost(world.sweep).calls == SWEEP.calls


def test_a_deadline_that_finds_nothing_to_do(world: Measured) -> None:
    world.text("one")
    found = world.cost(lambda: world.sweep(minutes=2, seconds=30))
    assert found.calls - SWEEP.calls <= 3 + 1  # and one that removes up to 100 of them
    world.settled()
    assert _due(world) == []


def warned(world: Measured) -> None:
    """Let a silence pass in which a rule acts, and the close is announced."""
    for hours in (0, 5, 2.5):
        world.sweep(hours=hours)
        world.settled()
    assert len(world.head.live.fired if world.head.live else ()) == 2


def test_closing_a_waiting_conversation(world: Measured) -> None:
    world.text("one")
    world.reply("hello")
    world.happen(Happening.WAIT)
    warned(world)
    found = world.cost(lambda: world.sweep(hours=1))
    assert world.head.live is None
    assert found.calls - SWEEP.calls <= 4 + 1
    assert found.in_sequence - SWEEP.in_sequence <= 4 + 1


def test_closing_an_active_conversation(world: Measured) -> None:
    world.text("one")
    world.reply("hello")
    warned(world)
    found = world.cost(lambda: world.sweep(hours=1))
    assert world.head.live is None
    assert found.calls - SWEEP.calls <= 6 + 1
    assert found.in_sequence - SWEEP.in_sequence <= 4 + 1


def _due(world: Measured) -> list[Stored[object]]:
    now = world.clock.at
    return [
        *world.stores.deadlines.due(Lane.SOON, now),
        *world.stores.deadlines.due(Lane.LATER, now),
    ]
