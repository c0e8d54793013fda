"""A Bicep file, or a file of parameters, to its declarations."""

from __future__ import annotations

from infra.check.expressions import Expressions
from infra.check.lexer import SyntaxFault
from infra.check.tree import Call, Declaration, Node, Template


def parse(source: str) -> Template:
    """Return what *source* declares; raise ``SyntaxFault``."""
    reader = Expressions(source)
    found = []
    reader.skip_lines()
    while reader.next.kind != "end":
        found.append(_statement(reader))
        if reader.next.kind != "end":
            reader.take("newline")
        reader.skip_lines()
    return tuple(found)


def _statement(reader: Expressions) -> Declaration:
    decorators = _decorators(reader)
    word = reader.take("name")
    line = word.line
    match word.value:
        case "targetScope":
            reader.take("=")
            return Declaration(line, "targetScope", "", reader.text().shortest, None)
        case "using":
            return Declaration(line, "using", "", reader.text().shortest, None)
        case "param":
            return _param(reader, line, decorators)
        case "var":
            name = reader.take("name").value
            reader.take("=")
            return Declaration(line, "var", name, "", reader.expression())
        case "output":
            name, kind = reader.take("name").value, reader.take("name").value
            reader.take("=")
            return Declaration(line, "output", name, kind, reader.expression(), decorators)
        case "resource" | "module":
            return _deployed(reader, line, word.value)
    raise SyntaxFault(line, f"{word.value} begins no statement that we use")


def _decorators(reader: Expressions) -> tuple[Call, ...]:
    found = []
    while reader.taken("@"):
        what = reader.expression()
        if not isinstance(what, Call):
            raise SyntaxFault(what.line, "a decorator is a call")
        found.append(what)
        reader.take("newline")
        reader.skip_lines()
    return tuple(found)


def _param(reader: Expressions, line: int, decorators: tuple[Call, ...]) -> Declaration:
    """Read ``param name type [= default]``, or ``param name = value`` in a file of parameters."""
    name = reader.take("name").value
    kind = "" if reader.next.kind == "=" else reader.take("name").value
    value: Node | None = reader.expression() if reader.taken("=") else None
    return Declaration(line, "param", name, kind, value, decorators)


def _deployed(reader: Expressions, line: int, kind: str) -> Declaration:
    name = reader.take("name").value
    what = reader.text().shortest
    existing = reader.next.value == "existing"
    if existing:
        reader.take()
    reader.take("=")
    return Declaration(line, kind, name, what, reader.body(), existing=existing)
