"""What a Bicep file says: the parts of the language that our templates use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Node:
    """Something in a file, with the line where it begins."""

    line: int

    def children(self) -> Iterator[Node]:
        """Yield the expressions inside."""
        for one in fields(self):
            yield from _nodes(getattr(self, one.name))

    def walk(self) -> Iterator[Node]:
        """Yield this node and everything inside."""
        yield self
        for child in self.children():
            yield from child.walk()


def form(value: object) -> object:
    """Return what an expression says, wherever it stands: equal for equal expressions."""
    if isinstance(value, Node):
        said = (form(getattr(value, one.name)) for one in fields(value) if one.name != "line")
        return (type(value).__name__, *said)
    return tuple(map(form, value)) if isinstance(value, tuple) else value


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _nodes(one)


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A string: pieces of text and interpolated expressions."""

    parts: tuple[str | Node, ...]

    @property
    def plain(self) -> str | None:
        """Return the text, None if something is interpolated."""
        return (
            None if any(isinstance(p, Node) for p in self.parts) else "".join(map(str, self.parts))
        )

    @property
    def shortest(self) -> str:
        """Return what is certain of the text."""
        return "".join(part for part in self.parts if isinstance(part, str))


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, true, false or null."""

    value: int | bool | None


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name of something declared, or of a function that is called."""

    name: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """``base.name``."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """``base[key]``."""

    base: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A call of a function or method."""

    what: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation(Node):
    """One or two operands, or condition, then and else."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Array(Node):
    """``[...]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Property(Node):
    """One line of an object; a key with an expression in it has no plain name."""

    key: Text
    value: Node

    @property
    def name(self) -> str:
        """Return the key, empty if it is computed."""
        return self.key.plain or ""


@dataclass(frozen=True, slots=True)
class Object(Node):
    """``{...}``."""

    properties: tuple[Property, ...]

    def get(self, *path: str) -> Node | None:
        """Return the value at a path of literal objects."""
        here: Node | None = self
        for name in path:
            if not isinstance(here, Object):
                return None
            here = next((p.value for p in here.properties if p.name == name), None)
        return here


@dataclass(frozen=True, slots=True)
class For(Node):
    """``[for names in over: body]``."""

    names: tuple[str, ...]
    over: Node
    body: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if (condition) {...}``, the body of a resource or module."""

    condition: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Lambda(Node):
    """``name => body``."""

    names: tuple[str, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Declaration(Node):
    """A statement; ``kind`` is the word that it begins with, such as ``param`` or ``resource``.

    ``type`` is that of a parameter or output, the type string of a resource, or a module's path.
    """

    kind: str
    name: str
    type: str
    value: Node | None
    decorators: tuple[Call, ...] = ()
    existing: bool = False

    def body(self) -> Object | None:
        """Return the object that a resource or module consists of, without loop and condition."""
        value = self.value
        while isinstance(value, For | If):
            value = value.body
        return value if isinstance(value, Object) else None

    def decorated(self, name: str) -> Call | None:
        """Return the decorator of this name."""
        return next(
            (d for d in self.decorators if isinstance(d.what, Name) and d.what.name == name), None
        )


Template = tuple[Declaration, ...]
