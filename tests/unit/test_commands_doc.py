"""Commands in README and docs: each runs in a test, or is marked as needing Azure."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from itertools import dropwhile
from pathlib import Path

import pytest

from tests.commands import PAGES, ROOT, blocks, commands, documented

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z0-9-]+):", MAKEFILE, re.MULTILINE))
SETTING = re.compile(r"\w+=")
OURS = re.compile(r"(\w+=\S+ )*(make|\.venv/\S+|\S+\.sh)\b")
TYPISTS = {"typed", "started"}


def words(command: str) -> list[str]:
    """Return a command's words; values of variables and numbers may differ from page to test."""
    typed = dropwhile(SETTING.match, shlex.split(re.sub(r"<[^>]*>", "0", command)))
    return [re.sub(r"\d+(\.\d+)*", "0", re.sub(r"=.*", "=", word)) for word in typed]


def covers(done: str, told: str) -> bool:
    """Tell whether what a test types is what a page says; the test may narrow it by more words."""
    mine, theirs = words(done), words(told)
    return mine[:2] == theirs[:2] and set(theirs) <= set(mine)


@cache
def run_by_make_test() -> frozenset[str]:
    """Return the commands that `make test` consists of: they run whenever this test does."""
    (parts,) = re.findall(r"^test: (.*?)  ##", MAKEFILE, re.MULTILINE)
    assert all(re.search(rf"^{part}: .*", MAKEFILE, re.MULTILINE) for part in parts.split())
    return frozenset(f"make {part}" for part in ("test", "setup", *parts.split()))


@cache
def typed_by_tests() -> frozenset[str]:
    """Return what tests type: literal commands, and those that they take from a page."""
    sources = (path.read_text() for path in sorted((ROOT / "tests").rglob("test_*.py")))
    trees = (ast.parse(source) for source in sources if "tests.commands import" in source)
    return frozenset(command for tree in trees for command in _typed(tree))


def _typed(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name(name), [first, *_]) if name in TYPISTS:
                yield from _literal(first)
            case ast.Call(ast.Name("documented"), [ast.Constant(page), ast.Constant(beginning)]):
                yield documented(str(page), str(beginning))
            case ast.Call(ast.Attribute(attr="parametrize"), [names, ast.List(rows)]):
                if "command" in re.findall(r"\w+", ast.unparse(names)):
                    for row in rows:
                        yield from _literal(row.elts[0] if isinstance(row, ast.Tuple) else row)


def _literal(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(v.value) if isinstance(v, ast.Constant) else "0" for v in node.values)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_runs_in_a_test_or_is_marked(page: Path) -> None:
    """A mark is for what only Azure has; a command of ours runs all the same."""
    nobody = [
        command.text
        for command in commands(page.read_text())
        if (OURS.match(command.text) or not command.marked)
        and command.text not in run_by_make_test()
        and not any(covers(done, command.text) for done in typed_by_tests())
    ]
    assert nobody == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_stand_where_they_are_found(page: Path) -> None:
    """A language of a block that nobody knows could hold commands that nobody looks at."""
    text = page.read_text()
    assert {language for language, *_ in blocks(text)} <= {"sh", "text", "json", "kusto", ""}
    assert not re.search(r"<(pre|code|kbd)\b", text)
    assert all(line.count("`") % 2 == 0 for line in text.splitlines() if "```" not in line)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_that_is_named_exists(page: Path) -> None:
    named = set(re.findall(r"`make ([a-z][a-z0-9-]*)", page.read_text()))
    assert named - TARGETS == set()


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("```sh\nanything --at all  # a remark\n```", ["anything --at all"]),
        ("~~~sh\nanything\n~~~", ["anything"]),
        ("1. Do\n\n   ```sh\n   anything\n   ```", ["anything"]),
        ("```console\n$ make bench\nresult\n```", ["make bench"]),
        ("```powershell\nPS> func start\n```", ["func start"]),
        ("```\ncurl \\\n  -X PUT x\n```", ["curl -X PUT x"]),
        ("Do:\n\n    docker run x\n\tpip install y", ["docker run x", "pip install y"]),
        ("| a | `npx x` |\n| b | ``python3.13 a.py`` |", ["npx x", "python3.13 a.py"]),
        ("`git clone x && cd x` or `./x`", ["git clone x", "cd x", "./x"]),
        ("`A=1 make x`, `infra/deploy.sh`, `.venv/bin/x`",
         ["A=1 make x", "infra/deploy.sh", ".venv/bin/x"]),
        ("`terraform apply` and `Get x`", ["terraform apply"]),
        ("`make` lists; `az` 2.60, `azd` and `func` are names, `import x` is code", ["make"]),
    ],
)  # fmt: skip
def test_no_form_of_writing_hides_a_command(page: str, found: list[str]) -> None:
    assert [command.text for command in commands(page)] == found


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("`az login` (*needs Azure*)\n`az logout`", [True, False]),
        ("Do (*needs Azure*):\n\n```sh\naz x\n```\n\nDo:\n\n```sh\naz y\n```", [True, False]),
    ],
)
def test_a_mark_is_for_its_own_line_or_block(page: str, marked: list[bool]) -> None:
    assert [command.marked for command in commands(page)] == marked


@pytest.mark.parametrize(
    ("done", "told", "fits"),
    [
        ("make cost TEXTS=5", "make cost TEXTS=100000", True),
        ("make cost TEXTS=5 SIZE=large", "make cost TEXTS=100000", True),
        ("make cost TEXTS=5", "make cost TEXTS=5 SIZE=large", False),
        ("make cost TEXTS=5", "make costs", False),
        ("make cost TEXTS=5", "make", False),
        ("make requeue QUEUE=a", "ACCOUNT=<name> make requeue QUEUE=b", True),
        ("ruff check", "ruff check --fix", False),
        ("python3.11 a.py", "python3.13 a.py", True),
        ("python3.11 b.py", "python3.13 a.py", False),
    ],
)
def test_an_option_that_no_test_uses_is_not_covered(done: str, told: str, fits: bool) -> None:
    assert covers(done, told) is fits
