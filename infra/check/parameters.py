"""Parameters: what a template asks for, and what the files of parameters give."""

from __future__ import annotations

from collections.abc import Iterator

from infra.check.project import Fault, Project
from infra.check.symbols import fits
from infra.check.tree import Array, Call, Declaration, Literal, Name, Node, Text

DECORATORS = {
    "allowed": {"string", "int", "array"},
    "description": {"string", "int", "bool", "array", "object"},
    "maxLength": {"string", "array"},
    "maxValue": {"int"},
    "minLength": {"string", "array"},
    "minValue": {"int"},
    "secure": {"string", "object"},
}
"""Decorators, and the types of parameters that may have them."""


def asked(project: Project) -> Iterator[Fault]:
    """Decorators are there for the parameter's type, and a default is a value that is taken."""
    for file, one in project.declarations("param"):
        for decorator in one.decorators:
            name = decorator.what.name if isinstance(decorator.what, Name) else ""
            if one.type not in DECORATORS.get(name, set()):
                yield Fault("parameters", file, one.line, f"@{name} is not for {one.type}")
        if one.value is not None and not (fits(one.value, one.type) and _taken(one.value, one)):
            yield Fault("parameters", file, one.line, f"{one.name} has a default of another kind")


def given(project: Project) -> Iterator[Fault]:
    """Files of parameters give what the template asks for, in its types and choices."""
    for file, assigned in project.parameters.items():
        using = next((one.type for one in assigned if one.kind == "using"), "")
        template = project.templates.get(project.module(file, using), ())
        if not template:
            yield Fault("parameters", file, 1, f"there is no {using or 'using'}")
            continue
        wanted = {one.name: one for one in template if one.kind == "param"}
        names = {one.name: one for one in assigned if one.kind == "param"}
        for name, one in names.items():
            if name not in wanted:
                yield Fault("parameters", file, one.line, f"{using} has no parameter {name}")
            elif not _fits(one.value, wanted[name]):
                yield Fault("parameters", file, one.line, f"{name} cannot have this value")
            yield from _loaded(project, file, one)
        for name, one in wanted.items():
            if one.value is None and name not in names:
                yield Fault("parameters", file, 1, f"{name} is missing")


def _fits(value: Node | None, param: Declaration) -> bool:
    """Judge a literal, or what is taken where the environment has none."""
    match value:
        case Call(_, Name(_, "bool"), (Call(_, Name(_, "readEnvironmentVariable"), (_, default)),)):
            said = default.plain if isinstance(default, Text) else None
            return param.type == "bool" and said in {"true", "false"}
        case Call(_, Name(_, "readEnvironmentVariable"), arguments):
            return param.type == "string" and _taken(arguments[-1], param)
    return fits(value, param.type) and _taken(value, param)


def _taken(value: Node | None, param: Declaration) -> bool:
    """Tell whether a literal is among the choices and has a length that is allowed."""
    if not isinstance(value, Text) or value.plain is None:
        return True
    choice = param.decorated("allowed")
    if choice is not None and isinstance(choice.arguments[0], Array):
        items = choice.arguments[0].items
        return value.plain in {item.plain for item in items if isinstance(item, Text)}
    least, most = _number(param, "minLength", 0), _number(param, "maxLength", len(value.plain))
    return least <= len(value.plain) <= most


def _number(param: Declaration, name: str, otherwise: int) -> int:
    decorator = param.decorated(name)
    value = decorator.arguments[0] if decorator else None
    return value.value if isinstance(value, Literal) and value.value else otherwise


def _loaded(project: Project, file: str, one: Declaration) -> Iterator[Fault]:
    match one.value:
        case Call(line, Name(_, "loadJsonContent"), (Text() as path,)):
            if project.module(file, path.shortest) not in project.data:
                yield Fault("parameters", file, line, f"there is no {path.shortest}")


CHECKS = (asked, given)
