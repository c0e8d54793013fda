"""docs/requirements.md names tests that exist, and deviations that are decided."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"
# While the core is being built a row may name a test that is still to come.
PLANNED_ALLOWED = False
ISSUES = ("routing",)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
LATER = re.compile(rf"later: issue ({'|'.join(ISSUES)})")
DECISION = re.compile(r"\*\*Deviation\*\* \(\[(\d{4})\]\(decisions/([\w-]+\.md)\)\)")
IDENTIFIER = re.compile(r"R\d{3}-\d+")


def rows() -> list[list[str]]:
    lines = (DOCS / "requirements.md").read_text().splitlines()
    return [line.strip("|").split("|") for line in lines if line.startswith("| R")]


ROWS = {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows()}


@cache
def functions(path: Path) -> frozenset[str]:
    if not path.exists():
        return frozenset()
    nodes = ast.walk(ast.parse(path.read_text()))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


def missing(cell: str) -> list[str]:
    """Name the tests of a cell that do not exist."""
    return [
        f"{path}::{name}" for path, name in TEST.findall(cell) if name not in functions(ROOT / path)
    ]


def fault(cells: list[str]) -> str:
    """Say what is wrong with the form of a row, or nothing."""
    if len(cells) != 4 or not all(cells):
        return "not four filled cells after the number"
    _, answer, where, shown = cells
    if answer.startswith("Nothing to build: "):
        return "" if (where, shown) == ("-", "-") else "nothing to build, and yet a place or test"
    if not where.startswith("`"):
        return "names no place"
    if shown.startswith("planned: ") and not PLANNED_ALLOWED:
        return "its test is still planned"
    return "" if TEST.search(shown) or LATER.fullmatch(shown) else "names neither test nor issue"


def test_every_statement_says_what_we_do_where_and_what_shows_it() -> None:
    faults = {identifier: fault(cells) for identifier, cells in ROWS.items()}
    assert {identifier: said for identifier, said in faults.items() if said} == {}


def test_every_named_test_exists() -> None:
    gone = {
        identifier: missing(cells[-1])
        for identifier, cells in ROWS.items()
        if missing(cells[-1]) and not cells[-1].startswith("planned: ")
    }
    assert gone == {}


def test_statements_are_numbered_in_order() -> None:
    documents: dict[str, list[int]] = {}
    for identifier in ROWS:
        document, number = identifier.split("-")
        documents.setdefault(document, []).append(int(number))
    assert list(documents) == ["R000", "R001", "R002", "R003", "R004"]
    for numbers in documents.values():
        assert numbers == list(range(1, len(numbers) + 1))
    assert len(rows()) == len(ROWS)


def test_statements_that_are_referred_to_exist() -> None:
    named = {name for cells in ROWS.values() for name in IDENTIFIER.findall(cells[1])}
    assert named - ROWS.keys() == set()


def test_every_deviation_and_its_decision_name_each_other() -> None:
    marked: dict[str, set[str]] = {}
    for identifier, cells in ROWS.items():
        for number, file in DECISION.findall(cells[1]):
            assert file.startswith(number)
            marked.setdefault(file, set()).add(identifier)
    decided = {path.name: departures(path) for path in DECISIONS.glob("[0-9]*-*.md")}
    assert marked == {file: names for file, names in decided.items() if names}


def departures(path: Path) -> set[str]:
    """Read what a decision record says it departs from."""
    line = re.search(r"^Departs from: (.*)$", path.read_text(), re.MULTILINE)
    assert line, f"{path.name} does not say what it departs from"
    return set(IDENTIFIER.findall(line[1]))


def test_decisions_are_listed() -> None:
    listed = (DECISIONS / "README.md").read_text()
    for path in DECISIONS.glob("[0-9]*-*.md"):
        assert path.name in listed
