from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain import acknowledgements, json_form, keys, numbers, workstreams
from domain.accounts import ProviderName
from domain.acknowledgements import Acknowledgement
from domain.keys import ApiKey
from domain.people import Role
from domain.workstreams import Workstream


def test_names_are_camel_case_and_durations_iso() -> None:
    obj = workstreams.to_json(Workstream("w", "W", auto_close_after=timedelta(hours=9)))
    assert obj["autoCloseAfter"] == "PT9H"
    assert obj["unansweredCloseAfter"] == "P30D"
    assert obj["inboundInWrapUp"] == "reopen"
    assert obj["managedBy"] == "api"


def test_what_is_missing_takes_the_default_and_what_is_unknown_is_ignored() -> None:
    assert workstreams.from_json({"name": "Main Desk", "later": 1}) == Workstream(
        "main-desk", "Main Desk"
    )


def test_times_are_written_in_utc() -> None:
    moment = datetime(2026, 11, 20, 18, tzinfo=UTC)
    value = Acknowledgement(ProviderName.ACS, "anna", moment, "1")
    obj = acknowledgements.to_json(value)
    assert obj["when"] == "2026-11-20T18:00:00Z"
    assert acknowledgements.from_json(obj) == value


def test_what_is_none_is_left_out() -> None:
    number = numbers.from_json({"number": "32665", "name": "n", "account": "a", "workstream": "w"})
    obj = numbers.to_json(number)
    assert "type" not in obj
    assert obj["optOutHandlers"] == {}
    assert (obj["number"], "address" in obj) == ("32665", False)
    assert numbers.from_json(obj) == number


def test_a_key_survives_storage_and_shows_no_hash() -> None:
    key = ApiKey("k", "CRM", Role.AGENT, "abc", datetime(2026, 1, 1, tzinfo=UTC), last4="wxyz")
    assert keys.from_json(keys.to_json(key)) == key
    assert "hash" not in keys.public(key)
    assert "abc" not in repr(key)


def test_a_name_of_several_words_is_camel_case() -> None:
    assert json_form.camel("wrap_up_close_after") == "wrapUpCloseAfter"
