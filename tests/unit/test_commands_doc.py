"""Commands in README and docs: each runs in a test, or is marked as needing Azure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?:sh|bash)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TARGET = re.compile(r"^([a-z0-9-]+):", re.MULTILINE)
EXECUTED = {
    "make run": "tests/e2e, which starts the same processes",
    "make test": "what runs this",
    "python3 -c": "test_the_commands_that_make_keys_run",
}
MARK = "*needs Azure*"


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
        if not command.startswith(tuple(EXECUTED))
    ]
    assert unmarked == []


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
