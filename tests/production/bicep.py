"""What expressions of our templates come to, with what Azure answers given by a test."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import reduce
from hashlib import sha256
from typing import Any

from infra.check.tree import (
    Array,
    Call,
    Index,
    Lambda,
    Literal,
    Member,
    Name,
    Node,
    Object,
    Operation,
    Template,
    Text,
)


def _union(*parts: Any) -> Any:
    if isinstance(parts[0], dict):
        return reduce(lambda all_, part: {**all_, **part}, parts)
    return list(dict.fromkeys(item for part in parts for item in part))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "bool": lambda text: text.lower() == "true",
    "empty": lambda value: not value,
    "flatten": lambda lists: [item for one in lists for item in one],
    "items": lambda pairs: [{"key": key, "value": pairs[key]} for key in sorted(pairs)],
    "map": lambda values, to: [to(value) for value in values],
    "replace": lambda text, old, new: text.replace(old, new),
    "string": _text,
    "toLower": str.lower,
    "toObject": lambda values, key, to: {key(value): to(value) for value in values},
    "union": _union,
    "uniqueString": lambda *parts: "x" + sha256("-".join(parts).encode()).hexdigest()[:12],
}


class Scope:
    """One file: its names, what is *given* for them, and functions that ask Azure."""

    def __init__(
        self, template: Template, given: Mapping[str, Any], **asked: Callable[..., Any]
    ) -> None:
        """What is *given* wins over a default and stands for a resource or module."""
        self._declared = {one.name: one for one in template if one.kind != "output"}
        self._given = given
        self._functions = {**FUNCTIONS, **asked}

    def value(self, name: str) -> Any:
        """Return what a name stands for."""
        if name in self._given:
            return self._given[name]
        declared = self._declared[name]
        if declared.kind not in {"param", "var"} or declared.value is None:
            raise LookupError(f"nothing is given for the {declared.kind} {name}")
        return self.of(declared.value)

    def property(self, name: str, *path: str) -> Any:
        """Return a property of a resource or module."""
        body = self._declared[name].body()
        node = body and body.get(*path)
        if node is None:
            raise LookupError(f"{name} has no {'.'.join(path)}")
        return self.of(node)

    def of(self, node: Node) -> Any:
        """Return what an expression comes to."""
        match node:
            case Name(_, name):
                return self.value(name)
            case Member(_, base, name):
                return self.of(base).get(name)
            case Index(_, base, key):
                return self.of(base)[self.of(key)]
            case Call(_, Name(_, name), arguments):
                return self._functions[name](*map(self.of, arguments))
            case Operation(_, operator, operands):
                return self._operation(operator, operands)
        return self._written(node)

    def _written(self, node: Node) -> Any:
        match node:
            case Literal(_, value):
                return value
            case Text(_, parts):
                return "".join(_text(self.of(p)) if isinstance(p, Node) else p for p in parts)
            case Array(_, items):
                return [self.of(item) for item in items]
            case Object(_, properties):
                return {self.of(one.key): self.of(one.value) for one in properties}
            case Lambda(_, (name,), body):
                return lambda value: self._with(name, value).of(body)
        raise NotImplementedError(f"line {node.line}: {type(node).__name__}")

    def _operation(self, operator: str, operands: tuple[Node, ...]) -> Any:
        first, *others = operands
        match operator:
            case "?":
                return self.of(others[0] if self.of(first) else others[1])
            case "??":
                value = self.of(first)
                return self.of(others[0]) if value is None else value
        raise NotImplementedError(operator)

    def _with(self, name: str, value: Any) -> Scope:
        inner = Scope((), {**self._given, name: value}, **self._functions)
        inner._declared = self._declared
        return inner
