"""What prepares a tree and tidies it, in a small one: packages, one test, format, mending."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.commands import ROOT, documented, typed

FILES = (
    "Makefile", "package.json", "package-lock.json", ".npmrc", "console/package.json",
    "console/package-lock.json", "console/.npmrc", "domain/data/tidied.json",
    "domain/data/variables.json", "domain/data/scales.json",
    *(f"requirements{kind}.txt" for kind in ("", "-dev", "-runtime")),
)  # fmt: skip
PYTHON = """#!/bin/bash
[[ $1 == -c ]] || echo "python $*" >> "$LOG"
[[ "$1 $2" == "-m venv" ]] || exit 0
mkdir -p "$3/bin"
cp "$0" "$3/bin/python"
cp "$0" "$3/bin/pip"
"""
NPM = """#!/bin/bash
echo "npm $1 in ${PWD##*/}" >> "$LOG"
case $1 in ci) mkdir -p node_modules ;; run) mkdir -p dist ;; esac
"""
INSTALL = "python -m pip install -qq --disable-pip-version-check"


class Tree:
    """A copy of what setup reads, with stand-ins that note what they are asked to install."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "tree"
        for name in FILES:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.folder / name)
        self._programs = folder / "bin"
        self._programs.mkdir()
        self._log = folder / "log"
        for name, script in (("python3.13", PYTHON), ("npm", NPM)):
            (self._programs / name).write_text(script)
            (self._programs / name).chmod(0o755)

    def type(self, command: str) -> list[str]:
        """Type a command; return what was installed for it."""
        self._log.write_text("")
        path = f"{self._programs}{os.pathsep}{os.environ['PATH']}"
        done = typed(command, self.folder, 110, "", PATH=path, LOG=str(self._log))
        assert done.returncode == 0, done
        return self._log.read_text().splitlines()


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


EVERYTHING = [
    "python -m venv .venv",
    f"{INSTALL} -r requirements-dev.txt",
    f"{INSTALL} --no-deps --ignore-requires-python -r requirements-runtime.txt",
    "npm ci in tree",
    "npm ci in console",
    "npm run in console",
]


def test_setup_installs_everything_once(tree: Tree) -> None:
    assert tree.type("make setup") == EVERYTHING
    assert tree.type("make setup") == []


def test_setup_installs_again_what_has_changed_and_nothing_else(tree: Tree) -> None:
    tree.type("make setup")
    changed = tree.folder / "requirements.txt"
    later = (tree.folder / ".venv" / ".ready").stat().st_mtime + 5
    os.utime(changed, (later, later))
    assert tree.type("make setup") == EVERYTHING[1:3]


def test_what_went_wrong_is_gone_after_the_cure_that_the_page_names(tree: Tree) -> None:
    tree.type("make setup")
    odd = [tree.folder / name / "odd" for name in (".venv", "node_modules")]
    for path in odd:
        path.touch()
    tree.type(documented("docs/local-development.md", "rm -rf"))
    assert tree.type("make setup") == EVERYTHING[:4]
    assert not any(path.exists() for path in odd)


def test_one_test_runs_as_the_page_says() -> None:
    done = typed(documented("CONTRIBUTING.md", ".venv/bin/pytest"))
    assert re.search(r"[1-9]\d* passed", done.stdout), done


@pytest.mark.parametrize(
    ("command", "before", "after"),
    [
        (".venv/bin/ruff format", "A = ( 1,2 )\n", "A = (1, 2)\n"),
        (".venv/bin/ruff check --fix", "import os\n\nA = (1, 2)\n", "\nA = (1, 2)\n"),
    ],
)
def test_ruff_mends_what_it_can(tmp_path: Path, command: str, before: str, after: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    file = tmp_path / "tests" / "faulty.py"
    file.parent.mkdir()
    file.write_text(before)
    done = typed(command, tmp_path)
    assert (done.returncode, file.read_text()) == (0, after), done
