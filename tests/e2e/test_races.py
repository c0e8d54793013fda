"""The same callback many times, many callbacks at the same time: nothing lost, nothing doubled."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.e2e.callbacks import TEXTS, acs_text, at_once, telesign_text, twilio_text
from tests.e2e.conftest import Find, found
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, fresh_number
from tests.e2e.polling import assert_in_time, eventually
from tests.e2e.shown import ProblemError
from tests.e2e.world import World

pytestmark = pytest.mark.measures
TAKEN = {200, 202, 204}


@pytest.mark.parametrize("provider", TEXTS)
def test_the_same_callback_sixteen_times_at_once_stores_one_text(
    world: World, desk: Desk, customer: str, find: Find, provider: str
) -> None:
    callback = TEXTS[provider](world, customer, "Only once")

    statuses = [answer.status_code for answer in at_once([callback.send] * 16)]

    assert set(statuses) <= TAKEN
    conversation = find(customer)
    assert [m.text for m in desk.messages(conversation.id)] == ["Only once"]
    assert callback.send().status_code in TAKEN
    assert len(desk.messages(conversation.id)) == 1


@pytest.mark.parametrize("texts", [16, 64])
def test_first_texts_at_once_make_one_conversation_with_all_of_them(
    world: World, desk: Desk, texts: int
) -> None:
    assert_in_time(lambda: _first_texts(world, desk, texts), 2)


def _first_texts(world: World, desk: Desk, texts: int) -> float:
    """Write as a new customer, everything at once; return how long the slowest answer took."""
    customer = fresh_number()
    wanted = [f"Text {n}" for n in range(texts)]
    callbacks = [twilio_text(world, customer, text) for text in wanted]

    begin = time.monotonic()
    answers = at_once([callback.send for callback in callbacks])
    took = time.monotonic() - begin

    assert {answer.status_code for answer in answers} == {200}
    conversation = found(desk, customer)
    assert sorted(m.text for m in desk.messages(conversation.id)) == sorted(wanted)
    return took


def test_a_thousand_texts_mixed_with_replies_and_closes_lose_and_double_nothing(
    world: World, desk: Desk, phone: Phone
) -> None:
    customers = [fresh_number() for _ in range(50)]
    sends = [(c, f"{c} says {n}") for c in customers for n in range(20)]
    random.Random(7).shuffle(sends)
    replied: list[str] = []

    def write(turn: tuple[int, tuple[str, str]]) -> int:
        number, (customer, text) = turn
        kind = (twilio_text, telesign_text, acs_text)[customers.index(customer) % 3]
        status = kind(world, customer, text).send().status_code
        if number % 10 == 0:
            _act(desk, customer, f"Answer {number}", replied, close=number % 20 == 0)
        return status

    with ThreadPoolExecutor(12) as pool:
        statuses = Counter(pool.map(write, enumerate(sends)))

    assert set(statuses) <= TAKEN
    wanted = Counter(text for _, text in sends)
    eventually(  # a view is read once a second at most, so the newest may not be listed yet
        lambda: _texts(desk, set(customers)) == wanted, "every text, each of them once"
    )
    accepted = eventually(lambda: (c := _on_phones(phone, customers)).total() >= len(replied) and c)
    assert accepted == Counter(replied)


def _act(desk: Desk, customer: str, text: str, replied: list[str], *, close: bool) -> None:
    """Answer a customer as one of many agents; sometimes end and close afterwards."""
    open_now = (c for c in desk.view("open") if c.customer == customer)
    conversation = next(open_now, None)
    if conversation is None:
        return
    with refused("conversation_closed", "not_possible_now", "not_yours"):
        desk.reply(conversation.id, text)
        replied.append(text)
        if close:
            desk.do(conversation.id, "end")
            desk.do(conversation.id, "close")


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """Let the API refuse for one of these reasons, or not at all."""
    try:
        yield
    except ProblemError as problem:
        if problem.code not in codes:
            raise


def _texts(desk: Desk, customers: set[str]) -> Counter[str]:
    """Return how often each customer's text is stored."""
    messages = (m for key in _every_conversation(desk, customers) for m in desk.messages(key))
    return Counter(m.text for m in messages if m.direction == "inbound")


def _every_conversation(desk: Desk, customers: set[str]) -> set[str]:
    views = ("open", "waiting", "all", "closed")
    return {c.id for view in views for c in desk.view(view) if c.customer in customers}


def _on_phones(phone: Phone, customers: list[str]) -> Counter[str]:
    return Counter(text for customer in customers for text in phone.bodies(customer))
