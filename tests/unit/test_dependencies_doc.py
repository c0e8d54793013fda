"""docs/dependencies.md and the pins say the same."""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)
ROW = re.compile(r"^\| ([A-Za-z0-9@/._-]+) \| ([0-9][^|]*) \| (.+) \|$", re.MULTILINE)


def pinned() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for path in ROOT.glob("requirements*.txt"):
        for name, version in PIN.findall(path.read_text()):
            found[name].add(version)
    for path in (ROOT / "package.json", ROOT / "console" / "package.json"):
        package = json.loads(path.read_text())
        for name, version in (package.get("dependencies", {}) | package["devDependencies"]).items():
            found[name].add(version)
    return dict(found)


def explained() -> dict[str, set[str]]:
    text = (ROOT / "docs" / "dependencies.md").read_text()
    return {name: set(versions.split(", ")) for name, versions, _ in ROW.findall(text)}


def test_every_pin_is_explained_and_every_explanation_is_a_pin() -> None:
    assert explained() == pinned()


def test_every_requirement_is_pinned_exactly() -> None:
    for path in ROOT.glob("requirements*.txt"):
        for line in path.read_text().splitlines():
            assert not line or line.startswith(("#", "-r ")) or PIN.match(line), f"{path}: {line}"


@pytest.mark.parametrize("folder", [".", "console"])
def test_the_lock_file_names_no_registry(folder: str) -> None:
    assert '"resolved"' not in (ROOT / folder / "package-lock.json").read_text()
