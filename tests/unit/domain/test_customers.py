"""STOP and START by the provider's time: an older one never undoes a newer one."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from domain.customers import ContactLink, Customer, LedgerEntry, recorded, wants_confirmation
from domain.messages import Keyword
from tests.fakes.stores import START

STOP, START_WORD, HELP = Keyword.STOP, Keyword.START, Keyword.HELP


def entry(
    keyword: Keyword, seconds: float, source: str = "text", clock: str = "twilio"
) -> LedgerEntry:
    at = START + timedelta(seconds=seconds)
    key = f"{keyword}{seconds}"
    return LedgerEntry(key, keyword, at, START, "c", "o", "words", source, clock=clock)


def after(*entries: LedgerEntry) -> Customer:
    customer = Customer()
    for one in entries:
        customer = recorded(customer, one)
    return customer


def test_nobody_is_suppressed_who_never_said_stop() -> None:
    assert not Customer().suppressed
    assert not after(entry(START_WORD, 0)).suppressed
    assert not after(entry(HELP, 0)).suppressed


@pytest.mark.parametrize(
    ("said", "suppressed"),
    [
        ([(STOP, 0)], True),
        ([(STOP, 0), (START_WORD, 5)], False),
        ([(STOP, 5), (START_WORD, 0)], True),
        ([(STOP, 5), (START_WORD, 5)], True),
        ([(STOP, 0), (START_WORD, 5), (STOP, 9)], True),
        ([(STOP, 0), (START_WORD, 5), (STOP, 2)], False),
        ([(STOP, 0), (HELP, 9)], True),
    ],
    ids=[
        "stop", "start after stop", "stop after start", "in doubt", "stop again", "an old stop",
        "help changes nothing",
    ],
)  # fmt: skip
def test_the_later_word_counts_whatever_the_order_of_arrival(
    said: list[tuple[Keyword, float]], suppressed: bool
) -> None:
    for order in permutations(entry(keyword, seconds) for keyword, seconds in said):
        assert after(*order).suppressed is suppressed


@pytest.mark.parametrize(
    ("said", "suppressed"),
    [
        ([(START_WORD, 60, "twilio"), (STOP, 0, "vibes")], True),
        ([(STOP, 0, "twilio"), (START_WORD, 60, "twilio"), (STOP, -60, "vibes")], True),
        ([(START_WORD, 60, "twilio"), (STOP, 0, "vibes"), (START_WORD, 30, "twilio")], True),
        ([(START_WORD, 60, "twilio"), (STOP, 0, "vibes"), (START_WORD, 90, "vibes")], False),
        ([(START_WORD, 60, "twilio"), (START_WORD, 90, "vibes"), (STOP, 80, "vibes")], False),
        ([(STOP, 0, "twilio"), (START_WORD, 60, "vibes")], False),
    ],
    ids=[
        "a slow clock", "after an opt-out that was lifted", "a start from before", "start again",
        "its own clock tells", "a start that is later and came later",
    ],
)  # fmt: skip
def test_a_stop_yields_to_no_start_of_another_clock(
    said: list[tuple[Keyword, float, str]], suppressed: bool
) -> None:
    entries = [entry(keyword, seconds, clock=clock) for keyword, seconds, clock in said]
    assert after(*entries).suppressed is suppressed


def test_a_repeat_changes_nothing() -> None:
    once = after(entry(STOP, 3))
    assert recorded(once, entry(STOP, 3)) == once


def test_the_source_shown_is_that_of_the_latest_stop() -> None:
    late, early = entry(STOP, 9, "provider"), entry(STOP, 1, "text")
    for order in permutations((late, early)):
        assert after(*order).opt_out_source == "provider"


def test_an_opt_out_is_confirmed_once_a_day() -> None:
    day = timedelta(hours=24)

    def confirmed(at: datetime) -> Customer:
        return Customer(opt_out_confirmed_at=at)

    assert wants_confirmation(Customer(), START, START)
    for again, wanted in ((START + day - timedelta(seconds=1), False), (START + day, True)):
        assert wants_confirmation(confirmed(START), again, again) is wanted


def test_a_contact_is_linked_only_when_it_is_the_only_one() -> None:
    one, two = ContactLink("1", "Ann"), ContactLink("2", "Bob")
    assert Customer().contact is None
    assert Customer(contacts=(one,)).contact == one
    assert Customer(contacts=(one, two)).contact is None
