"""Names that code and infrastructure share: functions, settings, tables, queues, paths, types."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.check.project import Fault, Project
from infra.check.tree import Array, Declaration, Lambda, Member, Name, Object, Text, form

FUNCTION = re.compile(r"/functions/(\w+)$")
REFERENCE = "@Microsoft.KeyVault(VaultName=;SecretName=)"
NOT_ON_FLEX = re.compile(
    "FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|WEBSITE_CONTENT.*|WEBSITE_RUN_FROM_PACKAGE|SCM_DO_BUILD.*|ENABLE_ORYX.*"
)


def functions(project: Project) -> Iterator[Fault]:
    """Functions that infrastructure names exist, with the trigger that is meant."""
    known = project.facts.functions
    for file, template in project.templates.items():
        for text in texts(template):
            if (found := FUNCTION.search(text.shortest)) is None:
                continue
            function = known.get(found[1])
            if function is None or function.trigger != "eventGridTrigger":
                yield Fault("functions", file, text.line, f"{found[1]} has no Event Grid trigger")
    for size, values in project.data.get("sizes.json", {}).items():
        for ready in values["alwaysReady"]:
            group, _, name = ready["name"].partition(":")
            if group == "function":
                wrong = name not in known or known[name].trigger == "httpTrigger"
            else:
                wrong = ready["name"] not in {"http", "blob", "durable"}
            if wrong:
                yield Fault(
                    "functions", "sizes.json", 1, f"{size}: nothing is called {ready['name']}"
                )


def settings(project: Project) -> Iterator[Fault]:
    """The app's settings in Bicep are those of the code, and none that Flex refuses."""
    for file, one, body in project.resources("Microsoft.Web/sites/config"):
        name = body.get("name")
        if not isinstance(name, Text) or name.plain != "appsettings":
            continue
        given = {
            p.name
            for node in body.walk()
            if isinstance(node, Object) and node is not body
            for p in node.properties
        }
        given |= set(_strings(project, file, "own"))
        for setting in sorted(given - project.facts.settings):
            why = (
                "is not for Flex Consumption"
                if NOT_ON_FLEX.fullmatch(setting)
                else "is read by nobody"
            )
            yield Fault("settings", file, one.line, f"{setting} {why}")
        for setting in sorted(project.facts.settings - given):
            yield Fault("settings", file, one.line, f"{setting} is missing")


def references(project: Project) -> Iterator[Fault]:
    """Secrets are references to the vault, under the names that the deployment tells."""
    told = {
        form(node.body)
        for one in project.templates.get("modules/app.bicep", ())
        for node in (one.value.walk() if one.value and one.kind == "output" else ())
        if isinstance(node, Lambda)
    }
    for file, template in project.templates.items():
        for text in texts(template):
            if text.shortest.startswith("@") and (
                text.shortest != REFERENCE or {form(text.parts[-2])} != told
            ):
                yield Fault("secrets", file, text.line, "this is no reference to the secret")


def tables(project: Project) -> Iterator[Fault]:
    """The tables are those of runtime/storage.py."""
    yield from _equal(project, "tables", project.facts.tables)


def queues(project: Project) -> Iterator[Fault]:
    """The queues are those of triggers/names.py, each with its poison queue."""
    yield from _equal(project, "queues", project.facts.queues)


def _equal(project: Project, name: str, wanted: frozenset[str]) -> Iterator[Fault]:
    for file, one in project.declarations("var"):
        if one.name == name:
            given = set(_strings(project, file, name))
            for missing in sorted(wanted - given):
                yield Fault(name, file, one.line, f"{missing} is missing")
            for more in sorted(given - wanted):
                yield Fault(name, file, one.line, f"nothing uses {more}")
            return
    yield Fault(name, "main.bicep", 1, f"no list of {name}")


def containers(project: Project) -> Iterator[Fault]:
    """Containers that code or templates name are created."""
    there = {name for file in project.templates for name in _strings(project, file, "containers")}
    for name in sorted(project.facts.containers - there):
        yield Fault("containers", "modules/storage.bicep", 1, f"{name} is missing")
    for file, template in project.templates.items():
        for text, where in _containers(template):
            if where not in there:
                yield Fault("containers", file, text.line, f"there is no container {where}")


def _containers(template: tuple[Declaration, ...]) -> Iterator[tuple[Text, str]]:
    for one in template:
        for node in one.value.walk() if one.value else ():
            match node:
                case Object():
                    for name in ("blobContainerName", "prefixMatch"):
                        value = node.get(name)
                        items = value.items if isinstance(value, Array) else (value,)
                        yield from (
                            (t, t.shortest.partition("/")[0]) for t in items if isinstance(t, Text)
                        )
                case Text(_, (Member(_, _, "blob"), str() as path)):
                    yield node, path.partition("/")[0]
    for one in template:
        if one.existing and "/containers@" in one.type and (body := one.body()):
            name_ = body.get("name")
            if isinstance(name_, Text):
                yield name_, name_.shortest


def paths(project: Project) -> Iterator[Fault]:
    """The paths open to everybody are the list in code; every other route is the API's."""
    guarded = project.facts.guarded
    for file, one, body in project.resources("Microsoft.Web/sites/config"):
        given = body.get("properties", "globalValidation", "excludedPaths")
        if isinstance(given, Array):
            listed = {item.plain for item in given.items if isinstance(item, Text)}
            for path in sorted(listed.symmetric_difference(guarded), key=str):
                yield Fault("excluded-paths", file, one.line, f"{path} is not in both lists")
    for name, function in project.facts.functions.items():
        path = f"/{function.route}"
        opened = any(path == g or (g.endswith("/*") and path.startswith(g[:-1])) for g in guarded)
        if function.trigger == "httpTrigger" and opened == path.startswith("/api/"):
            yield Fault(
                "excluded-paths", "modules/signin.bicep", 1, f"{name}: {path} is on the wrong side"
            )


def prefix(project: Project) -> Iterator[Fault]:
    """Routes begin at the root, as the excluded paths do."""
    if project.facts.route_prefix:
        yield Fault(
            "route-prefix", "modules/signin.bicep", 1, "host.json's routePrefix must be empty"
        )


def events(project: Project) -> Iterator[Fault]:
    """The subscription asks for the events that we read, no others."""
    for file, one, body in project.resources("Microsoft.EventGrid/systemTopics/eventSubscriptions"):
        given = body.get("properties", "filter", "includedEventTypes")
        items = given.items if isinstance(given, Array) else ()
        listed = {item.plain for item in items if isinstance(item, Text)}
        for name in sorted(listed.symmetric_difference(project.facts.event_types), key=str):
            yield Fault("event-types", file, one.line, f"{name} is asked for or read, not both")


def texts(template: tuple[Declaration, ...]) -> Iterator[Text]:
    """Yield every string of a template."""
    for one in template:
        for node in one.value.walk() if one.value else ():
            if isinstance(node, Text):
                yield node


def _strings(project: Project, file: str, name: str) -> Iterator[str]:
    """Yield every string in the variable of this name."""
    value = project.value(file, Name(0, name))
    for node in value.walk() if value is not None else ():
        if isinstance(node, Text) and node.plain is not None:
            yield node.plain


CHECKS = (functions, settings, references, tables, queues, containers, paths, prefix, events)
