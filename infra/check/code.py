"""What the code says: the other side of every comparison."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from azure.eventgrid import SystemEventNames

from function_app import app
from local.host.functions import read_functions
from runtime.metrics import METRICS
from runtime.setting_names import SETTINGS
from runtime.storage import TABLES
from storage.files import CONTAINER
from triggers.guarded import GUARDED
from triggers.names import LATE, OUTBOX

PRODUCT = ("triggers", "api", "runtime", "services", "providers", "storage", "domain")


@dataclass(frozen=True, slots=True)
class Function:
    """A function: the type of its trigger, and its route if it has one."""

    trigger: str
    route: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and numbers that infrastructure and code share."""

    functions: Mapping[str, Function]
    settings: frozenset[str]
    tables: frozenset[str]
    queues: frozenset[str]
    containers: frozenset[str]
    guarded: tuple[str, ...]
    event_types: frozenset[str]
    events: Mapping[str, frozenset[str]]
    metrics: frozenset[str]
    attributes: frozenset[str]
    route_prefix: str


def facts() -> Facts:
    """Return what the code of this tree says."""
    return Facts(
        functions=dict(_functions()),
        settings=frozenset(setting.name for setting in SETTINGS if setting.azure),
        tables=frozenset(TABLES),
        queues=frozenset(name for queue in (OUTBOX, LATE) for name in (queue, f"{queue}-poison")),
        containers=frozenset({CONTAINER}),
        guarded=GUARDED,
        event_types=frozenset(
            {
                SystemEventNames.AcsSmsReceivedEventName.value,
                SystemEventNames.AcsSmsDeliveryReportReceivedEventName.value,
            }
        ),
        events=dict(_events()),
        metrics=frozenset(metric.name for metric in METRICS),
        attributes=frozenset(_attributes()),
        route_prefix=json.loads(Path("host.json").read_text())["extensions"]["http"]["routePrefix"],
    )


def _functions() -> Iterator[tuple[str, Function]]:
    for function in read_functions(app):
        route = str(function.trigger.fields.get("route", ""))
        yield function.name, Function(function.trigger.type, route)


def _attributes() -> Iterator[str]:
    """Yield what metrics are told apart by: keys of the dictionaries of runtime/metrics.py."""
    for node in ast.walk(ast.parse(Path("runtime/metrics.py").read_text())):
        if isinstance(node, ast.Dict):
            yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "_lasted":
            yield from (key.arg for key in node.keywords if key.arg)
        elif isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "attributes":
            yield from (str(key.value) for key in [node.slice] if isinstance(key, ast.Constant))


def _events() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield every event that is logged, with its fields: the calls of ``event`` and ``_tell``."""
    for package in PRODUCT:
        for path in Path(package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    first = node.args[0] if node.args else None
                    if node.func.attr in {"event", "_tell"} and isinstance(first, ast.Constant):
                        yield str(first.value), frozenset(k.arg for k in node.keywords if k.arg)
