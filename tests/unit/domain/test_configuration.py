from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from domain.accounts import Plan, ProviderName
from domain.addresses import AddressKind
from domain.configuration import read_channel
from domain.errors import InvalidConfiguration
from domain.numbers import Capability
from domain.problems import Problem
from domain.schema import channel_schema
from domain.workstreams import InboundInWrapUp
from tests.unit.domain.channels import FIELDS, FLOOR, changed, read, valid
from tests.unit.domain.worlds import world

FAULTS = world("channel_faults")
NOW = datetime(2026, 11, 28, tzinfo=UTC)
SECRET = "5ecre7a1b2c3"


def put(parent: Any, key: Any, value: Any) -> None:
    if isinstance(parent, list) and key == len(parent):
        parent.append(value)
    else:
        parent[key] = value


def broken(case: dict[str, Any]) -> str:
    if "text" in case:
        return "[" * 100_000 if case["text"] == "deep" else str(case["text"])
    if "remove" in case:
        return json.dumps(changed(valid(), case["remove"], lambda parent, key: parent.pop(key)))
    value = "x" * 5_000 if case["to"] == "LONG" else case["to"]
    return json.dumps(changed(valid(), case["set"], lambda parent, key: put(parent, key, value)))


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidConfiguration) as refused:
        read_channel(text, FLOOR, FIELDS, NOW)
    return refused.value.problems


def test_the_schema_is_a_schema_and_explains_every_pattern() -> None:
    schema = channel_schema()
    Draft202012Validator.check_schema(schema)

    def patterns(node: Any) -> list[dict[str, Any]]:
        children = node.values() if isinstance(node, dict) else node
        inner = [p for child in children if isinstance(child, dict | list) for p in patterns(child)]
        return inner + ([node] if isinstance(node, dict) and "pattern" in node else [])

    assert all("x-problem" in node for node in patterns(schema))


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: str(case["fault"]))
def test_each_fault_is_one_problem_at_its_place(case: dict[str, Any]) -> None:
    problems = problems_of(broken(case))
    assert {case["pointer"], *case.get("also", ())} == {problem.pointer for problem in problems}
    assert len(problems) == len({problem.pointer for problem in problems})
    first = next(problem for problem in problems if problem.pointer == case["pointer"])
    assert first.detail
    if "allowed" in case:
        assert first.allowed == tuple(case["allowed"])


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: str(case["fault"]))
def test_no_problem_repeats_a_value_that_may_be_a_secret(case: dict[str, Any]) -> None:
    assert SECRET not in " ".join(map(str, problems_of(broken(case))))


def test_five_faults_give_five_problems_with_pointers_and_allowed_values() -> None:
    document = valid()
    document["accounts"][0]["plan"] = "premium"
    document["accounts"][0]["credentials"] = {"auth_token": SECRET}
    document["numbers"][0]["workstream"] = "sales"
    document["numbers"][1]["number"] = "1 425 230 6549"
    document["numbers"][1].pop("type")
    document["workstreams"][0]["autoCloseAfter"] = "PT10M"
    problems = {problem.pointer: problem for problem in problems_of(json.dumps(document))}
    assert set(problems) == {
        "/accounts/0/plan",
        "/accounts/0/credentials/auth_token",
        "/numbers/0/workstream",
        "/numbers/1/number",
        "/workstreams/0/autoCloseAfter",
    }
    assert problems["/accounts/0/plan"].allowed == ("trial", "standard", "enterprise", "unknown")
    assert problems["/numbers/0/workstream"].allowed == ("service",)
    floor = problems["/workstreams/0/autoCloseAfter"]
    assert "autoCloseAfter" in floor.detail
    assert "PT8H" in floor.detail


def test_a_valid_file_becomes_values() -> None:
    channel = read(valid())
    twilio, telesign = channel.accounts
    main, short, one_way = channel.numbers
    (service,) = channel.workstreams
    assert channel.deployment == 7
    assert (twilio.id, twilio.provider, twilio.plan) == (
        "twilio-main",
        ProviderName.TWILIO,
        Plan.STANDARD,
    )
    assert twilio.secondary == {"auth_token": "TWILIO_AUTH_TOKEN_2"}
    assert (telesign.id, telesign.enabled) == ("telesign", False)
    assert (main.id, str(main.address), main.account) == (
        "main-number",
        "+14252306549",
        "twilio-main",
    )
    assert main.owners[0] == channel.teams[0].id == "front-desk"
    assert short.address.kind is AddressKind.SHORT_CODE
    assert one_way.capability is Capability.SEND
    assert service.auto_close_after == timedelta(hours=12)
    assert service.inbound_in_wrap_up is InboundInWrapUp.NEW
    assert channel.acknowledgements[0].when == datetime(2026, 11, 20, 17, tzinfo=UTC)
    managed: tuple[Any, ...] = (
        *channel.accounts,
        *channel.numbers,
        *channel.workstreams,
        *channel.teams,
        *channel.hours,
        *channel.messages,
    )
    assert {value.managed_by for value in managed} == {"deployment"}


def test_the_smallest_file_is_a_deployment_number() -> None:
    channel = read({"deployment": 0})
    assert (channel.accounts, channel.numbers, channel.teams) == ((), (), ())


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_channel('\ufeff{"deployment": 1}', FLOOR, FIELDS).deployment == 1


def test_files_that_say_the_same_have_the_same_fingerprint() -> None:
    other = valid()
    other["accounts"][0] = dict(reversed(other["accounts"][0].items()))
    assert read(valid()).fingerprint == read(other).fingerprint
    other["deployment"] = 8
    assert read(valid()).fingerprint != read(other).fingerprint


def test_the_default_of_auto_close_is_held_to_the_floor_too() -> None:
    with pytest.raises(InvalidConfiguration, match="/workstreams/0/autoCloseAfter"):
        read_channel(
            '{"deployment": 1, "workstreams": [{"name": "Service"}]}', timedelta(days=1), FIELDS
        )


def test_what_reads_configuration_is_imported_when_there_is_some() -> None:
    program = (
        "import sys; import domain.configuration, domain.validation\n"
        "sys.exit(bool({'jsonschema', 'phonenumbers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_large_file_is_read_at_once() -> None:
    document, common = valid(), {"account": "twilio-main", "workstream": "service"}
    document["numbers"] = [
        {"number": f"1425230{n:04}", "name": f"n{n}", **common} for n in range(300)
    ]
    document["automatedMessages"] = []
    assert len(read(document).numbers) == 300
