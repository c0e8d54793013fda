"""Queries of alerts and workbook: tables, columns, fields and attributes that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.check.project import Fault, Project
from infra.check.tree import Array, Literal, Member, Object, Text

TABLES = {
    "AppMetrics": {"Name", "Sum", "Min", "Max", "ItemCount", "Properties"},
    "AppRequests": {
        "Name", "Url", "OperationName", "DurationMs", "Success", "ResultCode", "Properties",
    },
    "AppTraces": {"Message", "SeverityLevel", "OperationName", "Properties"},
}  # fmt: skip
"""Tables of Application Insights in a workspace, with the columns that a query may need."""
ALWAYS = {"TimeGenerated", "Count"}
WORDS = {
    "union", "where", "or", "and", "startswith", "contains", "extend", "count", "summarize",
    "by", "bin", "project", "order", "asc", "desc", "take", "sum", "avg", "max", "min",
    "percentile", "countif", "tostring", "toint", "todouble", "substring", "strcat", "split",
    "parse_json", "true", "false", "iif", "ago", "m", "h", "d",
}  # fmt: skip
"""Words of the language."""
IN_A_RULE = {
    "source", "where", "extend", "or", "and", "contains", "iif", "strcat", "extract", "tostring",
    "parse_json", "Properties", "Message",
    "Url", "Name", "OperationName",
}  # fmt: skip
"""What ours use of the few words that a rule of data collection may."""
IN_QUOTES = re.compile(r'"[^"]*"')
WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
MADE = re.compile(r"(\w+)\s*=(?![=~])")
EVENT = re.compile(r'Message startswith "(\w+) "')
READ = re.compile(r"\b(Properties|fields)\.(\w+)")
WINDOWS = {"PT5M", "PT10M", "PT15M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H",
           "PT6H", "P1D", "P2D"}  # fmt: skip
"""What an alert that is evaluated every five minutes may look back."""
OF_EVENT_GRID = {
    "AdvancedFilterEvaluationCount", "DeadLetteredCount", "DeliveryAttemptFailCount",
    "DeliverySuccessCount", "DestinationProcessingDurationInMs", "DroppedEventCount",
    "MatchedEventCount", "PublishFailCount", "PublishSuccessCount",
    "PublishSuccessLatencyInMs", "UnmatchedEventCount",
}  # fmt: skip
"""Metrics of a system topic."""
SHORT = 12
"""Characters of an action group's short name."""


def queries(project: Project) -> Iterator[Fault]:
    """Every query is one: its tables and columns are there, and its brackets are closed."""
    for file, line, query in _queries(project):
        said = IN_QUOTES.sub("", query)
        if any(said.count(a) != said.count(b) for a, b in ("()", "[]", "{}")) or '"' in said:
            yield Fault("queries", file, line, "something is not closed in a query")
        tables = {word for word in WORD.findall(said) if word in TABLES}
        columns = set().union(*(TABLES[name] for name in tables)) | ALWAYS
        for word in sorted(set(WORD.findall(said)) - tables - columns - WORDS):
            if word not in MADE.findall(said):
                yield Fault("queries", file, line, f"there is no {word} in {sorted(tables)}")
        events = [project.facts.events.get(name) for name in EVENT.findall(query)]
        fields = frozenset().union(*filter(None, events))
        for column, name in READ.findall(said):
            known = project.facts.attributes if column == "Properties" else fields
            if name not in known and None not in events:
                yield Fault("queries", file, line, f"{column} has no {name}")


def _queries(project: Project) -> Iterator[tuple[str, int, str]]:
    for file, template in project.templates.items():
        for one in template:
            for node in one.value.walk() if one.value else ():
                query = node.get("query") if isinstance(node, Object) else None
                if isinstance(query, Text):
                    yield file, query.line, query.shortest
    for item in project.data.get("workbook.json", {}).get("items", []):
        yield "workbook.json", 1, item.get("content", {}).get("query", "")


def alerts(project: Project) -> Iterator[Fault]:
    """Alerts have a window, a severity, a metric and a short name that Azure Monitor takes."""
    for file, template in project.templates.items():
        for one in template:
            for node in one.value.walk() if one.value else ():
                if isinstance(node, Object):
                    for name in ("window", "severity", "metric", "groupShortName"):
                        value = node.get(name)
                        if value is not None and not _is_taken(name, value):
                            yield Fault("alerts", file, value.line, f"not taken as {name}")


def _is_taken(name: str, value: object) -> bool:
    match name, value:
        case "severity", Literal(_, level):
            return level in range(5)
        case "window", Text():
            return value.plain in WINDOWS
        case "metric", Text():
            return value.plain in OF_EVENT_GRID
        case "groupShortName", Text():
            return len(value.shortest) <= SHORT
    return isinstance(value, Member)


def streams(project: Project) -> Iterator[Fault]:
    """The rule cuts what comes in: tables that are there, to a destination that it has."""
    for file, one, body in project.resources("Microsoft.Insights/dataCollectionRules"):
        flows, logs = body.get("properties", "dataFlows"), body.get("properties", "destinations")
        there = {t.shortest for t in _texts(logs)} if logs else set()
        for flow in flows.items if isinstance(flows, Array) else ():
            if isinstance(flow, Object):
                for text in _texts(flow.get("destinations")):
                    if text.shortest not in there:
                        yield Fault("tokens", file, text.line, f"{one.name} has no such place")
                cut = project.value(file, flow.get("transformKql"))
                said = IN_QUOTES.sub("", cut.shortest) if isinstance(cut, Text) else ""
                for word in sorted(set(WORD.findall(said)) - IN_A_RULE):
                    yield Fault("queries", file, one.line, f"{word} is not for a rule")
                for text in _texts(flow.get("streams")):
                    if text.shortest.removeprefix("Microsoft-Table-") not in TABLES:
                        yield Fault("tokens", file, text.line, "nothing comes in by this name")


def _texts(node: object) -> Iterator[Text]:
    if isinstance(node, Array | Object):
        yield from (inner for inner in node.walk() if isinstance(inner, Text))


CHECKS = (queries, alerts, streams)
