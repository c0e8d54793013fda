"""Telemetry: queries name what the code logs and measures; what the host tells names no token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.check.names import texts
from infra.check.project import Fault, Project
from infra.check.tree import Array, Member, Name, Object, Text, form

QUERIED = re.compile(r'Message startswith \\?"(\w+) ')
MEASURED = re.compile(r'Name == \\?"([\w.]+)\\?"')
CUT = (
    r'{0} = iif\({0} contains "/webhooks/" or {0} contains "/l/", '
    r'strcat\(extract\("([^"]+)", 1, {0}\)'
)
DROPPED = 'where Message !contains "/webhooks/" and Message !contains "/l/"'
ATTRIBUTES = (
    'Properties = iif(tostring(Properties) contains "/webhooks/" or '
    'tostring(Properties) contains "/l/", parse_json("{}"), Properties)'
)
COLUMNS = ("Url", "Name", "OperationName")
SECRET = "0123456789abcdef"  # noqa: S105 an example
ADDRESSES = (
    f"https://sms.example.com/webhooks/twilio/main/{SECRET}",
    f"https://sms.example.com/webhooks/telesign/main/{SECRET}?x=/l/y",
    f"https://sms.example.com/l/{SECRET}",
    f"https://sms.example.com/runtime/webhooks/EventGrid?functionName=acs_events&code={SECRET}",
)
"""Addresses of requests that hold a secret."""


def logged(project: Project) -> Iterator[Fault]:
    """Alerts and workbook look for events that the code logs."""
    for file, line, text in _queries(project):
        for name in QUERIED.findall(text):
            if name not in project.facts.events:
                yield Fault("alerts", file, line, f"nothing logs {name}")


def measured(project: Project) -> Iterator[Fault]:
    """Alerts and workbook show every metric of runtime/metrics.py, and no other."""
    shown = [
        (file, line, name)
        for file, line, text in _queries(project)
        for name in MEASURED.findall(text)
    ]
    for file, line, name in shown:
        if name not in project.facts.metrics:
            yield Fault("metrics", file, line, f"nothing measures {name}")
    for name in sorted(project.facts.metrics - {name for _, _, name in shown}):
        yield Fault("metrics", "workbook.json", 1, f"nobody looks at {name}")


def _queries(project: Project) -> list[tuple[str, int, str]]:
    """Return everything that may be a query, with its place."""
    found = [
        (file, text.line, text.shortest)
        for file, template in project.templates.items()
        for text in texts(template)
    ]
    return [*found, ("workbook.json", 1, project.files.get("workbook.json", ""))]


def tokens(project: Project) -> Iterator[Fault]:
    """Addresses of requests are kept without callback tokens, links and keys."""
    rules = project.resources("Microsoft.Insights/dataCollectionRules")
    for file, one, body in rules:
        for flow in _flows(project, file, body):
            for column in COLUMNS:
                cut = re.search(CUT.format(column), flow)
                if cut is None or any(_kept(cut[1], address) for address in ADDRESSES):
                    yield Fault("tokens", file, one.line, f"a token stays in AppRequests, {column}")
            if ATTRIBUTES not in flow:
                yield Fault("tokens", file, one.line, "a token stays in AppRequests, Properties")
            if not any(DROPPED in flow for flow in _flows(project, file, body, "AppTraces")):
                yield Fault("tokens", file, one.line, "a token stays in AppTraces")
            if not any(_attached(m.body(), one.name) for m in project.templates[file]):
                yield Fault("tokens", file, one.line, f"the workspace does not have {one.name}")
            return
    yield Fault("tokens", "modules/monitoring.bicep", 1, "nothing cuts tokens from AppRequests")


def _kept(pattern: str, address: str) -> bool:
    found = re.search(pattern, address)
    return found is not None and SECRET in found[1]


def _attached(module: Object | None, rule: str) -> bool:
    """Tell whether a module is given the rule's id."""
    wanted = form(Member(0, Name(0, rule), "id"))
    return module is not None and form(module.get("params", "ruleId")) == wanted


def _flows(project: Project, file: str, rule: Object, table: str = "AppRequests") -> Iterator[str]:
    """Yield what a rule does to what comes in for a table."""
    flows = rule.get("properties", "dataFlows")
    for flow in flows.items if isinstance(flows, Array) else ():
        if not isinstance(flow, Object):
            continue
        streams, query = flow.get("streams"), project.value(file, flow.get("transformKql"))
        items = streams.items if isinstance(streams, Array) else ()
        names = {one.plain for one in items if isinstance(one, Text)}
        if f"Microsoft-Table-{table}" in names and isinstance(query, Text):
            yield query.shortest


CHECKS = (logged, measured, tokens)
