"""Order: what has to be there first is waited for, and what is known at the start is enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.check.project import Fault, Project
from infra.check.tree import Declaration, For, If, Member, Name, Node, Text

MAIN = "main.bicep"
AFTER = (
    ("roles", "identity"), ("roles", "storage"), ("roles", "vault"), ("roles", "monitoring"),
    ("roles", "communication"), ("app", "roles"), ("signin", "app"),
    ("events", "communication"), ("topic", "events"), ("subscription", "roles"),
    ("subscription", "app"), ("subscription", "topic"),
)  # fmt: skip
"""Module, and what it waits for: a role before who uses it, a resource before who names it."""
AT_THE_START = {"id", "name", "type", "apiVersion"}
"""What is known of a resource before anything is deployed."""
ON_SCOPE = "Microsoft.Authorization/"
"""Types that are put onto something by scope, not by parent."""


def order(project: Project) -> Iterator[Fault]:
    """Modules wait for what they need, and nothing waits for itself."""
    for file in project.templates:
        waits = _waits(project, file)
        for name in waits:
            if name in _before(waits, name):
                yield Fault("order", file, 1, f"{name} waits for itself")
    waits = _waits(project, MAIN)
    for name, first in AFTER:
        if first not in _before(waits, name):
            yield Fault("order", MAIN, 1, f"{name} has to wait for {first}")


def _waits(project: Project, file: str) -> Mapping[str, set[str]]:
    """Return what each resource and module names, itself or through variables."""
    deployed = {one.name: one for one in project.templates.get(file, ()) if _is_deployed(one)}
    return {
        name: {node.name for node in project.names(file, one.value)} & deployed.keys()
        for name, one in deployed.items()
    }


def _is_deployed(one: Declaration) -> bool:
    return one.kind in {"resource", "module"} and not one.existing


def _before(waits: Mapping[str, set[str]], name: str) -> set[str]:
    found: set[str] = set()
    todo = list(waits.get(name, ()))
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += waits.get(one, ())
    return found


def start(project: Project) -> Iterator[Fault]:
    """Names, conditions and lists of resources need nothing that only a deployment knows."""
    for file, template in project.templates.items():
        kinds = {one.name: one.kind for one in template if one.kind in {"resource", "module"}}
        for one in template:
            if one.name in kinds and one.value is not None:
                for part in _at_the_start(one):
                    for node in _later(project, file, part, kinds):
                        says = f"{one.name}: {node.name} is not known at the start"
                        yield Fault("start", file, node.line, says)


def _at_the_start(one: Declaration) -> Iterator[Node]:
    value = one.value
    while isinstance(value, For | If):
        yield value.over if isinstance(value, For) else value.condition
        value = value.body
    body = one.body()
    if body is not None and (name := body.get("name")) is not None:
        yield name


def _later(project: Project, file: str, part: Node, kinds: Mapping[str, str]) -> Iterator[Member]:
    for node in part.walk():
        if isinstance(node, Member) and isinstance(node.base, Name) and node.base.name in kinds:
            if node.name not in AT_THE_START:
                yield node
        elif isinstance(node, Name) and (meant := project.value(file, node)) not in (node, None):
            yield from _later(project, file, meant, kinds)


def parents(project: Project) -> Iterator[Fault]:
    """A child has a parent, of the type that its own begins with."""
    for file, template in project.templates.items():
        types = {one.name: one.type.partition("@")[0] for one in template}
        for one in template:
            type_ = one.type.partition("@")[0]
            body = one.body()
            if one.kind != "resource" or body is None or type_.startswith(ON_SCOPE):
                continue
            parent = body.get("parent")
            given = types.get(parent.name, "") if isinstance(parent, Name) else ""
            wanted = type_.rpartition("/")[0] if type_.count("/") > 1 else ""
            if given != wanted:
                yield Fault("parents", file, one.line, f"{one.name} needs a parent: {wanted}")


def modules(project: Project) -> Iterator[Fault]:
    """Every module deploys under a name of its own: two under one would wait for each other."""
    seen: set[tuple[str, str]] = set()
    for file, one in project.declarations("module"):
        body = one.body()
        name = body.get("name") if body is not None else None
        if isinstance(name, Text):
            if not name.shortest or (file, name.shortest) in seen:
                yield Fault("doubled", file, one.line, f"{one.name} needs a name of its own")
            seen.add((file, name.shortest))


CHECKS = (order, start, parents, modules)
