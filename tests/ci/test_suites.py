"""`make test`: every suite runs, and one that fails fails it, also one of two side by side."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands import ROOT, typed

SUITES = ("unit", "faults", "integration", "e2e", "browser")
PYTHON = """#!/bin/bash
echo "$*" >> "$LOG"
[[ -z $FAILS || "$*" != *"$FAILS"* ]]
"""
TEST = "make -o check -o check-console -o check-infra test"
"""Without the checks, which have no suites."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree of suites, with a stand-in for Python that notes what it is to run."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for suite in SUITES:
        folder = tmp_path / "tests" / suite
        folder.mkdir(parents=True)
        (folder / "test_one.py").touch()
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON)
    python.chmod(0o755)
    return tmp_path


def test_every_suite_runs_and_what_measures_runs_before_two_share_the_machine(tree: Path) -> None:
    done = typed(TEST, tree, LOG=str(tree / "log"), FAILS="")
    assert done.returncode == 0, done
    ran = [line.removeprefix("-m pytest -q ") for line in (tree / "log").read_text().splitlines()]
    assert ran[:4] == [
        "-n 2 --dist loadfile tests/faults", "tests/integration",
        "tests/browser -m measures", "tests/e2e -m measures",
    ]  # fmt: skip
    assert sorted(ran[4:]) == [
        "-n 2 --dist loadfile tests/browser -m not measures", "tests/e2e -m not measures",
    ]  # fmt: skip
    assert "Ran and passed: " in done.stdout
    assert "browser e2e faults integration unit." in done.stdout


@pytest.mark.parametrize(
    "fails",
    ["tests/faults", "tests/integration", "e2e -m measures", "e2e -m not", "browser -m not"],
)
def test_a_suite_that_fails_fails_it_and_nothing_says_that_it_passed(
    tree: Path, fails: str
) -> None:
    done = typed(TEST, tree, LOG=str(tree / "log"), FAILS=fails)
    assert done.returncode != 0
    assert "Ran and passed" not in done.stdout
