"""What two providers do in the same way stands in one place."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

MODULES = sorted((Path(__file__).parents[3] / "providers").glob("*.py"))
MOST_LINES = 3


class Alike(ast.NodeTransformer):
    """Gives names and constants numbers, so that only what is done remains."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def name(self, was: str) -> str:
        return self.names.setdefault(was, f"n{len(self.names)}")

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.name(node.id), node.ctx)

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant(type(node.value).__name__)


def bodies(source: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each function of more than three lines, and what it does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if body and (body[-1].end_lineno or 0) - body[0].lineno >= MOST_LINES:
                yield node.name, does(body)


def does(body: Sequence[ast.stmt]) -> str:
    alike = Alike()
    return "\n".join(ast.unparse(alike.visit(statement)) for statement in body)


def doubled(sources: dict[str, str]) -> list[list[str]]:
    """Return the functions that stand in more than one of *sources*."""
    found = defaultdict(list)
    for module, source in sources.items():
        for name, what in bodies(source):
            found[what].append((module, name))
    places = [each for each in found.values() if len({module for module, _ in each}) > 1]
    return [[f"{module}.{name}" for module, name in each] for each in places]


def test_no_function_of_more_than_three_lines_stands_in_two_modules_of_providers() -> None:
    assert doubled({path.stem: path.read_text(encoding="utf-8") for path in MODULES}) == []


def test_a_double_is_found_under_other_names() -> None:
    first = 'def a(x):\n    """Say."""\n    y = x + 1\n    y = y * 2\n    y = y - 3\n    return y\n'
    other = "def b(z):\n    q = z + 7\n    q = q * 8\n    q = q - 9\n    return q\n"
    short = "def c(x):\n    y = x + 1\n    y = y * 2\n    return y\n"
    assert doubled({"one": first, "two": other}) == [["one.a", "two.b"]]
    assert doubled({"one": short, "two": short}) == []
    assert doubled({"one": first + other.replace("def b", "def d")}) == []
