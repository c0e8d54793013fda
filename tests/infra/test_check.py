"""The checks of ``infra/``: the tree passes, and each seeded fault is named by exactly one."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from infra.check.checks import faults
from infra.check.code import Facts, facts
from infra.check.parser import parse
from infra.check.project import SCHEMA, Project, files_of

ROOT = Path(__file__).parents[2]
SEEDED: list[dict[str, Any]] = json.loads((Path(__file__).parent / "faults.json").read_text())


@cache
def known() -> tuple[dict[str, str], Facts, dict[str, Any]]:
    return files_of(ROOT / "infra"), facts(), json.loads((ROOT / SCHEMA).read_text())


def found(files: dict[str, str], says: Facts) -> list[str]:
    return [str(fault) for fault in faults(Project(files, says, known()[2]))]


def test_the_tree_passes() -> None:
    files, says, _ = known()
    assert found(files, says) == []


def test_there_are_faults_enough_and_every_check_has_one() -> None:
    assert len(SEEDED) >= 25
    checks = {
        "syntax", "symbols", "doubled", "unused", "modules", "parameters", "versions", "properties",
        "required", "read-only", "values", "keys", "encryption", "privacy", "secrets", "registry",
        "clouds", "names", "identity", "functions", "settings", "tables", "queues", "containers",
        "excluded-paths", "route-prefix", "event-types", "alerts", "roles", "schedule",
        "runtime-version", "threads", "delivery", "sizes", "configuration", "metrics", "tokens",
        "members", "order", "start", "parents", "flex", "sign-in", "queries", "outputs",
        "lifecycle",
    }  # fmt: skip
    assert {fault["check"] for fault in SEEDED} | {"route-prefix"} == checks


@pytest.mark.parametrize("fault", SEEDED, ids=lambda fault: fault["name"])
def test_a_seeded_fault_is_rejected_by_exactly_one_check(fault: dict[str, Any]) -> None:
    files, says, _ = known()
    broken = dict(files)
    for edit in fault["edits"]:
        file, old, new = edit
        assert broken.get(file, "").count(old) == 1, f"{old!r} must stand once in {file}"
        broken[file] = broken[file].replace(old, new)
    checks = {one.check for one in faults(Project(broken, says, known()[2]))}
    assert checks == {fault["check"]}


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"route_prefix": "api"}, "route-prefix"),
        ({"tables": frozenset({"threads"})}, "tables"),
        ({"queues": frozenset({"outbox"})}, "queues"),
        ({"containers": frozenset({"pictures"})}, "containers"),
        ({"settings": frozenset({"NEW_ONE"})}, "settings"),
        ({"functions": {}}, "functions"),
        ({"guarded": ("/webhooks/*",)}, "excluded-paths"),
        ({"event_types": frozenset({"Microsoft.Communication.SMSReceived"})}, "event-types"),
        ({"events": {"swept": facts().events["swept"]}}, "alerts"),
        ({"metrics": frozenset({"sms.texts"})}, "metrics"),
    ],
)
def test_code_that_moves_away_from_the_templates_is_noticed(
    change: dict[str, Any], check: str
) -> None:
    files, says, _ = known()
    checks = {one.check for one in faults(Project(files, replace(says, **change), known()[2]))}
    assert checks == {check}


def test_a_file_that_cannot_be_read_is_named_with_its_line() -> None:
    files, says, _ = known()
    assert found(
        {**files, "modules/vault.bicep": "param name string\nparam location strin g\n"}, says
    ) == ["modules/vault.bicep:2: newline is missing before g [syntax]"]


def test_strings_loops_and_conditions_are_understood() -> None:
    (one,) = parse(
        "var x = [for row in filter(rows, r => r.on != 'a}b${r.c}'): {a: row, 'b-${1}': [1, 2]}]"
    )
    assert one.value is not None
    assert "'" not in {getattr(node, "name", "") for node in one.value.walk()}
