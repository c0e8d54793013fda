"""Texts that we start: hours on the customer's clock, zones, caps."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import from_wire
from domain.customers import Customer
from domain.messages import Purpose
from domain.operating_hours import Holiday, Repeat, Weekday, WorkingTime
from domain.outreach import (
    DAYTIME,
    Caps,
    ContactRule,
    Reason,
    allowed_from,
    counted,
    over_cap,
    reason_of,
    rule_for,
    zones_of,
)
from tests.fakes.stores import START

CASES = json.loads((Path(__file__).parent / "data" / "quiet_hours.json").read_text())
WEEKDAYS = tuple(day for day in Weekday if day is not Weekday.SUNDAY)
RULES = {
    "daytime": DAYTIME,
    "sundays off": ContactRule(
        "Sundays off",
        events=(WorkingTime(date(2020, 1, 1), time(9), time(21), Repeat.WEEKLY, WEEKDAYS),),
    ),
    "closed on Christmas": ContactRule(
        "Christmas", holidays=(Holiday(date(2026, 12, 25), "Christmas"),)
    ),
}
FLORIDA, BERLIN = from_wire("+13055550123"), from_wire("+4930123456")
COMMERCIAL, TRANSACTIONAL = Reason.COMMERCIAL, Reason.TRANSACTIONAL


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_text_may_go_from_the_moment_that_the_table_says(case: dict[str, Any]) -> None:
    now = datetime.fromisoformat(case["now"])
    wanted = case["from"] and datetime.fromisoformat(case["from"])
    rule = RULES[case["rule"]]
    assert allowed_from(rule, case["zones"], now, now + timedelta(hours=24)) == wanted


@given(
    st.integers(0, 2 * 365 * 24 * 60),
    st.lists(
        st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Tokyo"]),
        min_size=1, max_size=2, unique=True,
    ),
)  # fmt: skip
def test_what_is_allowed_is_allowed_in_every_zone_and_never_in_the_past(
    minutes: int, zones: list[str]
) -> None:
    now = START + timedelta(minutes=minutes)
    found = allowed_from(DAYTIME, zones, now, now + timedelta(hours=24))
    if found is None:
        return
    assert now <= found <= now + timedelta(hours=24)
    for zone in zones:
        assert 8 <= found.astimezone(ZoneInfo(zone)).hour < 21


def test_the_first_rule_that_fits_decides() -> None:
    florida = ContactRule("Florida", (COMMERCIAL,), prefixes=("+1305", "+1786"))
    america = ContactRule("US", countries=("US",))
    rules = (florida, america)
    assert rule_for(rules, FLORIDA, COMMERCIAL) is florida
    assert rule_for(rules, FLORIDA, TRANSACTIONAL) is america
    assert rule_for(rules, BERLIN, COMMERCIAL) is DAYTIME
    assert rule_for(rules, BERLIN, TRANSACTIONAL) is None
    both = ContactRule("Canada, one prefix", countries=("CA",), prefixes=("+1305",))
    assert rule_for((both,), FLORIDA, TRANSACTIONAL) is None
    everybody = ContactRule("Everybody")
    assert rule_for((everybody,), BERLIN, COMMERCIAL) is everybody


def test_only_texts_that_we_start_have_a_reason() -> None:
    reasons = {purpose: reason_of(purpose) for purpose in Purpose if reason_of(purpose)}
    assert reasons == {
        Purpose.COMMERCIAL: COMMERCIAL,
        Purpose.INITIATED: TRANSACTIONAL,
        Purpose.SURVEY: TRANSACTIONAL,
    }
    assert reason_of(None) is None


@pytest.mark.parametrize(
    ("number", "own", "fallback", "zones"),
    [
        ("+13055550123", "", None, ("America/New_York",)),
        ("+13055550123", "Europe/Paris", None, ("Europe/Paris",)),
        ("+447700900123", "", "Europe/London", ("Europe/London",)),
        ("+447700900123", "", None, ()),
        ("72345", "", "America/Denver", ("America/Denver",)),
    ],
)
def test_a_customers_zone_is_their_contacts_else_their_prefixs_else_ours_and_never_utc(
    number: str, own: str, fallback: str | None, zones: tuple[str, ...]
) -> None:
    assert zones_of(from_wire(number), own, fallback) == zones


def test_a_prefix_of_several_zones_gives_all_of_them() -> None:
    assert {"America/New_York", "America/Los_Angeles"} <= set(
        zones_of(from_wire("+18005550123"), "", None)
    )


def test_caps_count_each_text_once_in_rolling_windows() -> None:
    caps, customer = Caps(per_day=2, per_week=3), Customer()
    for text, hours in (("a", 0), ("b", 1), ("b", 2)):
        at = START + timedelta(hours=hours)
        assert not over_cap(customer, caps, text, at)
        customer = counted(customer, caps, text, at)
    assert over_cap(customer, caps, "c", START + timedelta(hours=3))
    assert not over_cap(customer, caps, "a", START + timedelta(hours=3)), "counted already"
    customer = counted(customer, caps, "c", START + timedelta(hours=24))
    assert over_cap(customer, caps, "d", START + timedelta(hours=26))
    assert not over_cap(customer, caps, "d", START + timedelta(days=7, hours=2))
    assert len(counted(customer, caps, "d", START + timedelta(days=40)).commercial) == 1


def test_a_cap_of_nothing_lets_nothing_through() -> None:
    assert over_cap(Customer(), Caps(per_month=0), "a", START)
    assert not over_cap(Customer(), Caps(), "a", START)
