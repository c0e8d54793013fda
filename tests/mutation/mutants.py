"""The mistakes: every way in which one place of a module could be wrong.

Sentences (strings with blanks), docstrings and annotations are left alone: they are no rules.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import TypeGuard

SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
TIDYING = {"strip", "lower", "upper", "casefold", "rstrip", "removeprefix"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one mistake. ``key`` names it whatever line it stands in."""

    module: str
    key: str
    line: int
    source: str


def mutants(module: str, source: str, only: str = "") -> Iterator[Mutant]:
    """Yield every mutant of a module whose key begins with *only*."""
    tree = ast.parse(source)
    for key, index, node, changed in _mistakes(module, tree):
        if key.startswith(only):
            yield Mutant(module, key, _line(node), _replaced(tree, index, changed))


def keys(module: str, source: str) -> set[str]:
    """Return the names of every mutant of a module."""
    return {key for key, *_ in _mistakes(module, ast.parse(source))}


def _mistakes(module: str, tree: ast.AST) -> Iterator[tuple[str, int, ast.AST, ast.AST]]:
    """Yield each mistake: its name, the number of its place, what stands there, and instead."""
    seen: dict[str, int] = {}
    for index, (node, inside) in enumerate(_places(tree)):
        for changed in _changes(node):
            key = f"{module}.{inside}: {_short(node)} -> {_short(changed)}"
            seen[key] = seen.get(key, 0) + 1
            yield key if seen[key] == 1 else f"{key} ({seen[key]})", index, node, changed


def _places(tree: ast.AST, inside: str = "module") -> Iterator[tuple[ast.AST, str]]:
    """Yield each node that may be changed, with the function or class around it."""
    for child in _children(tree):
        name = child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else inside
        yield child, name
        yield from _places(child, name)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "type_comment"}:
            continue
        if isinstance(node, ast.ImportFrom | ast.Import) or _is_sentence(node):
            continue
        if field == "args" and _strips(node):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST) and not _is_docstring(each):
                yield each


def _is_sentence(node: ast.AST) -> bool:
    """Tell whether *node* makes a sentence of words and values."""
    parts = node.values if isinstance(node, ast.JoinedStr) else ()
    fixed = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
    return any(" " in part.strip() for part in fixed)


def _strips(node: ast.AST) -> bool:
    """Tell whether *node* takes characters away, where one more hardly matters."""
    name = node.func.attr if isinstance(node, ast.Call) and _has_name(node.func) else ""
    return name in {"strip", "rstrip", "lstrip"}


def _has_name(function: ast.expr) -> TypeGuard[ast.Attribute]:
    return isinstance(function, ast.Attribute)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of *node*."""
    match node:
        case ast.If(_, body, orelse):
            yield from (ast.If(ast.Constant(value), body, orelse) for value in (True, False))
        case ast.Raise():
            yield ast.Pass()
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.comprehension(target, iterated, ifs, is_async) if ifs:
            yield ast.comprehension(target, iterated, [], is_async)
        case ast.Dict() | ast.Tuple() | ast.List() | ast.Set():
            yield from _shorter(node)
        case ast.expr():
            yield from _expressions(node)


def _expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, ops, comparators):
            swapped: list[ast.cmpop] = [SWAPPED[type(op)]() for op in ops]
            yield ast.Compare(left, swapped, comparators)
        case ast.BoolOp(op, values):
            for i in range(len(values)):
                rest = [*values[:i], *values[i + 1 :]]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.Constant(value):
            yield from _constants(value)
        case ast.Call(ast.Attribute(value, name)) if name in TIDYING:
            yield value


def _shorter(node: ast.Dict | ast.Tuple | ast.List | ast.Set) -> Iterator[ast.expr]:
    """Yield a table without each of its rows, and a list of words without each of them."""
    rows = node.values if isinstance(node, ast.Dict) else node.elts
    words = isinstance(node, ast.Dict) or all(isinstance(each, ast.Constant) for each in rows)
    for i in range(len(rows) if words and len(rows) > 1 else 0):
        copy = deepcopy(node)
        if isinstance(copy, ast.Dict):
            del copy.keys[i], copy.values[i]
        else:
            del copy.elts[i]
        yield copy


def _constants(value: object) -> Iterator[ast.Constant]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and value and " " not in value:
        yield ast.Constant(f"{value}X")


def _replaced(tree: ast.AST, index: int, changed: ast.AST) -> str:
    """Return the source of *tree* with *changed* in the place of its node number *index*."""
    copy = deepcopy(tree)
    target = next(node for i, (node, _) in enumerate(_places(copy)) if i == index)
    for parent in ast.walk(copy):
        for field, value in ast.iter_fields(parent):
            if value is target:
                setattr(parent, field, changed)
            elif isinstance(value, list):
                value[:] = [changed if each is target else each for each in value]
    return ast.unparse(ast.fix_missing_locations(copy))


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))
