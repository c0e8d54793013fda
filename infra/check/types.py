"""Types: every resource against the snapshot of its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.check.project import Fault, Project
from infra.check.tree import (
    Array,
    Call,
    Declaration,
    For,
    If,
    Literal,
    Name,
    Node,
    Object,
    Operation,
    Text,
)

OF_BICEP = {"parent", "scope", "dependsOn"}
"""Keys of a resource that the language adds to its type."""

Types = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: for messages, and to find what names stand for."""

    project: Project
    file: str
    types: Types

    def fault(self, check: str, node: Node, says: str) -> Fault:
        return Fault(check, self.file, node.line, says)


def typed(project: Project) -> Iterator[Fault]:
    """Every resource has a known type and version, and what it says fits them."""
    for file, one in project.declarations("resource"):
        if one.type not in project.types:
            yield Fault("versions", file, one.line, f"{one.type} is not in the snapshot of schemas")
            continue
        body = one.body()
        if body is not None and not one.existing:
            place = _Place(project, file, project.types[one.type])
            plain = Object(body.line, tuple(p for p in body.properties if p.name not in OF_BICEP))
            yield from _object(place, plain, project.types[one.type][""], _apart(one))


def _apart(one: Declaration) -> frozenset[str]:
    """Return what a resource need not say: a child without a body of its own."""
    return frozenset({"properties"}) if one.type.startswith("Microsoft.Storage/") else frozenset()


def _value(place: _Place, node: Node, kind: str) -> Iterator[Fault]:
    node = place.project.value(place.file, node) or node
    match node:
        case Operation(_, "?", (_, then, other)):
            yield from _value(place, then, kind)
            yield from _value(place, other, kind)
        case Call(_, Name(_, "union"), arguments):
            for argument in arguments:
                yield from _value(place, argument, kind)
        case For(_, _, _, body) | If(_, _, body):
            yield from _value(place, body, kind.removesuffix("[]"))
        case Object():
            name = kind if kind in place.types else ""
            if name:
                yield from _object(place, node, place.types[name], frozenset())
            elif kind in {"string", "bool", "int"} or kind.endswith("[]") or " | " in kind:
                yield place.fault("values", node, f"must be {kind}")
        case Array():
            yield from _array(place, node, kind)
        case Text() | Literal():
            yield from _scalar(place, node, kind)


def _array(place: _Place, node: Array, kind: str) -> Iterator[Fault]:
    if not kind.endswith("[]"):
        if kind != "any":
            yield place.fault("values", node, f"must be {kind}, not a list")
        return
    for item in node.items:
        yield from _value(place, item, kind.removesuffix("[]"))


def _scalar(place: _Place, node: Text | Literal, kind: str) -> Iterator[Fault]:
    choices = kind.split(" | ")
    if kind in place.types or kind.endswith("[]"):
        yield place.fault("values", node, f"must be {kind}")
    elif isinstance(node, Literal):
        wanted = "bool" if isinstance(node.value, bool) else "int"
        if node.value is not None and kind not in {wanted, "any"}:
            yield place.fault("values", node, f"must be {kind}")
    elif kind in {"bool", "int"} or (
        not {"string", "any"} & set(choices)
        and node.plain is not None
        and node.plain not in choices
    ):
        yield place.fault("values", node, f"must be {kind}")


def _object(place: _Place, node: Object, form: Types, apart: frozenset[str]) -> Iterator[Fault]:
    if "by" in form:
        chosen = node.get(form["by"])
        name = chosen.plain if isinstance(chosen, Text) else None
        if name is None or name not in form["of"]:
            yield place.fault(
                "values", node, f"{form['by']} must be one of {', '.join(form['of'])}"
            )
            return
        form = {"properties": {**form["base"], **form["of"][name]["properties"]}}
    known: Mapping[str, str] = form["properties"]
    for one in node.properties:
        if one.name in known:
            kind = known[one.name]
            if kind.startswith("-"):
                yield place.fault("read-only", one, f"{one.name} cannot be set")
            else:
                yield from _value(place, one.value, kind.lstrip("!"))
        elif "more" in form:
            yield from _value(place, one.value, form["more"])
        else:
            yield place.fault("properties", one, f"there is no property {one.name}")
    there = {one.name for one in node.properties}
    for name, kind in known.items():
        if kind.startswith("!") and name not in there and name not in apart:
            yield place.fault("required", node, f"{name} is missing")


CHECKS = (typed,)
