"""Names: everything that is named exists, everything that exists is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.check.project import Fault, Project
from infra.check.tree import (
    Array,
    Call,
    Declaration,
    For,
    Lambda,
    Literal,
    Member,
    Name,
    Node,
    Object,
    Text,
)

MANY = 99
FUNCTIONS = {
    **dict.fromkeys((
        "deployment", "environment", "resourceGroup", "subscription", "tenant",
    ), (0, 0)),
    **dict.fromkeys((
        "any", "array", "base64", "bool", "empty", "flatten", "int", "items", "json", "length",
        "string", "toLower", "toUpper", "trim", "first", "last",
    ), (1, 1)),
    **dict.fromkeys((
        "contains", "endsWith", "filter", "indexOf", "map", "range", "skip", "sort", "split",
        "startsWith", "take", "uri",
    ), (2, 2)),
    "replace": (3, 3), "reduce": (3, 3), "toObject": (2, 3), "padLeft": (2, 3),
    "substring": (2, 3), "join": (2, 2), "listKeys": (2, 3), "readEnvironmentVariable": (1, 2),
    "loadJsonContent": (1, 3), "loadTextContent": (1, 2), "concat": (1, MANY), "format": (2, MANY),
    "guid": (1, MANY), "max": (1, MANY), "min": (1, MANY), "resourceId": (2, MANY),
    "subscriptionResourceId": (2, MANY), "uniqueString": (1, MANY), "union": (2, MANY),
    "intersection": (2, MANY),
}  # fmt: skip
"""Functions of the language that we may use, and how many arguments they take."""
REGISTRIES = ("br:", "br/", "ts:", "ts/")


def declared(project: Project) -> Iterator[Fault]:
    """Every name is a declaration, a variable of a loop or lambda, or a function."""
    for file, template in {**project.templates, **project.parameters}.items():
        known = {one.name for one in template if one.name and one.kind != "output"}
        for one in template:
            for name in _free(one):
                if name.name not in known:
                    yield Fault("symbols", file, name.line, f"{name.name} is declared nowhere")
            for function, count in _called(one):
                least, most = FUNCTIONS.get(function.name, (MANY, 0))
                if not least <= count <= most:
                    says = f"there is no function {function.name} of {count}"
                    yield Fault("symbols", file, function.line, says)


def doubled(project: Project) -> Iterator[Fault]:
    """Nothing is declared twice, and no object has a key twice."""
    for file, template in project.templates.items():
        seen: set[tuple[bool, str]] = set()
        for one in template:
            key = (one.kind == "output", one.name)
            if one.name and key in seen:
                yield Fault("doubled", file, one.line, f"{one.name} is declared twice")
            seen.add(key)
            for node in one.value.walk() if one.value else ():
                if isinstance(node, Object):
                    names = [p.name for p in node.properties if p.name]
                    for name in {n for n in names if names.count(n) > 1}:
                        yield Fault("doubled", file, node.line, f"{name} stands there twice")


def used(project: Project) -> Iterator[Fault]:
    """No parameter, variable or existing resource is there for nothing."""
    for file, template in project.templates.items():
        names = {name.name for one in template for name in _free(one)}
        for one in template:
            if (one.kind in {"param", "var"} or one.existing) and one.name not in names:
                yield Fault("unused", file, one.line, f"{one.kind} {one.name} is used nowhere")


def modules(project: Project) -> Iterator[Fault]:
    """Modules exist, get what they need and nothing else, and have the outputs that are read."""
    for file, one in project.declarations("module"):
        path = project.module(file, one.type)
        if one.type.startswith(REGISTRIES):
            continue
        if path not in project.templates:
            yield Fault("modules", file, one.line, f"there is no module {one.type}")
            continue
        template = project.templates[path]
        body = one.body()
        given = body.get("params") if body else None
        names = {p.name: p for p in given.properties} if isinstance(given, Object) else {}
        wanted = {p.name: p for p in template if p.kind == "param"}
        for name in names.keys() - wanted.keys():
            yield Fault("modules", file, names[name].line, f"{one.type} has no parameter {name}")
        for name, param in wanted.items():
            if param.value is None and name not in names:
                yield Fault("modules", file, one.line, f"{one.type} needs the parameter {name}")
            elif name in names and not _passes(project, file, names[name].value, param.type):
                yield Fault("modules", file, names[name].line, f"{name} must be {param.type}")
        there = {o.name: o.type for o in template if o.kind == "output"}
        yield from _outputs(project, file, one, there)


def _passes(project: Project, file: str, value: Node, kind: str) -> bool:
    """Tell whether a value may have a type: literals and parameters are judged."""
    meant = project.value(file, value)
    for one in project.templates[file]:
        if isinstance(meant, Name) and one.kind == "param" and one.name == meant.name:
            return one.type == kind
    return fits(meant, kind)


def _outputs(
    project: Project, file: str, module: Declaration, there: Mapping[str, str]
) -> Iterator[Fault]:
    for one in project.templates[file]:
        for node in one.value.walk() if one.value else ():
            match node:
                case Member(line, Member(_, Name(_, module.name), "outputs"), name):
                    if name not in there:
                        yield Fault("modules", file, line, f"{module.type} has no output {name}")
                    elif node is one.value and one.kind == "output" and there[name] != one.type:
                        yield Fault("modules", file, line, f"{name} is {there[name]}")


def fits(value: Node | None, kind: str) -> bool:
    """Tell whether a literal has a basic type; what is computed is not judged."""
    match value:
        case Literal(_, None):
            return True
        case Literal(_, literal):
            return kind == type(literal).__name__
    kinds: dict[type, str] = {Text: "string", Array: "array", Object: "object"}
    return kinds.get(type(value), kind) == kind


def _free(one: Declaration) -> Iterator[Name]:
    """Yield every name that an expression takes from outside of itself."""
    for decorator in one.decorators:
        for argument in decorator.arguments:
            yield from _names(argument, frozenset())
    if one.value is not None:
        yield from _names(one.value, frozenset())


def _names(node: Node, bound: frozenset[str]) -> Iterator[Name]:
    match node:
        case Name():
            if node.name not in bound:
                yield node
        case Call(_, what, arguments):
            if not isinstance(what, Name):
                yield from _names(what, bound)
            for argument in arguments:
                yield from _names(argument, bound)
        case For(_, names, over, body):
            yield from _names(over, bound)
            yield from _names(body, bound | set(names))
        case Lambda(_, names, body):
            yield from _names(body, bound | set(names))
        case _:
            for child in node.children():
                yield from _names(child, bound)


def _called(one: Declaration) -> Iterator[tuple[Name, int]]:
    for node in one.value.walk() if one.value else ():
        if isinstance(node, Call) and isinstance(node.what, Name):
            yield node.what, len(node.arguments)


CHECKS = (declared, doubled, used, modules)
