"""Members: what is read of a resource, an object or a row of a list is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.check.project import Fault, Project
from infra.check.tree import Array, Call, For, Index, Lambda, Member, Name, Node, Object, Text

OF_RESOURCES = frozenset({"id", "name", "type", "apiVersion"})


@dataclass(frozen=True, slots=True)
class _Shape:
    """The members of a value, and how to find the shape of one of them."""

    names: frozenset[str]
    member: Callable[[str], _Shape | None] = lambda _name: None


Bound = Mapping[str, _Shape | None]


def members(project: Project) -> Iterator[Fault]:
    """Every ``base.name`` names something, as far as it is known what the base is."""
    for file, template in project.templates.items():
        for one in template:
            if one.value is not None:
                for node in _Reader(project, file).strangers(one.value, {}):
                    says = f"there is nothing called {node.name}"
                    yield Fault("members", file, node.line, says)


@dataclass(frozen=True, slots=True)
class _Reader:
    project: Project
    file: str

    def strangers(self, node: Node, bound: Bound) -> Iterator[Member]:
        """Yield the members that are not there."""
        match node:
            case For(_, names, over, body):
                yield from self.strangers(over, bound)
                yield from self.strangers(body, {**bound, names[0]: self._item(over, bound)})
            case Call(_, _, (first, *rest)) if any(isinstance(one, Lambda) for one in rest):
                yield from self.strangers(first, bound)
                for one in rest:
                    if isinstance(one, Lambda):
                        known = {name: self._item(first, bound) for name in one.names}
                        yield from self.strangers(one.body, {**bound, **known})
            case Member(_, base, name):
                shape = self._shape(base, bound)
                if shape is not None and name not in shape.names:
                    yield node
                yield from self.strangers(base, bound)
            case _:
                for child in node.children():
                    yield from self.strangers(child, bound)

    def _shape(self, node: Node | None, bound: Bound) -> _Shape | None:
        match node:
            case Name(_, name):
                return bound[name] if name in bound else self._named(name)
            case Member(_, base, name):
                shape = self._shape(base, bound)
                return shape.member(name) if shape is not None and name in shape.names else None
            case Object(_, properties) if all(one.name for one in properties):
                return _Shape(frozenset(one.name for one in properties))
            case Call(_, Name(_, "union"), arguments):
                return next(filter(None, (self._shape(one, bound) for one in arguments)), None)
            case Index(_, Call(_, Name(_, "loadJsonContent"), (Text() as path,))):
                data = self.project.data.get(self.project.module(self.file, path.shortest), {})
                return _Shape(frozenset(next(iter(data.values()), {})))
        return None

    def _named(self, name: str) -> _Shape | None:
        for one in self.project.templates[self.file]:
            if one.name == name and one.kind == "resource" and one.type in self.project.types:
                return _of_type(self.project.types[one.type], "", OF_RESOURCES)
            if one.name == name and one.kind == "var":
                return self._shape(one.value, {})
            if one.name == name and one.kind == "param":
                return self._given(name)
        return None

    def _given(self, name: str) -> _Shape | None:
        """Return the shape of what a module is called with."""
        for file, one in self.project.declarations("module"):
            body = one.body()
            if body is not None and self.project.module(file, one.type) == self.file:
                return _Reader(self.project, file)._shape(body.get("params", name), {})
        return None

    def _item(self, over: Node, bound: Bound) -> _Shape | None:
        """Return the shape of what is in a list, as literals or as what is left of them."""
        match self.project.value(self.file, over):
            case Array(_, items) if items:
                return self._shape(items[0], bound)
            case Call(_, Name(_, "filter"), (first, *_)):
                return self._item(first, bound)
        return None


def _of_type(types: Mapping[str, Any], name: str, more: frozenset[str]) -> _Shape | None:
    form = types.get(name)
    if form is None or "more" in form:
        return None
    known = {**form.get("properties", {}), **form.get("base", {})}
    for one in form.get("of", {}).values():
        known |= one["properties"]

    def member(inner: str) -> _Shape | None:
        return _of_type(types, known.get(inner, "").lstrip("-!") or "?", frozenset())

    return _Shape(frozenset(known) | more, member)


CHECKS = (members,)
