"""Commands in README and docs: each runs in a test, or is marked as needing Azure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?:sh|bash|kusto)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TARGET = re.compile(r"^([a-z0-9-]+):", re.MULTILINE)
TYPED = "tests/ci/test_commands.py"
EXECUTED = {
    "make audit": "tests/release/test_audit.py",
    "make check-infra": TYPED,
    "make conformance": TYPED,
    "make cost": TYPED,
    "make generated": TYPED,
    "make next-steps": "tests/e2e/test_runbooks.py",
    "make openapi": TYPED,
    "make package": "tests/release/test_package.py",
    "make repair": TYPED,
    "make replay-dead-letters": "tests/e2e/test_runbooks.py",
    "make requeue": "tests/e2e/test_runbooks.py",
    "make run": TYPED,
    "make validate-config": TYPED,
    ".venv/bin/python -m local": TYPED,
    "curl -X PUT localhost:7080": TYPED,
    "python3 -c": "tests/unit/test_commands_doc.py",
}
"""Commands, by how they begin, and the tests that run them or what is behind them."""

PARTS = {
    "make setup", "make check", "make check-console", "make test", "make e2e",
    ".venv/bin/ruff format", ".venv/bin/pytest", "rm -rf .venv",
}  # fmt: skip
"""What a whole run of the tests consists of, and how a tree is set up for one."""

BY_HAND = {
    "make bench": "measures for minutes, on a quiet machine",
    "make func": "needs Core Tools",
    "make mutate": "takes an hour",
    "make screenshots": "needs Chromium, and a look at what it made",
    "python3.13 infra/package/lock.py": "asks the package registry; its result is tested",
    ".venv/bin/ruff check": "changes files",
    "python -m local.host": "named, not to be typed",
}
MARK = "*needs Azure*"
INLINE = re.compile(
    r"`((?:make [a-z]|curl |az |azd |rm |python\S* |\.venv/bin/|func |npm |infra/\w+\.sh|App\w+ \|)"
    r"[^`]*)`"
)


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return each block of commands with the paragraph before it."""
    text = page.read_text()
    found = []
    for block in BLOCK.finditer(text):
        before = text[: block.start()].rstrip().split("\n\n")[-1]
        found.append((before, block[1]))
    return found


def commands(block: str) -> list[str]:
    lines = [line.partition(" #")[0].strip() for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_runs_in_a_test_or_is_marked(page: Path) -> None:
    unmarked = [
        command
        for before, block in blocks(page)
        if MARK not in before
        for command in commands(block)
        if not command.startswith((*EXECUTED, *PARTS))
    ]
    assert unmarked == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_in_a_sentence_runs_in_a_test_or_is_marked_or_said_to_be_done_by_hand(
    page: Path,
) -> None:
    known = (*EXECUTED, *PARTS, *BY_HAND)
    unknown = [
        command
        for line in re.sub(BLOCK, "", page.read_text()).splitlines()
        for command in INLINE.findall(line)
        if MARK not in line and not command.startswith(known)
    ]
    assert unknown == []


def test_the_tests_that_run_commands_exist_and_the_commands_too() -> None:
    assert [path for path in EXECUTED.values() if not (ROOT / path).exists()] == []
    recipes = (ROOT / "Makefile").read_text()
    gone = [
        name
        for name in (*EXECUTED, *PARTS, *BY_HAND)
        if name.startswith("make ") and f"\n{name.removeprefix('make ')}:" not in recipes
    ]
    assert gone == []
    typed = (ROOT / TYPED).read_text()
    for name, path in EXECUTED.items():
        target = name.removeprefix("make ")
        assert path != TYPED or name == "make run" or f'"{target}"' in typed or " " in target, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_that_is_named_exists(page: Path) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    named = set(re.findall(r"`make ([a-z][a-z0-9-]*)", page.read_text()))
    assert named - targets == set()


def test_the_commands_that_make_keys_run(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "administration.md").read_text()
    (code,) = re.findall(r'^python3 -c "(.*)"$', page, re.MULTILINE)
    exec(code, {})  # the page's own line, as an owner runs it
    key, digest = capsys.readouterr().out.split()
    assert (key[:3], len(digest)) == ("sk_", 64)
