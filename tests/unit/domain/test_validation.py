from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import (
    accounts,
    automated_messages,
    numbers,
    operating_hours,
    quick_replies,
    teams,
    workstreams,
)
from domain.validation import (
    validate_account,
    validate_hours,
    validate_message,
    validate_number,
    validate_quick_reply,
    validate_team,
    validate_workstream,
)
from tests.unit.domain.channels import around, read, valid

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
CHECKS: dict[str, tuple[Any, Any, Any]] = {
    "accounts": (validate_account, accounts.from_json, accounts.to_json),
    "numbers": (validate_number, numbers.from_json, numbers.to_json),
    "workstreams": (validate_workstream, workstreams.from_json, workstreams.to_json),
    "teams": (validate_team, teams.from_json, teams.to_json),
    "hours": (validate_hours, operating_hours.from_json, operating_hours.to_json),
    "quick_replies": (
        validate_quick_reply,
        quick_replies.from_json,
        quick_replies.to_json,
    ),
    "messages": (validate_message, automated_messages.from_json, automated_messages.to_json),
}
AROUND = around()
STORED = read(valid())
A_NUMBER = {
    "number": "14255550123",
    "name": "New",
    "account": "twilio-main",
    "workstream": "service",
}


def pointers(problems: list[Any]) -> list[str]:
    return [problem.pointer for problem in problems]


@pytest.mark.parametrize("noun", CHECKS)
def test_an_object_may_be_put_back_as_it_was_read(noun: str) -> None:
    check, from_json, to_json = CHECKS[noun]
    for value in getattr(STORED, noun):
        obj = to_json(value)
        assert check(obj, AROUND, editing=value.id) == []
        assert from_json(obj) == value


@pytest.mark.parametrize("noun", CHECKS)
def test_a_new_object_may_not_take_the_place_of_another(noun: str) -> None:
    check, _, to_json = CHECKS[noun]
    found = check(to_json(getattr(STORED, noun)[0]), AROUND)
    assert "/name" in pointers(found)


@pytest.mark.parametrize("noun", CHECKS)
def test_an_id_cannot_be_changed(noun: str) -> None:
    check, _, to_json = CHECKS[noun]
    value = getattr(STORED, noun)[0]
    assert pointers(check({**to_json(value), "id": "other"}, AROUND, editing=value.id)) == ["/id"]


@pytest.mark.parametrize("noun", CHECKS)
def test_a_deleted_object_is_in_nobodys_way(noun: str) -> None:
    check, _, to_json = CHECKS[noun]
    gone = [{**to_json(value), "deleted": True} for value in getattr(STORED, noun)]
    without = {**{name: getattr(AROUND, name) for name in CHECKS}, noun: gone}
    surroundings = type(AROUND)(AROUND.floor, AROUND.credential_fields, **without)
    assert check(to_json(getattr(STORED, noun)[0]), surroundings) == []


@given(JSON)
def test_whatever_comes_in_is_no_crash(obj: object) -> None:
    for check, _, _ in CHECKS.values():
        assert check(obj, AROUND) or isinstance(obj, dict)


@given(JSON, st.integers(min_value=0))
def test_a_member_of_any_type_is_no_crash(value: object, place: int) -> None:
    for noun, (check, _, to_json) in CHECKS.items():
        obj = to_json(getattr(STORED, noun)[0])
        key = sorted(obj)[place % len(obj)]
        found = check({**obj, key: value}, AROUND, editing=obj["id"])
        assert all(problem.pointer.startswith("/") for problem in found), noun


def test_a_number_needs_an_account_and_a_workstream_that_exist() -> None:
    assert validate_number(A_NUMBER, AROUND) == []
    found = validate_number({**A_NUMBER, "account": "x", "workstream": "y"}, AROUND)
    assert pointers(found) == ["/account", "/workstream"]


def test_an_account_with_a_short_code_keeps_its_plan() -> None:
    telesign: Mapping[str, Any] = accounts.to_json(STORED.accounts[1])
    found = validate_account({**telesign, "plan": "trial"}, AROUND, editing="telesign")
    assert pointers(found) == ["/plan"]
    assert found[0].allowed == ("enterprise",)


def test_the_trial_of_acs_has_one_number_in_the_us() -> None:
    acs = {"name": "ACS", "id": "acs", "provider": "acs", "plan": "trial"}
    mine = {**A_NUMBER, "account": "acs", "number": "18005550133", "name": "Free"}
    around = replace(AROUND, accounts=[*AROUND.accounts, acs])
    assert validate_number(mine, around) == []
    second = replace(around, numbers=[*AROUND.numbers, {**mine, "id": "free"}])
    another = {**mine, "number": "18005550134", "name": "Freer"}
    assert pointers(validate_number(another, second)) == ["/account"]
    abroad = {**mine, "number": "447700900123", "name": "Abroad"}
    assert pointers(validate_number(abroad, around)) == ["/number"]
